/** The measured user: one short job after the other. */
export interface QuietUser {
  readonly api: string;
  readonly headers: Readonly<Record<string, string>>;
}

const DOCUMENT = JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } } });
const GIVE_UP_MS = 60_000;
/** Between two exports: who prints without a pause is not quiet. */
const PAUSE_MS = 100;

/** Where the time of one export went, in milliseconds. */
export interface Export {
  readonly tookMs: number;
  /** Until the submission was answered. */
  readonly submitMs: number;
  /** From its creation until a worker began it, by the store's clock. */
  readonly claimMs: number;
  /** From there until it was completed. */
  readonly runMs: number;
}

interface JobTimes {
  readonly status: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

/** From the submission to the answer that the job is completed. */
export async function exportOnce({ api, headers }: QuietUser): Promise<Export> {
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
  const submitMs = performance.now() - startedAtMs;
  for (;;) {
    const response = await fetch(`${api}/export/job/${data.jobId}?wait=25`, { headers, signal });
    const { data: job } = (await response.json()) as { data?: JobTimes };
    if (job?.status === 'completed') {
      return { tookMs: performance.now() - startedAtMs, submitMs, ...timesOf(job) };
    }
    if (job?.status !== 'pending' && job?.status !== 'processing') {
      throw new Error(
        `a job of the quiet user is ${job?.status ?? `answered with ${response.status}`}`,
      );
    }
  }
}

function timesOf({ createdAt, startedAt, completedAt }: JobTimes) {
  const [created, started, completed] = [createdAt, startedAt, completedAt].map((time) =>
    Date.parse(time ?? createdAt),
  ) as [number, number, number];
  return { claimMs: started - created, runMs: completed - started };
}

export interface Latencies {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowest: Export | undefined;
  /** Jobs that were not done within a minute, or were refused. */
  readonly lost: number;
}

export async function measure(user: QuietUser, samples: number, maxMs: number): Promise<Latencies> {
  const exports: Export[] = [];
  let lost = 0;
  const endsAtMs = performance.now() + maxMs;
  while (exports.length + lost < samples && performance.now() < endsAtMs) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    await exportOnce(user).then(
      (made) => exports.push(made),
      (error) => {
        lost += 1;
        console.error(String(error));
      },
    );
  }
  const sorted = exports.toSorted((a, b) => a.tookMs - b.tookMs);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.tookMs ?? GIVE_UP_MS;
  return { p50Ms: at(0.5), p99Ms: at(0.99), slowest: sorted.at(-1), lost };
}
