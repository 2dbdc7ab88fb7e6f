import { errorStatus, operationNames, operations } from '@billing-panel/contract';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { openApiDocument } from '../../src/http/openapi/document.ts';
import { addressOf, isBodyRouted } from '../../src/http/routes.ts';
import { startServer } from './server.ts';

const document = openApiDocument(undefined);

it('is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
  expect(document.openapi).toMatch(/^3\.1/);
});

it('is served as it is made', async () => {
  await using server = await startServer();
  const response = await fetch(`${server.url}/openapi.json`);
  expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
});

it('names the address that browsers use', async () => {
  await using server = await startServer({ PUBLIC_URL: 'https://billing.example.com/' });
  const served = (await (await fetch(`${server.url}/openapi.json`)).json()) as { servers: unknown };
  expect(served.servers).toEqual([{ url: 'https://billing.example.com' }]);
});

it.each(operationNames)('describes %s at its address', (operation) => {
  const { method, audience } = operations[operation];
  const described = document.paths?.[addressOf(operation)]?.[method === 'GET' ? 'get' : 'post'];
  expect(described).toMatchObject({
    operationId: operation,
    responses: { 200: expect.anything(), 500: expect.anything() },
  });
  expect(described?.security).toHaveLength({ anyone: 0, user: 2, admin: 1 }[audience]);
  expect(described?.requestBody === undefined).toBe(method === 'GET');
  const statuses = new Set(Object.values(errorStatus).map(String));
  for (const status of Object.keys(described?.responses ?? {}))
    expect(status === '200' || statuses.has(status)).toBe(true);
});

it('describes every operation that a body can name, with its path', () => {
  const { requestBody } = document.paths?.['/functions/v1/crm-stripe-api']?.post ?? {};
  const schema = JSON.parse(JSON.stringify(requestBody)).content['application/json'].schema;
  const described = schema.anyOf.map((each: { title: string; properties: { path: { const: string[] } } }) => [
    each.title,
    each.properties.path.const,
  ]);
  expect(described).toEqual(operationNames.filter(isBodyRouted).map((name) => [name, operations[name].path]));
});

it('is shown on a page whose script is our own', async () => {
  await using server = await startServer();
  const page = await fetch(`${server.url}/docs`);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
  const [, script = ''] = /<script src="([^"]+)"/.exec(await page.text()) ?? [];
  const bundle = await fetch(new URL(script, page.url));
  expect(new URL(bundle.url).origin).toBe(server.url);
  expect(bundle.headers.get('content-type')).toMatch(/javascript/);
  expect((await bundle.text()).match(/cdn\.[\w.]+/g)).toBeNull();
});
