import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomText } from './ids.ts';

export interface Secrets {
  secretKey: string;
  publishableKey: string;
  webhookSecret: string;
  accountId: string;
}

/** The sandbox's own keys: made at first start and kept in `<folder>/secrets.json`; without a folder new each time. */
export function openSecrets(folder: string | undefined): Secrets {
  const file = folder && join(folder, 'secrets.json');
  if (file && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const account = randomText(16);
  const secrets: Secrets = {
    secretKey: `sk_test_51${account}${randomText(80)}`,
    publishableKey: `pk_test_51${account}${randomText(80)}`,
    webhookSecret: `whsec_${randomText(32)}`,
    accountId: `acct_1${account.slice(0, 15)}`,
  };
  if (file && folder) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  }
  return secrets;
}
