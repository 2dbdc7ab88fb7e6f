// The host's own server: greets a person with credits, and prints the token that the person's page will use.
import { createBillingClient, signAccountToken } from '@billing-panel/contract/client';

const { BILLING_URL = '', BILLING_ADMIN_KEY = '', JWT_SECRET = '' } = process.env;
const billing = createBillingClient({ baseUrl: BILLING_URL, adminKey: BILLING_ADMIN_KEY });
await billing.call('credits.grant', { user_id: 'acct_packed', amount: 1234, idempotency_key: 'welcome' });
console.log(await signAccountToken({ secret: JWT_SECRET, account: 'acct_packed' }));
