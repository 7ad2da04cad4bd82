// @vitest-environment happy-dom
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { completedJob, failedJob, runningJob } from '../../../test/support/job-view.ts';
import { App } from './app.tsx';
import {
  createFakeServer,
  EXPORT_ID,
  exportView,
  type FakeServer,
  refusal,
} from './fake-server.ts';

const OTHER_EXPORT_ID = '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e03';
const NOTHING_PRINTED = 'Nothing is being printed';
const NO_FILES = 'No files yet';
const LOST = 'The server does not answer';

let server: FakeServer;
let close: () => void;

beforeEach(() => {
  server = createFakeServer();
  vi.stubGlobal('fetch', server.fetch);
  document.head.innerHTML = '<base href="http://offprint.test/">';
  document.body.innerHTML = '<div id="root"></div>';
  sessionStorage.clear();
});
afterEach(() => {
  close();
  vi.unstubAllGlobals();
});

function open(): void {
  const root = createRoot(document.getElementById('root') as HTMLElement);
  root.render(<App />);
  close = () => root.unmount();
}

function reload(): void {
  close();
  open();
}

/** With time for a busy machine. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);
const text = () => document.body.textContent;
const shows = (expected: string | RegExp) => eventually(() => expect(text()).toMatch(expected));

function control(label: string): HTMLElement {
  const all = [...document.querySelectorAll<HTMLElement>('button, a')];
  const found = all.find((each) => each.textContent?.startsWith(label));
  if (!found) throw new Error(`there is no button "${label}"`);
  return found;
}

/** As a person does: the control that is pressed has the focus. */
function press(label: string): void {
  control(label).focus();
  control(label).click();
}

const paths = () => server.requests.map(({ path }) => path);
const focused = () => document.activeElement?.textContent;

/** Everything that the page shows, from now on. */
function recordTexts(): string[] {
  const texts: string[] = [];
  const observer = new MutationObserver(() => texts.push(text() ?? ''));
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  return texts;
}

async function openAndExport(): Promise<void> {
  open();
  await shows('Modern');
  press('Use the sample');
  await shows('Résumé of Mirela Okafor');
  press('Export PDF');
}

test('takes the sample to a file that can be downloaded', async () => {
  await openAndExport();
  await shows('47 kB of 100 MB');
  await shows('In line');

  server.exports = [exportView()];
  server.tell(completedJob());

  await shows('days ago');
  const links = [...document.querySelectorAll('a')].map(({ href }) => href);
  expect(links).toContain(`http://offprint.test/api/v1/export/download/${EXPORT_ID}`);
  const submission = server.requests.find(({ path }) => path === 'POST /export/pdf');
  expect(submission?.body).toMatchObject({
    document: { basics: { name: 'Mirela Okafor' } },
    templateId: 'modern',
    options: { pageSize: 'A4' },
  });
});

test('shows what was submitted elsewhere, as it moves', async () => {
  server.jobs = [runningJob()];
  open();
  await shows('ada-lovelace.pdfPrinting');

  server.tell(failedJob());
  await shows('The print took too long.');
  press('Clear');

  await shows(NOTHING_PRINTED);
});

test('shows a finished export once, and asks before it deletes the file', async () => {
  const deletion = `DELETE /export/history/${EXPORT_ID}`;
  server.jobs = [completedJob()];
  server.exports = [exportView()];
  open();
  await shows('days ago');
  const names = [...document.querySelectorAll('strong')].map(({ textContent }) => textContent);
  expect(names.filter((name) => name === 'ada-lovelace.pdf')).toHaveLength(1);

  press('Delete');
  await shows('Delete for good');
  expect(paths()).not.toContain(deletion);
  press('Delete for good');

  await shows(NO_FILES);
  expect(paths()).toContain(deletion);
});

test('shows every problem of a document that is refused', async () => {
  server.submission = () =>
    refusal('VALIDATION_ERROR', 'The document has problems.', [
      { path: 'document.basics.email', message: 'must be text' },
      { path: 'document.work[0].startDate', message: 'must be a date' },
    ]);

  await openAndExport();

  await shows('document.basics.email must be text');
  await shows('document.work[0].startDate must be a date');
});

