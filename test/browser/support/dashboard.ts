import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AxeResults } from 'axe-core';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';
import { test as base, expect, vi } from 'vitest';
import { launchBrowser } from '../../support/launch-browser.ts';
import { startOffprint } from '../../support/processes.ts';
import { removeFolder } from '../../support/remove-folder.ts';
import { freePort } from '../../support/services/free-port.ts';
import { addressOf } from '../../support/serving.ts';

/** Its text, since the page's policy lets no other script in. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const API_KEY = 'key-of-the-dashboard';
/** A little longer than each of the programs is given. */
const READ_WITHIN_MS = 25_000;
export const OPERATOR_KEY = 'key-of-the-operator';

export const SAMPLE = {
  basics: { name: 'Ada Lovelace' },
  work: [{ name: 'Engine', position: 'Analyst' }],
};

/** A server that asks for keys, so that each test has a user of its own on it. */
export const AUTH = {
  OFFPRINT_AUTH: 'api-key',
  OFFPRINT_API_KEYS: API_KEY,
  OFFPRINT_OPERATOR_KEY: OPERATOR_KEY,
} as const;

/** The dashboard as it is shipped, with what a user does beside the page. */
export interface Dashboard {
  readonly url: string;
  /** A page of this user. */
  open(user: string, how?: Visit): Promise<Page>;
  /** A page of the server at this address, or of the shared one, where nobody has signed in. */
  visit(address?: string, how?: Visit): Promise<Page>;
  call: <T>(user: string, path: string, init?: CallInit) => Promise<T>;
  submit(user: string, body: object, plan?: string): Promise<{ jobId: string }>;
  /** A document that is there already. */
  keepDocument(user: string, id?: string, data?: object): Promise<void>;
  /** Prints what waits. */
  drain(): Promise<void>;
}

interface Shared {
  readonly browser: Browser;
  readonly server: DashboardServer;
}

/** Tests of the dashboard, by one server and one browser for all of a file; users are their own. */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from it what is asked for
  .extend('shared', { scope: 'file' }, async ({}, { onCleanup }): Promise<Shared> => {
    const [browser, server] = await Promise.all([buildAndLaunch(), startDashboardServer()]);
    onCleanup(async () => void (await Promise.all([browser.close(), server.stop()])));
    return { browser, server };
  })
  .extend('dashboard', async ({ shared }, { onCleanup }) => {
    const contexts: BrowserContext[] = [];
    onCleanup(async () => void (await Promise.all(contexts.map((context) => context.close()))));
    return dashboardOf(shared, contexts);
  });

function dashboardOf({ browser, server }: Shared, contexts: BrowserContext[]): Dashboard {
  const { url } = server;
  async function visit(address: string, { user, at = '', ...options }: Visit): Promise<Page> {
    const context = await browser.newContext(options);
    contexts.push(context);
    if (user !== undefined) await signIn(context, user);
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(address + at);
    return page;
  }
  return {
    url,
    open: (user, how = {}) => visit(url, { user, ...how }),
    visit: (address = url, how = {}) => visit(address, how),
    call: (user, path, init) => call(url, user, path, init),
    submit: (user, body, plan = 'FREE') =>
      call(url, user, '/export/pdf', { method: 'POST', body, plan }),
    async keepDocument(user, id = 'cv', data = SAMPLE) {
      const body = { title: 'My CV', data };
      await call(url, user, `/documents/${id}`, { method: 'PUT', body });
    },
    drain: () => drainQueue(url),
  };
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
export const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
export const preview = (page: Page) => page.getByRole('img', { name: 'Page 1 of 1' });
/** Asks what programs read in the preview: again, where a busy machine kept them from reading in time. */
export async function askReaders(page: Page, answer: string | RegExp): Promise<void> {
  await vi.waitFor(async () => {
    await button(page, 'What do machines read?').click();
    await page.getByText(answer).waitFor({ timeout: READ_WITHIN_MS });
  }, 3 * READ_WITHIN_MS);
}

/** One of the panels of the editor. */
export const panel = (page: Page, name: string) =>
  page.locator('.segments').getByText(name, { exact: true }).first();

/** The dashboard as it is now, in a browser of its own. */
async function buildAndLaunch(): Promise<Browser> {
  await promisify(execFile)('npm', ['run', 'build', '--workspace', '@offprint/dashboard']);
  return await launchBrowser();
}

interface DashboardServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Nothing is printed before a test says so. Files of the plan BRIEF expire in ten seconds. */
async function startDashboardServer(): Promise<DashboardServer> {
  const folder = await mkdtemp(join(tmpdir(), 'offprint-test-'));
  const plans = join(folder, 'plans.json');
  await writeFile(plans, JSON.stringify({ BRIEF: { exportTtlMs: 10_000 } }));
  const server = startOffprint(['serve', '--no-worker'], {
    ...AUTH,
    OFFPRINT_DATA_DIR: join(folder, 'data'),
    OFFPRINT_PLANS_FILE: plans,
    PORT: String(await freePort()),
  });
  return {
    url: await addressOf(server),
    async stop() {
      server.child.kill('SIGKILL');
      await server.exited();
      await removeFolder(folder);
    },
  };
}

export interface Visit extends BrowserContextOptions {
  /** Who has signed in; nobody, if absent. */
  readonly user?: string;
  /** Where the page begins: `#/exports`, say. */
  readonly at?: string;
}

async function signIn(context: BrowserContext, user: string): Promise<void> {
  const credentials = JSON.stringify({ key: API_KEY, user });
  await context.addInitScript(
    `sessionStorage.getItem('offprint.credentials') ??
      sessionStorage.setItem('offprint.credentials', ${JSON.stringify(credentials)})`,
  );
}

interface CallInit {
  readonly method?: string;
  readonly body?: unknown;
  readonly plan?: string;
}

/** What this user asks of the API beside the page. */
async function call<T>(url: string, user: string, path: string, init: CallInit = {}): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: init.method ?? 'GET',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'x-offprint-user': user,
      'content-type': 'application/json',
      ...(init.plan && { 'x-offprint-plan': init.plan }),
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  const answer = (await response.json()) as { data: T };
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer.data;
}

async function drainQueue(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
  const response = await fetch(`${url}/api/v1/operator/drain`, { method: 'POST', headers });
  expect(response.status).toBe(200);
}

/** What axe finds, one line each. */
export async function complaints(page: Page): Promise<readonly string[]> {
  if (await page.evaluate('!globalThis.axe')) await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    "axe.run({ resultTypes: ['violations'] })",
  )) as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Goes there by the Tab key, as far as it takes, and presses Enter. */
export async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  const page = target.page();
  const focused = target.and(page.locator(':focus'));
  for (let presses = 0; presses < 40 && (await focused.count()) === 0; presses += 1) {
    await page.keyboard.press('Tab');
  }
  expect(await focused.count()).toBe(1);
  await page.keyboard.press('Enter');
}
