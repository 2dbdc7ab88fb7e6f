export type { SavedBrief } from '../server/briefs.ts';
export type { Person } from '../server/people.ts';
export type { Session } from '../server/session.ts';

/** What our own server answered when it said no, in words that can be shown. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Asks our own server. Throws `Refused` where it says no. */
export async function ask<Answer>(path: string, method = 'GET', body?: unknown): Promise<Answer> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new Refused(0, 'Longhand cannot be reached. Check your connection and try again.');
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.error ?? 'Longhand did not answer. Try again.');
  return answer;
}
