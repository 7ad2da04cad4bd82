import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import '@offprint/react/styles.css';
import './page.css';
import './controls.css';
import './shell/shell.css';
import './documents/documents.css';
import './editor/editor.css';
import './preview/preview.css';
import './operator/operator.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
