import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { usePart } from '../hooks/usePart.js';

interface DialogProps {
  title: string;
  state: string;
  /** What it was told to do is under way: it stays until it is known what came of it. */
  isBusy?: boolean;
  onClose(): void;
  children: ReactNode;
}

/** The browser's own dialog: what is behind it is out of reach, Escape closes it, and so does a click beside it. */
export function Dialog({ title, state, isBusy, onClose, children }: DialogProps) {
  const { slot } = usePart();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const pressed = useRef<EventTarget>(undefined);
  useLayoutEffect(() => (dialog.current ? show(dialog.current) : undefined), []);
  // It is read when the dialog opens or goes on, and a key that is still held down presses no button.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another thing to read
  useLayoutEffect(() => heading.current?.focus(), [title]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it is Escape
    <dialog
      {...slot('dialog', state)}
      ref={dialog}
      aria-labelledby={id}
      aria-busy={isBusy || state === 'loading' || undefined}
      onCancel={(event) => isBusy && event.preventDefault()}
      // In React's strict mode it was opened once more by the time that this is heard of.
      onClose={({ currentTarget }) => currentTarget.open || onClose()}
      onPointerDown={({ target }) => {
        pressed.current = target;
      }}
      onClick={({ target, currentTarget }) =>
        // Whoever selects a text may let go beside it.
        target === currentTarget && pressed.current === target && !isBusy && onClose()
      }
    >
      <div {...slot('dialog-body')}>
        <h2 {...slot('dialog-title')} id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}

/** Answers how to close it: the focus goes back to where it was, or, where that is gone, to the part around. */
function show(dialog: HTMLDialogElement): () => void {
  const opener = (dialog.getRootNode() as Document | ShadowRoot).activeElement;
  const part = dialog.closest<HTMLElement>('.bp-root');
  // Where tests run without a browser, a dialog can do nothing.
  if (dialog.showModal) dialog.showModal();
  else dialog.open = true;
  return () => {
    dialog.close?.();
    if (!part || (opener?.isConnected && opener !== document.body)) return;
    part.tabIndex = -1;
    part.focus();
  };
}
