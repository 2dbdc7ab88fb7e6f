import '@billing-panel/react/styles.css';
import './show.tsx';
