import { usePart } from '../hooks/usePart.js';

interface EmphasisProps {
  part: string;
  /** The whole sentence. */
  text: string;
  /** What stands out in it, wherever the language puts it; all of it where the language has no place for it ("two credits" in one word). */
  what: string;
  /** What is shown in its place. */
  shown?: string;
}

export function Emphasis({ part, text, what, shown = what }: EmphasisProps) {
  const [before, after] = text.split(what);
  const isApart = after !== undefined;
  return (
    <>
      {isApart && before}
      <b {...usePart().slot(part)}>{isApart ? shown : text}</b>
      {after}
    </>
  );
}
