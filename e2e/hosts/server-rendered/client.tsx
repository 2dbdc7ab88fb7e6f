import '@billing-panel/react/styles.css';
import { version } from 'react-dom';
import { hydrateRoot } from 'react-dom/client';
import { tellFramework, who } from '../who.ts';
import { Page } from './Page.tsx';

tellFramework('React', version);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
hydrateRoot(root, <Page {...who} />);
