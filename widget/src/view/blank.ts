/** Nobody's plan or pack: what skeletons are made of. */
export const blankItem = {
  name: 'Professional',
  description: 'Professional',
  price: 10,
  amount_minor: 1000,
  currency: 'usd',
  exponent: 2,
  highlight: false,
};

export const three = ['1', '2', '3'];
