import { signAccountToken } from '@billing-panel/contract/client';
import type { Person } from './people.ts';

/** Our people have cookie sessions; billing wants a token. It lives five minutes, and the panel asks for the next one itself. */
export function billingToken(person: Person, secret: string): Promise<string> {
  return signAccountToken({ secret, account: person.id, email: person.email });
}
