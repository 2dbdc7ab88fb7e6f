import '@billing-panel/react/element';
import { who } from '../who.ts';

const panel = document.querySelector('billing-panel');
if (!panel) throw new Error('index.html has no <billing-panel>');
Object.assign(panel, who);