test('does not tell the one problem of a document twice', async () => {
  server.submission = () =>
    refusal('VALIDATION_ERROR', 'document.basics must be an object', [
      { path: 'document.basics', message: 'must be an object' },
    ]);

  await openAndExport();

  await shows('This has to be put right:document.basics must be an object');
});

test('sends nothing while the text is not a document', async () => {
  open();
  await shows('Modern');

  press('Export PDF');

  await shows('Paste a résumé as JSON first');
  expect(paths()).not.toContain('POST /export/pdf');
});

test('asks for a key where the server does, keeps it in the tab, and forgets it', async () => {
  server.key = 'secret';
  open();
  await shows('Who is printing?');

  for (const [name, value] of [
    ['key', 'secret'],
    ['user', 'ada'],
  ] as const) {
    const field = document.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (field) field.value = value;
  }
  press('Continue');
  await shows('Sign out');
  expect(server.requests.at(-1)?.headers.get('x-offprint-user')).toBe('ada');
  expect(sessionStorage.getItem('offprint.credentials')).toContain('ada');

  press('Use the sample');
  await shows('Résumé of Mirela Okafor');
  press('Sign out');
  await shows('Who is printing?');
  expect(JSON.stringify(sessionStorage)).not.toMatch(/ada|Mirela/);
});

test('says while the connection is lost, and that what it shows may have changed', async () => {
  server.jobs = [runningJob()];
  open();
  await shows('ada-lovelace.pdfPrinting');
  const texts = recordTexts();

  server.goDown();
  await shows(LOST);
  await shows('Last known: Printing');
  const status = document.querySelector('main > [role=status]');
  expect(status?.textContent).toMatch(LOST);

  server.comeBack();
  await shows(/ada-lovelace\.pdfPrinting/);
  expect(status?.textContent).toBe('');
  expect(texts.join()).not.toContain('Try again');
});

test('drops the news of a fault once the server answers again', async () => {
  open();
  await shows(NO_FILES);
  server.goDown();
  await shows(LOST);
  press('Use the sample');
  await shows('Résumé of Mirela Okafor');
  press('Export PDF');
  await shows('Check that it runs');

  server.comeBack();

  await eventually(() => expect(text()).not.toMatch(LOST));
  expect(text()).not.toMatch('Check that it runs');
});

test('loads by itself what could not be loaded at first', async () => {
  server.goDown();
  open();
  await shows(LOST);

  server.exports = [exportView()];
  server.comeBack();

  await shows('days ago');
  expect(text()).not.toMatch(/does not answer|Try again/);
});

test('says that there is nothing only when the server has said so', async () => {
  server.jobs = [runningJob()];
  server.exports = [exportView()];
  const texts = recordTexts();

  open();
  await shows('Printing');
  await shows('days ago');

  expect(texts.length).toBeGreaterThan(1);
  expect(texts.join()).not.toContain(NO_FILES);
  expect(texts.join()).not.toContain(NOTHING_PRINTED);
});

test('moves the focus to the next row when a file is deleted, and to the heading after the last', async () => {
  server.exports = [exportView(), exportView({ id: OTHER_EXPORT_ID, fileName: 'other.pdf' })];
  open();
  await shows('other.pdf');

  press('Delete');
  await eventually(() => expect(focused()).toBe('Delete for good ada-lovelace.pdf'));
  press('Delete for good');
  await eventually(() => expect(text()).not.toMatch('ada-lovelace.pdf'));
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Download other.pdf');

  server.exports = [];
  press('Delete');
  await shows('Delete for good other.pdf');
  press('Delete for good');
  await shows(NO_FILES);
  expect(focused()).toBe('History');
});

test('gives the focus back when nothing is deleted after all', async () => {
  server.exports = [exportView()];
  open();
  await shows('days ago');

  press('Delete');
  await shows('Keep');
  press('Keep');

  await eventually(() => expect(focused()).toBe('Delete ada-lovelace.pdf'));
});

test('keeps what was typed over a reload', async () => {
  open();
  await shows('Modern');
  press('Use the sample');
  await shows('Résumé of Mirela Okafor');

  reload();

  await shows('Résumé of Mirela Okafor');
  expect(document.querySelector('textarea')?.value).toContain('Hydrologist');
});
