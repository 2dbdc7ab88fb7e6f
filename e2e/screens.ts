import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { ensureChromium, launchOptions } from './browser.ts';
import { takeWhatOpens } from './screens/opened.ts';
import { takeTheReadmes } from './screens/readme.ts';
import { takeTheStates } from './screens/states.ts';
import { takeTheWalk } from './screens/walk.ts';

// Pictures of everything that a person sees, for people to look at: npm run screens [-- walk | opened | <situation> …]
// Those in the README are taken only when they are asked for: npm run screens -- readme

const folder = fileURLToPath(new URL('../test-results/screens', import.meta.url));
const chosen = process.argv.slice(2);
const isAsked = (name: string) => chosen.length === 0 || chosen.includes(name);
const situations = chosen.filter((name) => !['walk', 'opened', 'readme'].includes(name));

function bindTheBook() {
  const cwd = fileURLToPath(new URL('../stories', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--run', 'build'], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The book could not be built.\n${stdout}${stderr}`);
}

/** All of them below each other. */
function writeIndex() {
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
  const figures = pictures.map(
    (name) => `<figure><figcaption>${name}</figcaption><img src="${name}" alt="" loading="lazy"></figure>`,
  );
  writeFileSync(join(folder, 'index.html'), `<!doctype html><title>Screens</title>\n${figures.join('\n')}\n`);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
ensureChromium();
const browser = await chromium.launch(launchOptions());
try {
  if (chosen.join() !== 'walk') bindTheBook();
  if (chosen.length === 0 || situations.length > 0) await takeTheStates(browser, folder, situations);
  if (isAsked('opened')) await takeWhatOpens(browser, folder);
  if (isAsked('walk')) await takeTheWalk(browser, folder);
  if (chosen.includes('readme')) await takeTheReadmes(browser);
  writeIndex();
  console.log(`The pictures are in ${relative(process.cwd(), folder) || folder}; index.html shows all of them.`);
} finally {
  await browser.close();
}
