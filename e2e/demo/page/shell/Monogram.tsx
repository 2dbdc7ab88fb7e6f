import styles from './Monogram.module.css';

export function Monogram({ name }: { name: string }) {
  const letters = name.split(' ').map((part) => part.charAt(0));
  return (
    <span className={styles.monogram} aria-hidden="true">
      {letters.join('')}
    </span>
  );
}
