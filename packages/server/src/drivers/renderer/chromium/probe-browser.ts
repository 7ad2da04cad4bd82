import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';

const PROBE_TIMEOUT_MS = 10_000;

export type Probe =
  | { readonly runs: true; readonly version: string }
  | { readonly runs: false; readonly reason: string };

/** Whether an executable starts here, found out by asking for its version. */
export async function probeBrowser(
  executablePath: string,
  env: Readonly<Record<string, string>>,
): Promise<Probe> {
  try {
    await access(executablePath, constants.X_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { runs: false, reason: missing ? 'there is no such file' : 'it is not executable' };
  }
  // On Windows Chrome answers --version by opening a window.
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
