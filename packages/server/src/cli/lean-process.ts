import { availableParallelism } from 'node:os';

/** glibc gives blocks of this size and more back to the system as soon as they are freed. */
const GIVEN_BACK_FROM = { MALLOC_MMAP_THRESHOLD_: '16384' };
/**
 * Otherwise V8 keeps 48 MB of young space after a busy minute, and lets the old space double before it
 * collects it. `--expose-gc` is for idle-collection.ts.
 */
const NODE_FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=50', '--expose-gc'];

/** Node's own default. */
const MOST_HELPERS = 4;

/**
 * Threads that collect garbage beside the one that serves. As many as Node starts by itself would, on
 * two cores, keep that one waiting for the processor.
 */
function helpersFlag(): string {
  return `--v8-pool-size=${Math.min(MOST_HELPERS, Math.max(1, availableParallelism() - 1))}`;
}

type LeanTarget = Pick<
  NodeJS.Process,
  'platform' | 'execPath' | 'execArgv' | 'argv' | 'env' | 'execve' | 'connected'
>;

/**
 * Starts this program anew, as the same process, with settings that give memory back once it is
 * free, and the processor to the thread that serves; they are read only at a start. Without them a
 * server kept four times what it needs after a busy minute. Returns when they are in effect, or where
 * they would have none.
 */
export function startLean(target: LeanTarget = process): void {
  if (target.platform !== 'linux' || target.execve === undefined || target.connected) return;
  const [[name, value]] = Object.entries(GIVEN_BACK_FROM) as [[string, string]];
  if (target.env[name] === undefined) {
    const program = [
      target.execPath,
      ...NODE_FLAGS,
      helpersFlag(),
      ...target.execArgv,
      ...target.argv.slice(1),
    ];
    target.execve(target.execPath, program, { ...target.env, ...GIVEN_BACK_FROM });
  }
  // Processes of ours that print have settings of their own.
  if (target.env[name] === value) delete target.env[name];
}
