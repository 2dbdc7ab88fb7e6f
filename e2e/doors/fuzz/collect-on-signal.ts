import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Read before the server, by `NODE_OPTIONS`: told so, it collects all that it no longer holds.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
process.on('SIGUSR2', () => collect());
