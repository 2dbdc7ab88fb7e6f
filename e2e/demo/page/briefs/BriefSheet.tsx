import type { ReactNode } from 'react';
import type { SavedBrief } from '../api.ts';
import styles from './BriefSheet.module.css';

export function BriefSheet({ brief }: { brief: SavedBrief | undefined }) {
  if (!brief) {
    return (
      <div className={styles.empty}>
        <p>Your brief appears here.</p>
        <p className="quiet">
          Begin a line with “agreed” and it becomes a decision, with “Ana to …” and it becomes hers to do; a question
          stays a question.
        </p>
      </div>
    );
  }
  return (
    <article className={styles.sheet} aria-label={brief.title}>
      <h2>{brief.title}</h2>
      {brief.present.length > 0 && <p className={styles.present}>{brief.present.join(', ')}</p>}
      <Part title="Decided" items={brief.decisions} />
      {brief.actions.length > 0 && (
        <section>
          <h3>To do</h3>
          <dl className={styles.actions}>
            {brief.actions.map((action) => (
              <div key={`${action.who} ${action.what}`}>
                <dt>{action.who}</dt>
                <dd>
                  {action.what} {action.due && <span className={styles.due}>{action.due}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <Part title="Still open" items={brief.questions} />
      <Part title="Said" items={brief.points} />
    </article>
  );
}

function Part({ title, items }: { title: string; items: string[] }): ReactNode {
  if (items.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}
