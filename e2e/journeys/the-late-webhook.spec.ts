import { deliveriesOf, expect, test } from './longhand.ts';

test('somebody comes back before the event and sees the payment confirmed, once', async ({ longhand, page, stack }) => {
  await longhand.signIn();
  await longhand.openBilling();
  await longhand.tellSandbox('Held back', 'Events are now held back until they arrive as usual again.');
  await longhand.leaveBy('Buy 100 credits for $9.99');

  // Until it is known what became of the payment, the panel says so, and shows no credits that are not there.
  const asked = (path: string) => path === 'checkout';
  await page.route(`${stack.serverUrl}/functions/v1/crm-stripe-api`, async (route) => {
    if (asked(route.request().postDataJSON()?.path[0])) await route.abort();
    else await route.continue();
  });
  await longhand.pay();
  await expect(longhand.notices).toContainText('Confirming your payment…');
  await expect(longhand.balance).toHaveText('0 credits');

  // The server asks Stripe by itself: nobody waits for a webhook that does not come.
  await page.unrouteAll();
  await expect(longhand.notices).toContainText('Payment confirmed');
  await expect(longhand.balance).toHaveText('100 credits');

  expect(await deliveriesOf(stack, 'checkout.session.completed')).toEqual(['held']);
  await longhand.tellSandbox('As usual', 'Events arrive at once, and once. What was held back has arrived.');
  expect(await deliveriesOf(stack, 'checkout.session.completed')).toEqual(['delivered']);
  await longhand.openBilling();
  await expect(longhand.balance).toHaveText('100 credits');
});
