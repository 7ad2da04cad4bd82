import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Rate {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** Connections that broke, and answers that were none. */
  readonly errors: number;
}

/** Asks one of these after the other, over so many connections. */
export async function measureRate(
  url: string,
  requests: readonly Asked[],
  { seconds, connections }: { readonly seconds: number; readonly connections: number },
): Promise<Rate> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: requests.map((each) => ({ ...each })),
  });
  return {
    perSecond: result.requests.total / result.duration,
    p99Ms: result.latency.p99,
    errors: result.errors + result.non2xx,
  };
}

/** Of the whole process, in MB; Linux alone tells. */
export function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

/** The processor time that a process has used, in ms. */
export function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
