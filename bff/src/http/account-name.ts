import { z } from 'zod';

/**
 * Whether a token's claim or an admin's `user_id` can name an account. It ends up in rows, in Stripe's metadata, in log
 * lines and in addresses of the operator's own tools, so that what means something there is refused.
 */
export function isAccountName(value: unknown): value is string {
  if (typeof value !== 'string' || value.length < 1 || value.length > 255) return false;
  return value.trim() === value && !/[\p{C}%\\]|\.\.|^__proto__$/u.test(value);
}

export const accountName = z.string().refine(isAccountName, 'must be 1 to 255 plain characters').meta({
  id: 'AccountName',
  minLength: 1,
  maxLength: 255,
  description: 'The account that an admin acts for. A user may leave it out, and may name no other than their own.',
});
