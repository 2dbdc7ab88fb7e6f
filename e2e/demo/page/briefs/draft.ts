import { useState } from 'react';

/** Notes on the pad, and the id that the brief made of them will have: sent twice, it is still one brief. */
export interface Draft {
  id: string;
  notes: string;
}

/** The draft outlives a reload and the way to Checkout and back. Other notes are another brief, so they get another id. */
export function useDraft(account: string): [Draft, (notes: string) => void] {
  const kept = `longhand-draft:${account}`;
  const [draft, setDraft] = useState<Draft>(() => {
    const text = sessionStorage.getItem(kept);
    return text ? JSON.parse(text) : { id: crypto.randomUUID(), notes: '' };
  });
  const write = (notes: string) => {
    const next = { id: crypto.randomUUID(), notes };
    sessionStorage.setItem(kept, JSON.stringify(next));
    setDraft(next);
  };
  return [draft, write];
}
