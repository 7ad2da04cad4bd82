import { readdirSync, readFileSync } from 'node:fs';

/** The resident memory of all renderer processes below this process, in bytes. Linux only. */
export function rendererBytes(ownerPid: number = process.pid): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(name) ?? []);
  const parents = new Map(processes.map(({ pid, parentPid }) => [pid, parentPid]));
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === ownerPid || isOurs(parent));
  };
  return processes
    .filter(({ pid, commandLine }) => commandLine.includes('--type=renderer') && isOurs(pid))
    .reduce((sum, { residentBytes }) => sum + residentBytes, 0);
}

function readProcess(name: string) {
  try {
    const status = readFileSync(`/proc/${name}/status`, 'utf8');
    return {
      pid: Number(name),
      parentPid: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]),
      residentBytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024,
      commandLine: readFileSync(`/proc/${name}/cmdline`, 'latin1'),
    };
  } catch {
    return null; // It has ended meanwhile.
  }
}
