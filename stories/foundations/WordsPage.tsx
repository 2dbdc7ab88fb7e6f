import type { BillingMessages, BillingStrings, Word, WordKey } from '@billing-panel/react';
import { pseudoMessages } from '@billing-panel/react/testing';
import { memo, useCallback, useMemo, useState } from 'react';
import { directionOf, languages, locales } from '../stage/languages.ts';
import { wordsByPart } from '../stage/words.ts';

const text = (word: Word) => (typeof word === 'string' ? word : word.other);

const others = [...[...languages.values()].filter(({ locale }) => locale !== 'en'), pseudoMessages];
const nameOf = ({ locale }: BillingMessages) => locales[locale] ?? locales.pseudo;

/** What is typed over: by key, and only where it differs. */
type Change = (key: WordKey, word: Word, value: string) => void;

/** A text in each of the languages, form by form. */
function Row({ id, word, beside, onChange }: { id: WordKey; word: Word; beside: BillingMessages[]; onChange: Change }) {
  return (
    <tr>
      <th scope="row">
        <code>{id}</code>
      </th>
      <td>
        <input aria-label={id} defaultValue={text(word)} onChange={({ target }) => onChange(id, word, target.value)} />
        {typeof word !== 'string' && <small>one: {word.one}</small>}
      </td>
      {beside.map(({ locale, words }) => {
        const said = words[id] ?? '';
        return (
          <td key={locale} lang={locale} dir={directionOf(locale)}>
            {typeof said === 'string'
              ? said
              : Object.entries(said).map(([form, each]) => (
                  <p key={form}>
                    <small lang="en">{form}</small> {each}
                  </p>
                ))}
          </td>
        );
      })}
    </tr>
  );
}

interface TableProps {
  words: [WordKey, Word][];
  beside: BillingMessages[];
  onChange: Change;
}

/** Kept while one types: there are thousands of texts. */
const Table = memo(({ words, beside, onChange }: TableProps) => (
  <div className="book-scroll">
    <table className="words">
      <thead>
        <tr>
          <th>Key</th>
          <th>English</th>
          {beside.map((messages) => (
            <th key={messages.locale}>
              {nameOf(messages)} {!messages.isReviewed && <small>(not reviewed)</small>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {words.map(([key, word]) => (
          <Row key={key} id={key} word={word} beside={beside} onChange={onChange} />
        ))}
      </tbody>
    </table>
  </div>
));

/** Every word that the panel says, in every language. What is typed over is written below as the `strings` of the provider. */
export function WordsPage() {
  const [sought, setSought] = useState('every');
  const [own, setOwn] = useState<BillingStrings>({});
  const change: Change = useCallback((key, word, value) => {
    setOwn(({ [key]: _, ...rest }) => (value === text(word) ? rest : { ...rest, [key]: value }));
  }, []);
  const beside = useMemo(() => others.filter(({ locale }) => sought === 'every' || sought === locale), [sought]);
  return (
    <main className="book-page book-controls">
      <h1>Words</h1>
      <p>
        {wordsByPart.flatMap(([, words]) => words).length} texts, plain and short, in sentence case and without
        exclamation marks. A button says what it does and what it costs. Places such as <code>{'{price}'}</code> stay as
        they are. Type over any of them: below stands what to hand to the provider.
      </p>
      <p>
        <label>
          Beside English{' '}
          <select value={sought} onChange={({ target }) => setSought(target.value)}>
            <option value="every">every language</option>
            {others.map((messages) => (
              <option key={messages.locale} value={messages.locale}>
                {nameOf(messages)}
              </option>
            ))}
          </select>
        </label>
      </p>
      {wordsByPart.map(([part, words]) => (
        <section key={part} aria-label={part}>
          <h2>{part}</h2>
          <Table words={words} beside={beside} onChange={change} />
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
