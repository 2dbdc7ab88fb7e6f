import type { BillingStrings, Word, WordKey } from '@billing-panel/react';
import { useState } from 'react';
import { lengthen, wordsByPart } from '../stage/words.ts';

const text = (word: Word) => (typeof word === 'string' ? word : word.other);

/** Every word that the panel says. What is typed over is written below as the `strings` of the provider. */
export function WordsPage() {
  const [own, setOwn] = useState<BillingStrings>({});
  const change = (key: WordKey, word: Word, value: string) =>
    setOwn(({ [key]: _, ...others }) => (value === text(word) ? others : { ...others, [key]: value }));
  const all = wordsByPart.flatMap(([, words]) => words);
  return (
    <main className="book-page book-controls">
      <h1>Words</h1>
      <p>
        {all.length} texts, plain and short, in sentence case and without exclamation marks. A button says what it does
        and what it costs. Places such as <code>{'{price}'}</code> stay as they are. Type over any of them: below stands
        what to hand to the provider.
      </p>
      {wordsByPart.map(([part, words]) => (
        <section key={part} aria-label={part}>
          <h2>{part}</h2>
          <div className="book-scroll">
            <table className="words">
              <thead>
                <tr>
                  <th>Key</th>
                  <th>Text</th>
                  <th className="is-figure">Characters</th>
                  <th>Where words are longer</th>
                </tr>
              </thead>
              <tbody>
                {words.map(([key, word]) => (
                  <tr key={key}>
                    <th scope="row">
                      <code>{key}</code>
                    </th>
                    <td>
                      <input
                        aria-label={key}
                        defaultValue={text(word)}
                        onChange={({ target }) => change(key, word, target.value)}
                      />
                      {typeof word !== 'string' && <small>one: {word.one}</small>}
                    </td>
                    <td className="is-figure">{text(word).length}</td>
                    <td lang="en-x-pseudo">{lengthen(text(word))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
      <h2 id="own-strings">Your own words</h2>
      <textarea
        className="code"
        readOnly
        aria-labelledby="own-strings"
        rows={Math.max(3, Object.keys(own).length + 2)}
        value={JSON.stringify(own, null, 2)}
      />
    </main>
  );
}
