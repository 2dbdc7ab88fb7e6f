import { useState } from 'react';
import type { Person } from '../api.ts';
import { BillingSettings } from '../billing.tsx';
import { Link, usePath } from '../navigation.tsx';
import { EmbeddingCode } from './EmbeddingCode.tsx';
import styles from './Settings.module.css';

export function Settings({ person }: { person: Person }) {
  const [showsCode, setShowsCode] = useState(false);
  const isAccount = usePath() === '/settings/account';
  return (
    <>
      <title>{`${isAccount ? 'Account' : 'Billing'} – Longhand`}</title>
      <div className={styles.top}>
        <h1>Settings</h1>
        <nav className={styles.tabs} aria-label="Settings">
          <Link to="/settings/account" aria-current={isAccount ? 'page' : undefined}>
            Account
          </Link>
          <Link to="/settings/billing" aria-current={isAccount ? undefined : 'page'}>
            Billing
          </Link>
        </nav>
        {!isAccount && (
          <button
            type="button"
            className="plain-button"
            aria-expanded={showsCode}
            onClick={() => setShowsCode(!showsCode)}
          >
            {showsCode ? 'Hide the code' : 'Show the code'}
          </button>
        )}
      </div>
      {isAccount ? (
        <Account person={person} />
      ) : (
        <div className={styles.billing}>
          <BillingSettings />
          {showsCode && <EmbeddingCode />}
        </div>
      )}
    </>
  );
}

function Account({ person }: { person: Person }) {
  return (
    <dl className={styles.account}>
      <dt>Name</dt>
      <dd>{person.name}</dd>
      <dt>E-mail</dt>
      <dd>{person.email}</dd>
      <dt>Billing account</dt>
      <dd>
        <code>{person.id}</code>
      </dd>
    </dl>
  );
}
