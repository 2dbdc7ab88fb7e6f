import type { FakeBff } from '@billing-panel/react/testing';
import type { Page } from '@playwright/test';

/** From now on a server in memory answers the panel in this page: it can be made to say anything, which ours never would. */
export async function answeredBy(
  page: Page,
  bff: FakeBff,
  change: (answer: Record<string, unknown>) => object = (answer) => answer,
): Promise<void> {
  await page.unroute('**/functions/v1/**');
  await page.route('**/functions/v1/**', async (route) => {
    const request = route.request();
    if (request.method() === 'OPTIONS') return route.continue();
    const body = JSON.stringify({ ...request.postDataJSON(), limit: 1_000 });
    const answer = await bff.fetch(request.url(), { method: 'POST', headers: request.headers(), body });
    await route.fulfill({
      status: answer.status,
      contentType: 'application/json',
      headers: { 'access-control-allow-origin': '*' },
      // Half a surrogate pair, too, comes as it is.
      body: JSON.stringify(change(await answer.json())),
    });
  });
}
