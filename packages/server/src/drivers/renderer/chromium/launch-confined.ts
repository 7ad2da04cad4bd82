import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { OffprintError } from '../../../domain/errors.ts';
import { makeOwnedFolder } from '../../../platform/owned-folder.ts';
import { type BrowserProcess, type LaunchOptions, launchBrowser } from './browser-process.ts';
import { browserEnvironment, launchFlags } from './launch-settings.ts';

/** `auto`: without a sandbox only if the browser reports that it cannot have one. */
export type SandboxMode = 'auto' | 'require' | 'off';

export interface ConfinedLaunch {
  readonly process: BrowserProcess;
  /** Why it runs without its sandbox, as a clause. Null if it has one. */
  readonly openBecause: string | null;
}

/** What the browser prints if the kernel or a container denies its sandbox. */
const SANDBOX_DENIED =
  /No usable sandbox|without --no-sandbox|SUID sandbox helper|Failed to move to new namespace/;
const ASK_TIMEOUT_MS = 10_000;

/**
 * Starts a browser in its sandbox, or without one if the mode allows it and the system requires it.
 * This is tested at each launch, since a failure may have passed.
 *
 * @throws OffprintError ENGINE_UNAVAILABLE if a sandbox is required and not possible; what
 *   launchBrowser throws
 */
export async function launchConfined(
  options: Omit<LaunchOptions, 'sandbox'>,
  mode: SandboxMode,
  isRoot = process.geteuid?.() === 0,
): Promise<ConfinedLaunch> {
  const open = async (openBecause: string) => ({
    process: await launchBrowser({ ...options, sandbox: false }),
    openBecause,
  });
  if (mode === 'off') return await open('OFFPRINT_SANDBOX is off');
  // Chromium refuses to use its sandbox as root, on any kernel.
  if (mode === 'auto' && isRoot) return await open('this process runs as root; use another user');
  try {
    return { process: await launchBrowser({ ...options, sandbox: true }), openBecause: null };
  } catch (error) {
    const refusal = await sandboxRefusal(options);
    if (refusal === null) throw error;
    if (mode === 'require') throw sandboxRequired(refusal);
    return await open(`it says: ${refusal}`);
  }
}

/** The browser's own message if it did not start because of the sandbox, else null. */
async function sandboxRefusal({
  browser,
  fontDir,
  tempDir,
}: Omit<LaunchOptions, 'sandbox'>): Promise<string | null> {
  const profile = await makeOwnedFolder(tempDir, 'profile');
  try {
    const flags = launchFlags(profile.path, true).filter((flag) => !flag.includes('debugging'));
    const child = spawn(browser.executablePath, [...flags, '--dump-dom', 'about:blank'], {
      env: await browserEnvironment(profile.path, fontDir, browser.libraryDir),
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: ASK_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => {});
    const lines = (await text(child.stderr)).split('\n');
    const line = lines.find((each) => SANDBOX_DENIED.test(each));
    return line?.replace(/^\[[^\]]*\] */, '').replace(/[\s.]+$/, '') ?? null;
  } finally {
    await profile.remove();
  }
}

function sandboxRequired(refusal: string): OffprintError {
  return new OffprintError(
    'ENGINE_UNAVAILABLE',
    'The browser does not start in its sandbox, and OFFPRINT_SANDBOX=require forbids to print without.',
    { cause: new Error(refusal) },
  );
}
