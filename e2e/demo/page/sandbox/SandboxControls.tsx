import { useRefresh } from '@billing-panel/react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { ask } from '../api.ts';
import { type Control, groups } from './controls.ts';
import styles from './SandboxControls.module.css';

/** The sandbox at hand: everything that happens to a billing page sooner or later, at a click. */
export function SandboxControls({ sandboxUrl }: { sandboxUrl: string | null }) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    flushSync(() => setOpen(false));
    opener.current?.focus();
  };
  return (
    <div className={styles.corner}>
      <button
        ref={opener}
        type="button"
        className={styles.opener}
        aria-expanded={isOpen}
        onClick={() => (isOpen ? close() : setOpen(true))}
      >
        Sandbox controls
      </button>
      {isOpen && <Drawer sandboxUrl={sandboxUrl} onClose={close} />}
    </div>
  );
}

function Drawer({ sandboxUrl, onClose }: { sandboxUrl: string | null; onClose(): void }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <aside
      className={styles.drawer}
      aria-labelledby="sandbox-title"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header className={styles.top}>
        <h2 id="sandbox-title" ref={title} tabIndex={-1}>
          Sandbox
        </h2>
        <button type="button" className="plain-button" onClick={onClose}>
          Close
        </button>
      </header>
      {sandboxUrl ? <Controls sandboxUrl={sandboxUrl} /> : <NoSandbox />}
    </aside>
  );
}

function NoSandbox() {
  return (
    <p>
      Longhand runs against Stripe itself just now, so there is nothing to control here. Started without{' '}
      <code>STRIPE_SECRET_KEY</code>, it brings its own sandbox.
    </p>
  );
}

function Controls({ sandboxUrl }: { sandboxUrl: string }) {
  const refreshBilling = useRefresh();
  const tell = useMutation({
    mutationFn: (control: Control) => ask(`/_sandbox${control.path}`, 'POST', control.body),
    onSuccess: refreshBilling,
  });
  const said = tell.isError ? tell.error.message : tell.isSuccess ? tell.variables.done : 'No money moves here.';
  return (
    <>
      <p role="status" className={styles.said}>
        {said}
      </p>
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
        Open the sandbox’s dashboard
      </a>
    </>
  );
}
