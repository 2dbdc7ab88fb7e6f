import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Secrets {
  jwtSecret: string;
  adminKey: string;
}

/** What the demo host and the billing server share: made once, kept beside the data, readable by its owner alone. */
export function keptSecrets(data: string): Secrets {
  const file = join(data, 'secrets.json');
  if (!existsSync(file)) {
    const made = { jwtSecret: randomBytes(32).toString('hex'), adminKey: `admin_${randomBytes(24).toString('hex')}` };
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
