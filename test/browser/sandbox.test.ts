import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { ChromiumRendererOptions } from '../../packages/server/src/drivers/renderer/chromium/chromium-renderer.ts';
import { findBrowser } from '../../packages/server/src/drivers/renderer/chromium/find-browser.ts';
import { killIfAlive } from '../support/processes.ts';
import { tempDir } from '../support/temp-dir.ts';
import { BROWSER_CACHE_DIR, letter, NEVER, openRenderer } from './support/renderer.ts';
import { browserPids } from './support/renderer-processes.ts';

// The tests may run as root or where the kernel denies the sandbox, so a script stands for the
// browser: it runs the real one without, or says what the real one would.

const NO_SANDBOX = 'No usable sandbox! Update your kernel';
const NO_LIBRARY = 'error while loading shared libraries: libnss3.so';
const SHORT = letter({ bodyHtml: 'x' });

/** A browser that starts in its sandbox unless there is a file named `denied`, with what it says. */
async function fakeBrowser() {
  const { browser } = await findBrowser({ cacheDir: BROWSER_CACHE_DIR });
  if (browser === null)
    throw new Error('No browser was found: run `npx offprint browser install`.');
  const { executablePath, libraryDir } = browser;
  const dir = await tempDir();
  const path = join(dir, 'chrome-headless-shell');
  const denied = join(dir, 'denied');
  const script = `#!/bin/sh
export LD_LIBRARY_PATH=${libraryDir ?? ''}
case " $* " in
  *" --version "* | *" --no-sandbox "*) exec ${executablePath} "$@" ;;
esac
if [ -e ${denied} ]; then
  echo "[1127/000000.1:FATAL:zygote_host_impl_linux.cc:132] $(cat ${denied})." >&2
  exit 1
fi
exec ${executablePath} --no-sandbox "$@"
`;
  await writeFile(path, script, { mode: 0o700 });
  return {
    path,
    deny: (saying: string) => writeFile(denied, saying),
    allow: () => rm(denied),
  };
}

async function open(options: Partial<ChromiumRendererOptions>) {
  const warn = vi.fn();
  const log = { debug() {}, info() {}, warn, error() {} };
  const renderer = await openRenderer({ concurrency: 1, isRoot: false, log, ...options });
  const warnings = () => warn.mock.calls.map(([, message]) => message);
  return { renderer, warnings };
}

test('where the system denies the sandbox the browser goes without, and its own words are logged', async () => {
  const browser = await fakeBrowser();
  await browser.deny(NO_SANDBOX);
  const { renderer, warnings } = await open({ browserPath: browser.path });

  const { description } = await renderer.check();

  expect(description).toContain(', not sandboxed');
  const warning = `The browser runs without its sandbox: it says: ${NO_SANDBOX}.`;
  expect(warnings()).toEqual([warning]);
});

test('the sandbox is tried again at each launch', async () => {
  const browser = await fakeBrowser();
  await browser.deny(NO_SANDBOX);
  const { renderer } = await open({ browserPath: browser.path });
  await renderer.render(SHORT, NEVER);

  await browser.allow();
  browserPids().forEach(killIfAlive);
  await vi.waitFor(() => expect(browserPids()).toEqual([]));

  expect(await renderer.check()).toEqual({
    description: expect.stringMatching(/, sandboxed$/),
    warnings: [],
  });
});

test('any other failure is no reason to go without', async () => {
  const browser = await fakeBrowser();
  await browser.deny(NO_LIBRARY);
  const { renderer } = await open({ browserPath: browser.path });

  await expect(renderer.render(SHORT, NEVER)).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
  });
  expect(browserPids()).toEqual([]);
});

test('nothing is printed without a sandbox that is required', async () => {
  const browser = await fakeBrowser();
  await browser.deny(NO_SANDBOX);
  const { renderer } = await open({ browserPath: browser.path, sandbox: 'require' });

  await expect(renderer.render(SHORT, NEVER)).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    message: expect.stringContaining('OFFPRINT_SANDBOX=require'),
    cause: new Error(NO_SANDBOX),
  });
  await browser.allow();
  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});

test.each([
  ['as root', { isRoot: true }, /runs as root/],
  ['when it is off', { sandbox: 'off' }, /OFFPRINT_SANDBOX is off/],
] as const)('%s the browser goes without, and that is said', async (_when, options, reason) => {
  const { path } = await fakeBrowser();
  const { renderer } = await open({ browserPath: path, ...options });

  const { description, warnings } = await renderer.check();

  expect(description).toContain(', not sandboxed');
  expect(warnings).toEqual([expect.stringMatching(reason)]);
});
