import styles from './styles.css?inline';

/** `styles.css` as text: for a shadow root, or a `<style>` that you place yourself. */
export const stylesheet: string = styles;
