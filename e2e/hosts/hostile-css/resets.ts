import './resets.css';
import '@billing-panel/react/styles.unlayered.css';
import './show.tsx';
