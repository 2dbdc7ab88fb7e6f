import { type ReactNode, useInsertionEffect } from 'react';
import type { Host } from '../stage/settings.ts';

const bootstrap = {
  page: 'bg-body text-body min-vh-100',
  bar: 'navbar navbar-expand border-bottom bg-body-tertiary px-4 gap-2',
  brand: 'navbar-brand fw-semibold',
  links: 'navbar-nav',
  link: 'nav-link',
  content: 'p-4',
  title: 'h3 mb-4',
};

const tailwind: typeof bootstrap = {
  page: 'min-h-screen bg-slate-50 text-slate-900 dark:bg-slate-950 dark:text-slate-100',
  bar: 'flex items-center gap-4 border-b border-slate-200 bg-white px-6 py-3 text-sm dark:border-slate-800 dark:bg-slate-900',
  brand: 'text-base font-semibold tracking-tight',
  links: 'flex gap-4',
  link: 'text-slate-600 hover:underline dark:text-slate-300',
  content: 'p-6',
  title: 'mb-6 text-2xl font-semibold tracking-tight',
};

/** What Tailwind is asked to make. */
export const tailwindClasses = Object.values(tailwind).flatMap((classes) => classes.split(' '));

interface FrameworkPageProps {
  host: Exclude<Host, 'bare'>;
  theme: 'light' | 'dark';
  children: ReactNode;
}

/** A settings page as it is written with the framework. */
export function FrameworkPage({ host, theme, children }: FrameworkPageProps) {
  const classes = host === 'bootstrap' ? bootstrap : tailwind;
  return (
    <div className={classes.page} data-bs-theme={host === 'bootstrap' ? theme : undefined}>
      <nav className={classes.bar} aria-label="Acme">
        <span className={classes.brand}>Acme</span>
        <ul className={classes.links}>
          <li>
            <a className={classes.link} href="#team">
              Team
            </a>
          </li>
          <li>
            <a className={classes.link} href="#billing" aria-current="page">
              Billing
            </a>
          </li>
        </ul>
      </nav>
      <div className={classes.content}>
        <h1 className={classes.title}>Billing</h1>
        {children}
      </div>
    </div>
  );
}

/** A host's own stylesheet, first on the page: as long as the story is shown. */
export function useHostCss(css: string): void {
  useInsertionEffect(() => {
    const style = document.createElement('style');
    style.textContent = css;
    document.head.prepend(style);
    return () => style.remove();
  }, [css]);
}
