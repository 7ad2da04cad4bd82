/** What goes back to the system as soon as it is freed, where glibc allocates. */
const GIVEN_BACK_FROM = { MALLOC_MMAP_THRESHOLD_: '16384' };
/**
 * Of what is new, V8 would keep 48 MB after a busy minute, and of what is old let as much again pile up
 * before it looks what of it is garbage. `--expose-gc` is for idle-collection.ts.
 */
const NODE_FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=50', '--expose-gc'];

type LeanTarget = Pick<
  NodeJS.Process,
  'platform' | 'execPath' | 'execArgv' | 'argv' | 'env' | 'execve' | 'connected'
>;

/**
 * Starts this program anew, as the same process, with settings that give memory back once it is
 * free; both allocators read theirs only at a start. Without them a server kept four times what it
 * needs after a busy minute. Returns when they are in effect, or where they would have none.
 */
export function startLean(target: LeanTarget = process): void {
  if (target.platform !== 'linux' || target.execve === undefined || target.connected) return;
  const [[name, value]] = Object.entries(GIVEN_BACK_FROM) as [[string, string]];
  if (target.env[name] === undefined) {
    const program = [target.execPath, ...NODE_FLAGS, ...target.execArgv, ...target.argv.slice(1)];
    target.execve(target.execPath, program, { ...target.env, ...GIVEN_BACK_FROM });
  }
  // Processes of ours that print have settings of their own.
  if (target.env[name] === value) delete target.env[name];
}
