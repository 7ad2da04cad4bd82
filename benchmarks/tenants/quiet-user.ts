/** The measured user: one short job after the other. */
export interface QuietUser {
  readonly api: string;
  readonly headers: Readonly<Record<string, string>>;
}

const DOCUMENT = JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } } });
const GIVE_UP_MS = 60_000;
/** Between two exports: who prints without a pause is not quiet. */
const PAUSE_MS = 100;

/** From the submission to the answer that the job is completed. */
export async function exportOnce({ api, headers }: QuietUser): Promise<number> {
  const startedAtMs = performance.now();
  const signal = AbortSignal.timeout(GIVE_UP_MS);
  const submitted = await fetch(`${api}/export/pdf`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: DOCUMENT,
    signal,
  });
  const { data } = (await submitted.json()) as { data?: { jobId: string } };
  if (!data) throw new Error(`the quiet user was refused: ${submitted.status}`);
  for (;;) {
    const response = await fetch(`${api}/export/job/${data.jobId}?wait=25`, { headers, signal });
    const answer = (await response.json()) as { data?: { status: string } };
    const status = answer.data?.status;
    if (status === 'completed') return performance.now() - startedAtMs;
    if (status !== 'pending' && status !== 'processing') {
      throw new Error(`a job of the quiet user is ${status ?? `answered with ${response.status}`}`);
    }
  }
}

export interface Latencies {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Jobs that were not done within a minute, or were refused. */
  readonly lost: number;
}

export async function measure(user: QuietUser, samples: number, maxMs: number): Promise<Latencies> {
  const tookMs: number[] = [];
  let lost = 0;
  const endsAtMs = performance.now() + maxMs;
  while (tookMs.length + lost < samples && performance.now() < endsAtMs) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    await exportOnce(user).then(
      (ms) => tookMs.push(ms),
      (error) => {
        lost += 1;
        console.error(String(error));
      },
    );
  }
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? GIVE_UP_MS;
  return { p50Ms: at(0.5), p99Ms: at(0.99), lost };
}
