import { pages } from './pages/index.ts';
import { startSandbox } from './server.ts';

const port = Number(process.env.SANDBOX_PORT ?? 0);
const data = process.env.SANDBOX_DATA;
const webhookUrl = process.env.SANDBOX_WEBHOOK_URL;

const faults = [
  ...(Number.isInteger(port) && port >= 0 && port < 65_536 ? [] : ['SANDBOX_PORT: a port from 0 to 65535']),
  ...(data ? [] : ['SANDBOX_DATA: the folder that keeps the state']),
  ...(webhookUrl === undefined || URL.canParse(webhookUrl) ? [] : ['SANDBOX_WEBHOOK_URL: an address']),
];
if (faults.length > 0) {
  process.stderr.write(`The sandbox cannot start. Needed: ${faults.join('; ')}.\n`);
  process.exit(1);
}

const sandbox = await startSandbox({ data, port, webhookUrl, merchant: process.env.SANDBOX_MERCHANT, pages }).catch(
  (error: Error): never => {
    process.stderr.write(`The sandbox cannot start: ${error.message}\n`);
    process.exit(1);
  },
);
process.stdout.write(`Sandbox ready: ${sandbox.url}\n`);

const stop = () => void sandbox.close().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
