import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './server/app.ts';
import { readConfig } from './server/config.ts';
import { builtPage, livePage } from './server/page.ts';

const config = readConfig(process.env);
const server = createServer();
const page = config.built ? builtPage(config) : await livePage(server);
server.on('request', createApp(config, page.serve).callback());

server.listen(config.port, config.host, () => {
  const { port } = server.address() as AddressInfo;
  console.log(`Longhand is ready at http://${config.host}:${port}`);
});

function stop() {
  server.close();
  server.closeAllConnections();
  void page.close();
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
