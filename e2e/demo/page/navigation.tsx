import { type ComponentProps, useSyncExternalStore } from 'react';

const moved = new EventTarget();

function subscribe(changed: () => void): () => void {
  window.addEventListener('popstate', changed);
  moved.addEventListener('moved', changed);
  return () => {
    window.removeEventListener('popstate', changed);
    moved.removeEventListener('moved', changed);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

export function goTo(path: string): void {
  window.history.pushState(null, '', path);
  window.scrollTo(0, 0);
  moved.dispatchEvent(new Event('moved'));
}

type LinkProps = Omit<ComponentProps<'a'>, 'href'> & { to: string };

/** A real link that changes the view without loading the page again; with a modifier key it is left to the browser. */
export function Link({ to, ...rest }: LinkProps) {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        goTo(to);
      }}
    />
  );
}
