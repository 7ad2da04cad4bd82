import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { findBrowser } from '../../../packages/server/src/drivers/renderer/chromium/find-browser.ts';

const API_KEY = 'key-of-the-dashboard';
export const OPERATOR_KEY = 'key-of-the-operator';

/** A server that asks for keys, so that each test has a user of its own on it. */
export const AUTH = {
  OFFPRINT_AUTH: 'api-key',
  OFFPRINT_API_KEYS: API_KEY,
  OFFPRINT_OPERATOR_KEY: OPERATOR_KEY,
} as const;

/** The dashboard as it is now, in a browser of its own. */
export async function buildAndLaunch(): Promise<Browser> {
  await promisify(execFile)('npm', ['run', 'build', '--workspace', '@offprint/dashboard']);
  const { browser } = await findBrowser({ cacheDir: join(homedir(), '.cache', 'offprint') });
  if (!browser) throw new Error('There is no browser; `npx offprint doctor` says why.');
  const { executablePath, libraryDir } = browser;
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox'],
    ...(libraryDir && { env: { LD_LIBRARY_PATH: libraryDir } }),
  });
}

export interface Visit extends BrowserContextOptions {
  /** Who has signed in; nobody, if absent. */
  readonly user?: string;
  /** Where the page begins: `#/exports`, say. */
  readonly at?: string;
}

/** A page whose every complaint in the console fails the test. */
export async function visit(browser: Browser, url: string, visitor: Visit = {}): Promise<Page> {
  const { user, at = '', ...options } = visitor;
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  if (user !== undefined) {
    const credentials = JSON.stringify({ key: API_KEY, user });
    await context.addInitScript(
      `sessionStorage.getItem('offprint.credentials') ??
        sessionStorage.setItem('offprint.credentials', ${JSON.stringify(credentials)})`,
    );
  }
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url + at);
  return page;
}

/** What this user asks of the API beside the page. */
export async function call<T>(
  url: string,
  user: string,
  path: string,
  init: { method?: string; body?: unknown } = {},
): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: init.method ?? 'GET',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'x-offprint-user': user,
      'content-type': 'application/json',
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  const answer = (await response.json()) as { data: T };
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer.data;
}
