import type {
  ClaimView,
  ExportView,
  History,
  JobView,
  ReservationView,
  Usage,
} from '@offprint/contract';

export const API_KEY = 'a-key-of-the-tests';

/** The v1 API as a patient client uses it: what fails for the moment is asked again. */
export function apiClient(base: () => string) {
  function ask(user: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      authorization: `Bearer ${API_KEY}`,
      'x-offprint-user': user,
      'content-type': 'application/json',
      ...init.headers,
    };
    const signal = AbortSignal.timeout(10_000);
    return fetch(`${base()}/api/v1${path}`, { ...init, headers, signal });
  }

  async function call(user: string, path: string, init?: RequestInit): Promise<Response> {
    const response = await ask(user, path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  async function data<T>(user: string, path: string, init?: RequestInit): Promise<T> {
    return ((await (await call(user, path, init)).json()) as { data: T }).data;
  }

  return {
    /** Until it is acknowledged, however often: the key makes one job of all tries. */
    async submit(user: string, name: string, templateId = 'modern'): Promise<string> {
      const init = {
        method: 'POST',
        headers: { 'idempotency-key': name },
        body: JSON.stringify({ document: { basics: { name } }, templateId }),
      };
      return (await patiently(() => data<JobView>(user, '/export/pdf', init))).jobId;
    },
    /** @returns who has it, whoever that is */
    claim: (user: string, key: string, owner: string): Promise<string> =>
      patiently(async () => {
        const init = { method: 'PUT', body: JSON.stringify({ owner }) };
        const response = await ask(user, `/claims/sq/${key}`, init);
        const answer = await response.text();
        if (!response.ok && response.status !== 409) throw new Error(`claim: ${response.status}`);
        return (JSON.parse(answer) as { data: ClaimView }).data.owner;
      }),
    /** Reserved, and said to be written. */
    writeRows: (user: string, key: string, owner: string, rowCount: number) => {
      const path = '/ledgers/sheet/reservations';
      const post = (body: object) => ({ method: 'POST', body: JSON.stringify(body) });
      return patiently(async () => {
        await data<ReservationView>(user, path, post({ owner, key, rowCount }));
        return data<ReservationView>(user, `${path}/${key}/confirm`, post({ owner }));
      });
    },
    job: (user: string, id: string) => patiently(() => data<JobView>(user, `/export/job/${id}`)),
    cancel: (user: string, id: string) => data(user, `/export/job/${id}`, { method: 'DELETE' }),
    async history(user: string): Promise<ExportView[]> {
      const exports: ExportView[] = [];
      for (;;) {
        const query = `/export/history?limit=100&offset=${exports.length}`;
        const page = await patiently(() => data<History>(user, query));
        exports.push(...page.exports);
        if (!page.pagination.hasMore) return exports;
      }
    },
    used: async (user: string) => (await patiently(() => data<Usage>(user, '/usage'))).used,
    file: (user: string, id: string) =>
      patiently(async () => (await call(user, `/export/download/${id}`)).bytes()),
  };
}

export type ApiClient = ReturnType<typeof apiClient>;

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const deadlineMs = performance.now() + 60_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadlineMs || isRefusal(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** An answer that another try would get too. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /: 4(?!29)\d\d /.test(error.message);
}
