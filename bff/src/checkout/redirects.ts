import { isLoopback } from '../config/addresses.ts';
import { Refusal } from '../refusal.ts';

const sessionPlaceholder = '{CHECKOUT_SESSION_ID}';
const encodedPlaceholder = /%7BCHECKOUT_SESSION_ID%7D/gi;
const maxLength = 2048;
/** Browsers take a backslash for a slash and drop line breaks; whoever else reads the address may see another host in it. */
const readDifferently = /[\\\p{Cc}]/u;

/**
 * A caller's redirect, as it may be handed to Stripe: https (http on loopback), of an allowed origin exactly, without
 * credentials. Returned is the parser's own form of it, since other parsers read odd URLs as other hosts; only Stripe's
 * placeholder for the session's id is put back as Stripe wants it.
 *
 * @param field the caller's name for it, for the error
 * @param fallback the operator's default, which needs no permission
 * @throws Refusal `redirect_not_allowed`, or `invalid_request` where there is neither a URL nor a default
 */
export function allowedRedirect(
  field: string,
  given: string | undefined,
  fallback: string | undefined,
  allowedOrigins: readonly string[],
): string {
  if (given === undefined && fallback !== undefined) return withPlaceholder(new URL(fallback));
  if (given === undefined) {
    throw new Refusal('invalid_request', `${field} is missing, and this server has no default for it.`, {
      issues: [{ path: field, message: 'Required: send it, or let the operator configure a default.' }],
    });
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  const isAllowed = url !== undefined && isWeb && allowedOrigins.includes(url.origin) && !url.username && !url.password;
  if (!isAllowed || readDifferently.test(given) || given.length > maxLength || url.href.length > maxLength) {
    throw new Refusal('redirect_not_allowed', `${field} is not an address that this server may send people to.`);
  }
  return withPlaceholder(url);
}

const withPlaceholder = (url: URL): string => url.href.replace(encodedPlaceholder, sessionPlaceholder);
