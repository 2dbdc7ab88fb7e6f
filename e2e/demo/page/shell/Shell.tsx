import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask, type Person, type Session } from '../api.ts';
import { Balance } from '../billing.tsx';
import { goTo, Link, usePath } from '../navigation.tsx';
import { useTheme } from '../theme.ts';
import { Monogram } from './Monogram.tsx';
import styles from './Shell.module.css';
import { Wordmark } from './Wordmark.tsx';

export function Shell({ person, children }: { person: Person; children: ReactNode }) {
  const path = usePath();
  const [theme, switchTheme] = useTheme();
  const queries = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => ask<Session>('/session', 'DELETE'),
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData(['session'], session);
      goTo('/');
    },
  });
  return (
    <div className={styles.shell}>
      <header className={styles.header}>
        <Link to="/" className={styles.home} aria-label="Longhand, to your briefs">
          <Wordmark />
        </Link>
        <nav className={styles.nav} aria-label="Main">
          <Link to="/" aria-current={path === '/' ? 'page' : undefined}>
            Briefs
          </Link>
          <Link to="/settings/billing" aria-current={path.startsWith('/settings') ? 'page' : undefined}>
            Settings
          </Link>
        </nav>
        <div className={styles.balance}>
          <Balance />
        </div>
        <div className={styles.person}>
          <button className={styles.tool} type="button" onClick={switchTheme}>
            {theme === 'dark' ? 'Light' : 'Dark'}
            <span className="visually-hidden"> theme</span>
          </button>
          <Monogram name={person.name} />
          <span className={styles.name}>{person.name}</span>
          <button className={styles.tool} type="button" onClick={() => signOut.mutate()}>
            Sign out
          </button>
        </div>
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  );
}
