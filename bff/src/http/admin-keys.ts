import { timingSafeEqual } from 'node:crypto';
import { type AdminKey, sha256 } from '../config/keys.ts';

/** The name of the admin whose key this is. Digests have one length, so that neither length nor content can be timed. */
export function adminNamed(keys: AdminKey[], candidate: string): string | undefined {
  const digest = sha256(candidate);
  return keys.filter((key) => timingSafeEqual(key.digest, digest)).at(0)?.name;
}
