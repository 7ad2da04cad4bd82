import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface HostileProcess {
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./hostile-users.ts', import.meta.url));
/** So that an attack is in full swing when the first job is measured. */
const BUILD_UP_MS = 3_000;
const STOP_WITHIN_MS = 5_000;

/** So many users who attack at once, in a process of their own. */
export async function startHostile(
  attack: string,
  api: string,
  key: string,
  users: number,
): Promise<HostileProcess> {
  const child = spawn(process.execPath, [PROGRAM, attack, api, key, String(users)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await new Promise((resolve) => setTimeout(resolve, BUILD_UP_MS));
  if (child.exitCode !== null) throw new Error(`the attack "${attack}" ended by itself`);
  return {
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await exit;
      clearTimeout(timer);
    },
  };
}
