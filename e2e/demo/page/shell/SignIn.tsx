import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask, type Person, type Session } from '../api.ts';
import { useTheme } from '../theme.ts';
import { Monogram } from './Monogram.tsx';
import styles from './SignIn.module.css';
import { Wordmark } from './Wordmark.tsx';

export function SignIn({ people }: { people: readonly Person[] }) {
  useTheme();
  const queries = useQueryClient();
  const signIn = useMutation({
    mutationFn: (person: Person) => ask<Session>('/session', 'POST', { person: person.id }),
    onSuccess: (session) => queries.setQueryData(['session'], session),
  });
  return (
    <main className={styles.page}>
      <title>Sign in – Longhand</title>
      <div className={styles.card}>
        <Wordmark />
        <h1>Rough notes in, a clear brief out.</h1>
        <p className="quiet">
          Longhand is a small product made up to show a billing panel at work. Pick who you are; each of them has an
          account of their own.
        </p>
        <ul className={styles.people}>
          {people.map((person) => (
            <li key={person.id}>
              <button className={styles.person} type="button" onClick={() => signIn.mutate(person)}>
                <Monogram name={person.name} />
                <span>
                  <strong>Continue as {person.name}</strong>
                  <span className="quiet">{person.role}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {signIn.isError && <p role="alert">{signIn.error.message}</p>}
      </div>
    </main>
  );
}
