import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// In the order in which they need each other: server and widget read the contract's declarations.
const packages = ['bff/contract', 'bff', 'widget', 'e2e', 'stories'];

for (const name of packages) {
  console.log(`\nBuilding ${name}`);
  const cwd = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const { status } = spawnSync(process.execPath, ['--run', 'build'], { cwd, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\nThe build of ${name} failed.`);
    process.exit(1);
  }
}
