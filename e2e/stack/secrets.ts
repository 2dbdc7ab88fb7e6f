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

/** The keys that the sandbox made at its first start, as the billing server's settings. */
export function sandboxKeys(data: string): Record<string, string> {
  const kept: Record<string, unknown> = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8'));
  const keys = Object.values(kept).filter((value) => typeof value === 'string');
  const setting = (name: string, prefix: string) => {
    const key = keys.find((candidate) => candidate.startsWith(prefix));
    return key ? { [name]: key } : {};
  };
  return {
    ...setting('STRIPE_SECRET_KEY', 'sk_test_'),
    ...setting('STRIPE_WEBHOOK_SECRET', 'whsec_'),
    ...setting('STRIPE_PUBLISHABLE_KEY', 'pk_test_'),
  };
}
