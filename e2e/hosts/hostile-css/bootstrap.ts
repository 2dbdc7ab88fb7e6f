import 'bootstrap/dist/css/bootstrap.css';
import '@billing-panel/react/styles.unlayered.css';
import './show.tsx';
