import type { BillingClient } from '@billing-panel/contract/client';
import type Router from '@koa/router';
import { creditsFor, longestNotes } from '../brief/price.ts';
import { type Brief, writeBrief } from '../brief/write-brief.ts';
import { charge } from './charge.ts';
import { signedIn } from './session.ts';

export interface SavedBrief extends Brief {
  id: string;
  credits: number;
}

/** Everybody's briefs, newest first. They live as long as this process; a real product has a table. */
const briefsOf = new Map<string, SavedBrief[]>();

export function briefRoutes(router: Router, billing: BillingClient): void {
  router.get('/briefs', (ctx) => {
    ctx.body = { briefs: briefsOf.get(signedIn(ctx).id) ?? [] };
  });

  // The browser names the brief, so that sending it again asks for the same brief and is not charged again.
  router.put('/briefs/:id', async (ctx) => {
    const person = signedIn(ctx);
    const id = ctx.params.id ?? '';
    const notes = (ctx.request.body as { notes?: unknown } | undefined)?.notes;
    if (!/^[\w-]{8,64}$/.test(id)) ctx.throw(400, 'That is not the id of a brief.');
    if (typeof notes !== 'string' || notes.trim() === '') return ctx.throw(400, 'There are no notes to write from.');
    if (notes.length > longestNotes) ctx.throw(400, `Notes may have up to ${longestNotes} characters.`);

    const earlier = briefsOf.get(person.id) ?? [];
    let brief = earlier.find((saved) => saved.id === id);
    if (!brief) {
      const credits = creditsFor(notes);
      brief = { id, credits, ...writeBrief(notes) };
      const paid = await charge(billing, {
        account: person.id,
        item: `brief:${id}`,
        credits,
        description: `Brief: ${brief.title}`,
      });
      if (!paid) return ctx.throw(402, `This brief costs ${credits} credits, more than you have left.`);
      briefsOf.set(person.id, [brief, ...(briefsOf.get(person.id) ?? []).filter((saved) => saved.id !== id)]);
    }
    ctx.body = brief;
  });
}
