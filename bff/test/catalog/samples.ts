/** The least that a catalog file needs, with whatever a test is about. */
export const planInFile = (fields: Record<string, unknown> = {}) => ({
  id: '6f1c2a34-5b6d-4e7f-8a90-1b2c3d4e5f60',
  name: 'Pro',
  price: 49,
  currency: 'usd',
  interval: 'month',
  ...fields,
});

export const packInFile = (fields: Record<string, unknown> = {}) => ({
  id: '0b7e2a34-5b6d-4e7f-8a90-1b2c3d4e5f60',
  name: '100 credits',
  credits: 100,
  price: 9.99,
  currency: 'usd',
  ...fields,
});
