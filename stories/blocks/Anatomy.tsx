import { BillingProvider } from '@billing-panel/react';
import { createFakeBff, type FakeBffOptions, type ScenarioName, scenarios } from '@billing-panel/react/testing';
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface AnatomyProps {
  scenario: ScenarioName;
  children: ReactNode;
}

interface Piece {
  part: string;
  state: string | null;
  pieces: Piece[];
}

/** The named elements below an element; what is repeated is told once. */
export function piecesOf(element: Element): Piece[] {
  const pieces = [...element.children].flatMap((child): Piece[] => {
    const part = child.getAttribute('data-part');
    const below = piecesOf(child);
    return part ? [{ part, state: child.getAttribute('data-state'), pieces: below }] : below;
  });
  const told = new Set<string>();
  return pieces.filter((piece) => {
    const key = JSON.stringify(piece);
    return !told.has(key) && told.add(key);
  });
}

/** What a part is made of, read off the part itself: the handles for a host's own CSS and tests. */
export function Anatomy({ scenario, children }: AnatomyProps) {
  const [bff] = useState(() => createFakeBff(scenarios[scenario] as FakeBffOptions));
  const [pieces, setPieces] = useState<Piece[]>([]);
  const specimen = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = specimen;
    if (!current) return;
    const look = () => setPieces(piecesOf(current));
    const observer = new MutationObserver(look);
    observer.observe(current, { subtree: true, childList: true, attributes: true });
    look();
    return () => observer.disconnect();
  }, []);
  return (
    <>
      <div ref={specimen} hidden>
        <BillingProvider
          baseUrl="https://billing.example"
          accountKey="ada"
          getToken={bff.getToken}
          fetch={bff.fetch}
          locale="en-US"
          timeZone="UTC"
        >
          {children}
        </BillingProvider>
      </div>
      <Pieces pieces={pieces} />
    </>
  );
}

const Pieces = ({ pieces }: { pieces: Piece[] }) => (
  <ul className="pieces">
    {pieces.map((piece) => (
      <li key={JSON.stringify(piece)}>
        <code>{piece.part}</code> {piece.state && <small>{piece.state}</small>}
        {piece.pieces.length > 0 && <Pieces pieces={piece.pieces} />}
      </li>
    ))}
  </ul>
);
