import { errorBody, errorStatus, operations } from '@billing-panel/contract';
import type { Draft } from './draft.ts';
import type { Answer } from './wire.ts';

/** The code of an answer: `ok`, an error's, or what Node itself refused. Throws where it is none of the contract's. */
export function codeOf({ status, text, headers }: Answer, method: string): string {
  if (method === 'HEAD' || status === 204) return status < 300 ? 'ok' : `${status} without a body`;
  if (text === '' && [400, 408, 431].includes(status)) return `${status} by Node`;
  if (!String(headers['content-type']).startsWith('application/json')) throw new Error('an answer that is no JSON');
  if (status === 200) return 'ok';
  const body = errorBody.safeParse(JSON.parse(text));
  if (!body.success) throw new Error('a refusal that is not as the contract says');
  if (errorStatus[body.data.code] !== status) throw new Error(`${body.data.code} with the status ${status}`);
  return body.data.code;
}

/** What must not stand in any answer, whatever was asked. */
const leaks = /\bat \S+ \(|node_modules|\bselect .+ from\b|insert into|sk_test_|whsec_|SQLITE|constraint/i;

/** What an answer to this request may not be, in words; nothing where it may. */
export function faultOf(draft: Draft, answer: Answer): string | undefined {
  let code: string;
  try {
    code = codeOf(answer, draft.method);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (answer.status >= 500) return `an answer of ${answer.status}`;
  if (code !== 'ok' && leaks.test(answer.text)) return 'a word of the inside';
  if (draft.mustFail && code === 'ok') return 'somebody who may not was served';
  if (draft.isValid && code === 'ok' && !operations[draft.operation].output.safeParse(JSON.parse(answer.text)).success)
    return 'an answer that is not as the contract says';
  return undefined;
}
