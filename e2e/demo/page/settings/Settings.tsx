import type { Person } from '../api.ts';
import { BillingSettings } from '../billing.tsx';
import { Link, usePath } from '../navigation.tsx';
import { EmbeddingCode } from './EmbeddingCode.tsx';
import styles from './Settings.module.css';

export function Settings({ person }: { person: Person }) {
  const account = usePath() === '/settings/account';
  return (
    <>
      <div className={styles.top}>
        <h1>Settings</h1>
        <nav className={styles.tabs} aria-label="Settings">
          <Link to="/settings/account" aria-current={account ? 'page' : undefined}>
            Account
          </Link>
          <Link to="/settings/billing" aria-current={account ? undefined : 'page'}>
            Billing
          </Link>
        </nav>
      </div>
      {account ? (
        <Account person={person} />
      ) : (
        <div className={styles.billing}>
          <BillingSettings />
          <EmbeddingCode />
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
