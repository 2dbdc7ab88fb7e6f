import type { OperationSpec } from '@billing-panel/contract';
import type { Caller } from '../operations/handler.ts';
import { Refusal } from '../refusal.ts';
import type { Identity } from './authenticate.ts';

/** What the caller said about themselves beside the operation's own fields. */
export interface Said {
  userId: string | undefined;
  idempotencyKey: string | undefined;
}

const forbidden = () => new Refusal('forbidden', 'You may not do this for this account.');

/** May this identity do this, and for which account? Nobody but an admin acts for an account that is not their own. */
export function callerOf(spec: OperationSpec, identity: Identity | undefined, said: Said): Caller {
  const { idempotencyKey } = said;
  if (!identity) return { subject: '', actor: 'anyone', idempotencyKey };
  if (identity.kind === 'user') {
    if (spec.audience === 'admin') throw forbidden();
    if (said.userId !== undefined && said.userId !== identity.account) throw forbidden();
    return { subject: identity.account, email: identity.email, actor: `user:${identity.subject}`, idempotencyKey };
  }
  if (said.userId === undefined && !spec.mayConcernAll) {
    throw new Refusal(
      'subject_required',
      'Name the account in user_id: an admin key stands for no account of its own.',
    );
  }
  return { subject: said.userId ?? '', actor: `admin:${identity.name}`, idempotencyKey };
}
