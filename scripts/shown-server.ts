import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOffprint } from '../test/support/processes.ts';

/**
 * Runs `offprint serve` on a free port, with a folder of its own, for as long as its page is looked at.
 *
 * @param look is given the address of the page
 */
export async function withShownServer<T>(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  look: (url: string) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'offprint-shown-'));
  const server = startOffprint(['serve', '--port', '0', ...args], {
    ...env,
    OFFPRINT_DATA_DIR: dataDir,
  });
  try {
    const [, url = ''] = await server.line(/(http:\/\/localhost:\d+)$/);
    return await look(url);
  } finally {
    server.child.kill('SIGKILL');
    await server.exited();
    rmSync(dataDir, { recursive: true });
  }
}
