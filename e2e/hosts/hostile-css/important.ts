import '@billing-panel/react/element';
import { who } from '../who.ts';
import './page.css';
import './important.css';

Object.assign(document.querySelector('billing-panel') ?? {}, who);
