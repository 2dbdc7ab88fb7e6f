import { expect, test } from '../fixtures.ts';

test.use({ stackOptions: { built: true, demos: 0 } });

test('a developer reads the interface on a page that asks nobody but the server', async ({ page, stack }) => {
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => complaints.push(...(message.type() === 'error' ? [message.text()] : [])));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${stack.serverUrl}/docs`);
  await expect(page.getByRole('heading', { name: 'The credit balance of this account.' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Spend credits of an account.' })).toBeVisible();
  expect(asked).toEqual(['/docs', '/docs/redoc.js', '/openapi.json'].map((path) => stack.serverUrl + path));
  expect(complaints).toEqual([]);
});
