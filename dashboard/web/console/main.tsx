import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startTheme } from '../design/theme-choice.ts';
import { tokenCss } from '../design/tokens.ts';
import '../design/base.css';
import './shell/shell.css';
import { App } from './shell/app.tsx';
import { startLanguage } from './words/language.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokenCss());
document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
startTheme();
startLanguage();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
