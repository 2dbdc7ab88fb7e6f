import type { Word } from '@billing-panel/react';
import { wordsByPart } from '../stage/words.ts';

const text = (word: Word) => (typeof word === 'string' ? word : [word.one, word.other].filter(Boolean).join(' / '));

/** What a part says, by the keys under which a host says it in its own words. */
export function WordsOf({ part }: { part: string }) {
  const [, words] = wordsByPart.find(([name]) => name === part) ?? [];
  if (!words) throw new Error(`There are no words of ${part}.`);
  return (
    <div className="book-scroll">
      <table>
        <thead>
          <tr>
            <th>Key</th>
            <th>English</th>
          </tr>
        </thead>
        <tbody>
          {words.map(([key, word]) => (
            <tr key={key}>
              <th scope="row">
                <code>{key}</code>
              </th>
              <td>{text(word)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
