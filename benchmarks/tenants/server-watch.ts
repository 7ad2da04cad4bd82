import { readFileSync } from 'node:fs';

/** Of the server, since the watch began. */
export interface Watched {
  /** The longest answer of `/healthz`. */
  readonly healthMs: number;
  /** The most memory of its process. */
  readonly peakMb: number;
  /**
   * How long its serving thread stood ready while others had the processors, as a share of the time
   * that it wanted one: what no queue of the server's can better.
   */
  readonly starvedShare: number;
}

export interface ServerWatch {
  stop(): Promise<Watched>;
}

const LOOK_EVERY_MS = 50;

export function watchServer(api: string, pid: number): ServerWatch {
  const url = new URL('/healthz', api);
  let healthMs = 0;
  let peakMb = 0;
  let isOver = false;
  const before = threadTimes(pid);
  const looking = (async () => {
    while (!isOver) {
      const startedAtMs = performance.now();
      // A connection that is kept may be closed just as it is used again.
      const headers = { connection: 'close' };
      await fetch(url, { headers }).then((response) => response.arrayBuffer());
      healthMs = Math.max(healthMs, performance.now() - startedAtMs);
      peakMb = Math.max(peakMb, residentMb(pid));
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await looking;
      const after = threadTimes(pid);
      const waitedNs = after.waitedNs - before.waitedNs;
      const starvedShare = waitedNs / (waitedNs + after.ranNs - before.ranNs);
      return { healthMs, peakMb, starvedShare };
    },
  };
}

/** Of the thread that serves everybody, which is the process's first. */
function threadTimes(pid: number) {
  const fields = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'latin1').split(' ');
  const [ranNs = 0, waitedNs = 0] = fields.map(Number);
  return { ranNs, waitedNs };
}

export function residentMb(pid: number): number {
  const [, kilobytes = '0'] =
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
