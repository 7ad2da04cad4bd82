import { readFileSync } from 'node:fs';

export interface ServerWatch {
  /** The longest answer of `/healthz`, and the most memory of the server's process, since begun. */
  stop(): Promise<{ readonly healthMs: number; readonly peakMb: number }>;
}

const LOOK_EVERY_MS = 50;

export function watchServer(api: string, pid: number): ServerWatch {
  const url = new URL('/healthz', api);
  let healthMs = 0;
  let peakMb = 0;
  let isOver = false;
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
      return { healthMs, peakMb };
    },
  };
}

export function residentMb(pid: number): number {
  const [, kilobytes = '0'] =
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
