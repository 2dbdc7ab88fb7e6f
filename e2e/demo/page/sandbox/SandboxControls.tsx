import { useRefresh } from '@billing-panel/react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Person } from '../api.ts';
import { type Control, groups, readState } from './controls.ts';
import styles from './SandboxControls.module.css';

/** The sandbox at hand: everything that happens to a billing page sooner or later, at a click. */
export function SandboxControls(props: { sandboxUrl: string | null; person: Person }) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    flushSync(() => setOpen(false));
    opener.current?.focus();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={styles.opener}
        aria-expanded={isOpen}
        onClick={() => (isOpen ? close() : setOpen(true))}
      >
        Sandbox controls
      </button>
      {isOpen && <Drawer {...props} onClose={close} />}
    </>
  );
}

interface DrawerProps {
  sandboxUrl: string | null;
  person: Person;
  onClose(): void;
}

function Drawer({ sandboxUrl, person, onClose }: DrawerProps) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const top = (
    <header className={styles.top}>
      <h2 id="sandbox-title" ref={title} tabIndex={-1}>
        Sandbox
      </h2>
      <button type="button" className="plain-button" onClick={onClose}>
        Close
      </button>
    </header>
  );
  return (
    <aside
      className={styles.drawer}
      aria-labelledby="sandbox-title"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      {sandboxUrl ? <Controls top={top} sandboxUrl={sandboxUrl} person={person} /> : <NoSandbox top={top} />}
    </aside>
  );
}

function NoSandbox({ top }: { top: ReactNode }) {
  return (
    <>
      {top}
      <p>
        Longhand runs against Stripe itself just now, so there is nothing to control here. Started without{' '}
        <code>STRIPE_SECRET_KEY</code>, it brings its own sandbox.
      </p>
    </>
  );
}

const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });

function Controls({ top, sandboxUrl, person }: { top: ReactNode; sandboxUrl: string; person: Person }) {
  const refreshBilling = useRefresh();
  const state = useQuery({ queryKey: ['sandbox'], queryFn: readState });
  const tell = useMutation({
    mutationFn: (control: Control) => control.does(person),
    onSettled: () => Promise.all([state.refetch(), refreshBilling()]),
  });
  const said = tell.isError ? tell.error.message : tell.isSuccess ? tell.variables.done : 'No money moves here.';
  return (
    <>
      <div className={styles.head}>
        {top}
        <div className={styles.said}>
          <p role="status">{tell.isPending ? `${tell.variables.label} …` : said}</p>
          {state.data && <p>It is {day.format(state.data.now)} in the sandbox.</p>}
        </div>
      </div>
      {groups.map(({ title, about, controls }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <p className="quiet">{about}</p>
          <div className={styles.buttons}>
            {controls.map((control) => (
              <button
                key={control.label}
                type="button"
                className={styles.control}
                aria-pressed={control.isOn && state.data && control.isOn(state.data)}
                disabled={tell.isPending}
                onClick={() => tell.mutate(control)}
              >
                {control.label}
              </button>
            ))}
          </div>
        </section>
      ))}
      <a href={sandboxUrl} target="_blank" rel="noreferrer">
        Open the sandbox’s front page
      </a>
    </>
  );
}
