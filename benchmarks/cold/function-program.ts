import { fileURLToPath, pathToFileURL } from 'node:url';

// One function, for one request: writes how many ms after its start the answer was there.

const BUILT = fileURLToPath(new URL('../../dist/server/dist', import.meta.url));
const DOCUMENT = {
  basics: { name: 'Ada Lovelace', label: 'Analyst', summary: 'Wrote the first program.' },
};

async function answer(request: Request): Promise<void> {
  const { createRoutes, closeAll } = await import(pathToFileURL(`${BUILT}/next.js`).href);
  const { GET } = createRoutes({ user: () => ({ user: 'ada' }) });
  const response: Response = await GET(request);
  const bytes = await response.bytes();
  report();
  if (response.status !== 200)
    throw new Error(`${response.status} ${new TextDecoder().decode(bytes)}`);
  await closeAll();
}

function report(): void {
  console.log(performance.now());
}

async function printByOwnBrowser(): Promise<void> {
  const { launch } = await import('puppeteer-core');
  const { findBrowser } = await import(
    pathToFileURL(`${BUILT}/drivers/renderer/chromium/find-browser.js`).href
  );
  const { browser: found } = await findBrowser({
    cacheDir: `${process.env.HOME}/.cache/offprint`,
  });
  const browser = await launch({
    executablePath: found.executablePath,
    args: ['--no-sandbox'],
    env: { ...process.env, ...(found.libraryDir && { LD_LIBRARY_PATH: found.libraryDir }) },
  });
  const page = await browser.newPage();
  await page.setContent(`<h1>${DOCUMENT.basics.name}</h1><p>${DOCUMENT.basics.summary}</p>`, {
    waitUntil: 'load',
  });
  await page.pdf({ format: 'A4' });
  report();
  await browser.close();
}

const ORIGIN = 'http://localhost/api/v1/export';
switch (process.argv[2]) {
  case 'status':
    await answer(new Request(`${ORIGIN}/jobs`));
    break;
  case 'print':
    await answer(
      new Request(`${ORIGIN}/pdf`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/pdf',
          prefer: 'wait=25',
        },
        body: JSON.stringify({ document: DOCUMENT }),
      }),
    );
    break;
  case 'browser':
    await printByOwnBrowser();
    break;
  default:
    throw new Error('status, print or browser?');
}
