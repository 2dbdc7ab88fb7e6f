import styles from './Wordmark.module.css';

/** The name over a stroke that begins as shorthand and ends as a line. */
export function Wordmark() {
  return (
    <span className={styles.wordmark}>
      Longhand
      <svg viewBox="0 0 96 10" aria-hidden="true">
        <path d="M1 7c3-8 8-7 6-1s6 3 8-1 7-3 6 1 5 3 9 0 6-2 10-1 10 2 18 1 22-2 37-1" />
      </svg>
    </span>
  );
}
