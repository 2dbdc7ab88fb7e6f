import { expect, test } from './visit.ts';

test('embedded-checkout: credits are bought without leaving the page, with the Stripe.js that the host hands over', async ({
  visit,
  page,
}) => {
  const { sandboxUrl } = visit.town.stack;
  await page.exposeFunction('payAtSandbox', async (clientSecret: string) => {
    const [session] = clientSecret.split('_secret');
    const answer = await fetch(`${sandboxUrl}/_sandbox/checkout/${session}/pay`, { method: 'POST' });
    expect(answer.status).toBe(200);
  });
  await visit.open('embedded-checkout/');
  await page.getByRole('button', { name: 'Buy 100 credits for $9.99' }).click();
  const payment = page.getByRole('region', { name: 'Payment' });
  await expect(payment.locator('[data-part=head]')).toBeFocused();
  await payment.getByRole('button', { name: 'Pay inside the page' }).click();
  await expect(visit.balance).toHaveText('100 credits');
  await expect(visit.notices).toContainText('100 credits');
  await expect(payment).toBeHidden();
  expect(page.url()).toBe(`${visit.town.pages.url}/embedded-checkout/`);
  visit.expectPeace();
});
