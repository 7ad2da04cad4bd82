import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBundledArchives, unpackBundledBrowser } from './bundled-browser.ts';
import { CHROMIUM_PACKAGE, findChromiumPackage } from './chromium-package.ts';
import { installedHeadlessShells } from './install-browser.ts';

export interface FindBrowserOptions {
  /** If set, the only browser that is used. */
  readonly browserPath?: string | undefined;
  /** Where browsers are installed and unpacked. Private to this user. */
  readonly cacheDir: string;
  /** The directories of PATH. */
  readonly searchPath?: readonly string[] | undefined;
}

export interface FoundBrowser {
  readonly executablePath: string;
  /** Full Chrome prints through an additional process, and about four times slower. */
  readonly kind: 'headless shell' | 'full Chrome';
  readonly origin: BrowserOrigin;
  readonly version: string;
  /** Added to the library path of the browser. */
  readonly libraryDir: string | null;
}

export type BrowserOrigin = 'configured' | 'installed' | 'bundled' | 'system';

/** A place that was searched, with the result. For `offprint doctor`. */
export interface BrowserCandidate {
  readonly origin: BrowserOrigin;
  readonly path: string | null;
  readonly chosen: boolean;
  readonly explanation: string;
}

export interface BrowserSearch {
  readonly browser: FoundBrowser | null;
  readonly candidates: readonly BrowserCandidate[];
}

type Attempt = { readonly browser: FoundBrowser } | { readonly reason: string };
interface Place {
  readonly origin: BrowserOrigin;
  readonly path: string | null;
  attempt(): Promise<Attempt>;
}

const PROBE_TIMEOUT_MS = 10_000;
const USUAL_BIN_DIRS = ['/usr/local/bin', '/usr/bin', '/bin', '/snap/bin', '/opt/google/chrome'];
const SHELL_NAMES = ['chrome-headless-shell', 'chromium-headless-shell', 'headless_shell'];
const CHROME_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
];
const USUAL_APPS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

const PACKAGE_MISSING: BrowserCandidate = {
  origin: 'bundled',
  path: null,
  chosen: false,
  explanation: `the package ${CHROMIUM_PACKAGE} is not installed`,
};

/**
 * Looks for a browser: the configured one, an installed headless shell, the one bundled in
 * `@sparticuz/chromium`, which is unpacked here, and any Chrome, in this order. The first that runs
 * is chosen, and the result explains why those before it were not. Driving any of them requires the
 * optional package.
 */
export async function findBrowser(options: FindBrowserOptions): Promise<BrowserSearch> {
  if (findChromiumPackage() === null) return { browser: null, candidates: [PACKAGE_MISSING] };
  const candidates: BrowserCandidate[] = [];
  for (const place of await places(options)) {
    const attempt = await place.attempt();
    const { origin, path } = place;
    if ('browser' in attempt) {
      const { kind, version, executablePath } = attempt.browser;
      const explanation = `${kind} ${version}`;
      candidates.push({ origin, path: executablePath, chosen: true, explanation });
      return { browser: attempt.browser, candidates };
    }
    if (!isPlainlyAbsent(place, attempt.reason)) {
      candidates.push({ origin, path, chosen: false, explanation: attempt.reason });
    }
  }
  return { browser: null, candidates };
}

async function places(options: FindBrowserOptions): Promise<Place[]> {
  // A fault of a configured path must be seen, so no other place is searched.
  if (options.browserPath) return [executable('configured', options.browserPath)];
  const binDirs = [...new Set([...(options.searchPath ?? []), ...USUAL_BIN_DIRS])];
  const onPath = (names: readonly string[]) =>
    names.flatMap((name) => binDirs.map((dir) => join(dir, name)));
  const installed = await installedHeadlessShells(options.cacheDir);
  return [
    ...(installed.length > 0
      ? installed.map((path) => executable('installed', path))
      : [absent('installed', 'none yet; `offprint browser install` gets one')]),
    ...onPath(SHELL_NAMES).map((path) => executable('system', path)),
    bundled(options.cacheDir),
    ...onPath(CHROME_NAMES).map((path) => executable('system', path)),
    ...(USUAL_APPS[process.platform] ?? []).map((path) => executable('system', path)),
    absent('system', 'no Chrome or Chromium on the PATH or in the usual places'),
  ];
}

function executable(origin: BrowserOrigin, path: string): Place {
  return { origin, path, attempt: () => tryExecutable(origin, path, null) };
}

function absent(origin: BrowserOrigin, reason: string): Place {
  return { origin, path: null, attempt: async () => ({ reason }) };
}

function bundled(cacheDir: string): Place {
  return {
    origin: 'bundled',
    path: null,
    async attempt() {
      const archives = await findBundledArchives();
      if ('reason' in archives) return archives;
      try {
        const unpacked = await unpackBundledBrowser(archives.dir, cacheDir);
        return await tryExecutable('bundled', unpacked.executablePath, unpacked.libraryDir);
      } catch (error) {
        return { reason: `it could not be unpacked: ${(error as Error).message}` };
      }
    },
  };
}

async function tryExecutable(
  origin: BrowserOrigin,
  executablePath: string,
  libraryDir: string | null,
): Promise<Attempt> {
  const kind = /headless[-_]shell/.test(executablePath) ? 'headless shell' : 'full Chrome';
  const own = await probe(executablePath, {});
  if (own.runs) {
    const { version } = own;
    return { browser: { executablePath, kind, origin, version, libraryDir: null } };
  }
  if (libraryDir === null) return { reason: own.reason };
  const helped = await probe(executablePath, { LD_LIBRARY_PATH: libraryDir });
  if (!helped.runs) return { reason: helped.reason };
  const { version } = helped;
  return { browser: { executablePath, kind, origin, version, libraryDir } };
}

/** A Chrome might be in dozens of places. Those where there is none are not reported. */
function isPlainlyAbsent(place: Place, reason: string): boolean {
  return place.origin === 'system' && place.path !== null && reason === 'there is no such file';
}

type Probe =
  | { readonly runs: true; readonly version: string }
  | { readonly runs: false; readonly reason: string };

/** Whether an executable starts here, tested by asking for its version. */
async function probe(
  executablePath: string,
  env: Readonly<Record<string, string>>,
): Promise<Probe> {
  try {
    await access(executablePath, constants.X_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { runs: false, reason: missing ? 'there is no such file' : 'it is not executable' };
  }
  // On Windows, Chrome answers --version by opening a window.
  if (process.platform === 'win32') return { runs: true, version: 'unknown' };
  try {
    const { stdout } = await promisify(execFile)(executablePath, ['--version'], {
      env,
      timeout: PROBE_TIMEOUT_MS,
    });
    return { runs: true, version: /\d+(\.\d+)+/.exec(stdout)?.[0] ?? stdout.trim() };
  } catch (error) {
    return { runs: false, reason: `it does not run: ${lastLine(error)}` };
  }
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').at(-1) ?? message;
}
