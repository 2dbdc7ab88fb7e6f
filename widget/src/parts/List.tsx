import { type ReactNode, useEffect, useRef } from 'react';
import type { Pages } from '../hooks/usePages.js';
import { usePart } from '../hooks/usePart.js';
import { Blank } from './Blank.js';
import { Button } from './Button.js';
import { Loading } from './Loading.js';
import { lazily } from './lazily.js';
import { listWords } from './listWords.js';
import { PanelStatus } from './PanelStatus.js';

const ErrorText = lazily(() => import('./Trouble.js').then((module) => module.ErrorText));

interface ListProps<Item> {
  part: string;
  pages: Pages<Item>;
  /** What the skeleton is made of. */
  blanks: Item[];
  /** Said where there is none at all. */
  none: string;
  /** An `li` that can be focused. */
  row(item: Item): ReactNode;
}

/** What is listed a page at a time, newest first. */
export function List<Item>({ part, pages, blanks, none, row }: ListProps<Item>) {
  const { say, slot } = usePart(listWords);
  const list = useRef<HTMLUListElement>(null);
  /** How many there were when more were asked for. */
  const before = useRef(0);
  const count = pages.status === 'ready' ? pages.items.length : 0;
  const hasFailed = pages.status === 'ready' && pages.failure && !pages.isLoadingMore;
  useEffect(() => {
    const first = list.current?.children[before.current || -1];
    if (!first && !hasFailed) return;
    before.current = 0;
    // The button that was pressed may be gone; whoever reads on, reads on here.
    (first as HTMLElement | undefined)?.focus({ preventScroll: true });
  });

  const rows = (items: Item[]) => (
    <ul {...slot(part)} ref={list}>
      {items.map(row)}
    </ul>
  );
  if (pages.status === 'loading') return <Loading>{rows(blanks)}</Loading>;
  if (pages.status !== 'ready') return <PanelStatus panel={pages} />;
  const { items, failure, hasMore, isLoadingMore, loadMore } = pages;
  if (!count) return <Blank>{none}</Blank>;
  return (
    <>
      {rows(items)}
      {failure && (
        <div {...slot('failure')} role="alert">
          <ErrorText error={failure} />
        </div>
      )}
      {hasMore && (
        <Button
          look="quiet"
          isBusy={isLoadingMore}
          onClick={() => {
            before.current = count;
            loadMore();
          }}
        >
          {say('older')}
        </Button>
      )}
    </>
  );
}
