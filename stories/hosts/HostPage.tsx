import { type ReactNode, useInsertionEffect } from 'react';
import './hosts.css';

/** A host's own stylesheet, first on the page: as long as the story is shown. */
function useHostCss(css: string) {
  useInsertionEffect(() => {
    const style = document.createElement('style');
    style.textContent = css;
    document.head.prepend(style);
    return () => style.remove();
  }, [css]);
}

interface HostPageProps {
  css: string;
  note: string | undefined;
  children: ReactNode;
}

/** Somebody else's page around the panel. */
export function HostPage({ css, note, children }: HostPageProps) {
  useHostCss(css);
  return (
    <div className="content">
      <h1>Billing</h1>
      {note && <p className="host-note">{note}</p>}
      {children}
    </div>
  );
}
