import { useRefresh } from '@billing-panel/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { creditsFor, longestNotes } from '../../brief/price.ts';
import { ask, type Person, Refused, type SavedBrief } from '../api.ts';
import { Link } from '../navigation.tsx';
import { BriefSheet } from './BriefSheet.tsx';
import styles from './Briefs.module.css';
import { useDraft } from './draft.ts';
import { samples } from './samples.ts';

export function Briefs({ person }: { person: Person }) {
  const queries = useQueryClient();
  const refreshBilling = useRefresh();
  const [draft, write] = useDraft(person.id);
  const [shown, show] = useState<string>();
  const key = ['briefs', person.id];

  const saved = useQuery({ queryKey: key, queryFn: () => ask<{ briefs: SavedBrief[] }>('/briefs') });
  const writing = useMutation({
    mutationFn: () => ask<SavedBrief>(`/briefs/${draft.id}`, 'PUT', { notes: draft.notes }),
    onSuccess: (brief) => {
      show(brief.id);
      refreshBilling();
      return queries.invalidateQueries({ queryKey: key });
    },
  });

  const briefs = saved.data?.briefs ?? [];
  const current = briefs.find(({ id }) => id === (shown ?? draft.id)) ?? briefs[0];
  const change = (notes: string) => {
    writing.reset();
    write(notes);
  };

  return (
    <div className={styles.desk}>
      <title>Briefs – Longhand</title>
      <section className={styles.pad} aria-labelledby="notes-title">
        <div className={styles.row}>
          <h1 id="notes-title">Notes</h1>
          <p className={styles.samples}>
            <span className="quiet">Try</span>
            {samples.map(({ name, notes }) => (
              <button key={name} type="button" className="plain-button" onClick={() => change(notes)}>
                {name}
              </button>
            ))}
          </p>
        </div>
        <textarea
          aria-label="Meeting notes"
          value={draft.notes}
          maxLength={longestNotes}
          onChange={(event) => change(event.target.value)}
          placeholder="Type or paste your notes, one thought a line. Shorthand is fine: w/, b/c, fri."
        />
        <WriteButton
          notes={draft.notes}
          written={briefs.some(({ id }) => id === draft.id)}
          busy={writing.isPending}
          onWrite={() => writing.mutate()}
        />
        {writing.isError && <Problem problem={writing.error} />}
      </section>
      <section className={styles.result} aria-label="Brief">
        <BriefSheet brief={current} />
        {briefs.length > 1 && (
          <nav aria-label="Earlier briefs" className={styles.earlier}>
            <h2>All briefs</h2>
            <ul>
              {briefs.map((brief) => (
                <li key={brief.id}>
                  <button
                    type="button"
                    className="plain-button"
                    aria-current={brief.id === current?.id}
                    onClick={() => show(brief.id)}
                  >
                    {brief.title}
                  </button>
                  <span className="quiet">{inCredits(brief.credits)}</span>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </section>
    </div>
  );
}

interface WriteButtonProps {
  notes: string;
  written: boolean;
  busy: boolean;
  onWrite(): void;
}

function WriteButton({ notes, written, busy, onWrite }: WriteButtonProps) {
  const credits = creditsFor(notes);
  const why = written
    ? 'Change the notes to write another.'
    : credits === 0
      ? 'Write some notes first.'
      : 'One credit for every ten words.';
  return (
    <div className={styles.write}>
      <button
        type="button"
        className="button button-pen"
        disabled={credits === 0 || written || busy}
        aria-describedby="write-note"
        onClick={onWrite}
      >
        {credits === 0 ? 'Write the brief' : `${written ? 'Written' : 'Write the brief'} for ${inCredits(credits)}`}
      </button>
      <span id="write-note" className="quiet">
        {why}
      </span>
    </div>
  );
}

function inCredits(amount: number): string {
  return amount === 1 ? '1 credit' : `${amount} credits`;
}

function Problem({ problem }: { problem: Error }) {
  const isShort = problem instanceof Refused && problem.status === 402;
  return (
    <p role="alert" className={styles.problem} data-kind={isShort ? 'short' : 'fault'}>
      {problem.message}{' '}
      {isShort && (
        <>
          Your notes stay on the pad. <Link to="/settings/billing">Get more credits</Link>
        </>
      )}
    </p>
  );
}
