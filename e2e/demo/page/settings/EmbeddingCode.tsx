import { useId, useState } from 'react';
import token from '../../server/billing-token.ts?raw';
import charge from '../../server/charge.ts?raw';
import look from '../billing.css?raw';
import page from '../billing.tsx?raw';
import styles from './EmbeddingCode.module.css';

const files = [
  { name: 'billing.tsx', about: 'The page: a provider, the panel, the balance in the header.', code: page },
  { name: 'billing.css', about: 'The look: our colors and corners, as the panel’s variables.', code: look },
  { name: 'billing-token.ts', about: 'The server, once: a short-lived token for whoever is signed in.', code: token },
  { name: 'charge.ts', about: 'The server, for every brief: take credits, at most once.', code: charge },
] as const;

/** The files that this very page runs, imported as text: what is shown cannot differ from what works. */
export function EmbeddingCode() {
  const [shown, setShown] = useState<(typeof files)[number]>(files[0]);
  const id = useId();
  return (
    <aside className={styles.code} aria-label="The code behind this page">
      <fieldset className={styles.files}>
        <legend className="visually-hidden">File</legend>
        {files.map((file) => (
          <label key={file.name}>
            <input type="radio" name={id} checked={file === shown} onChange={() => setShown(file)} />
            {file.name}
          </label>
        ))}
      </fieldset>
      <p className="quiet">{shown.about}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section tabIndex={0} aria-label={shown.name}>
        <pre>
          <code>{shown.code}</code>
        </pre>
      </section>
    </aside>
  );
}
