import type { ReactNode } from 'react';
import { useHostCss } from './FrameworkPage.tsx';
import './hosts.css';

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
