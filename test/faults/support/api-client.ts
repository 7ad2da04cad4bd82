import type { ExportView, History, JobView, Usage } from '@offprint/contract';

export const API_KEY = 'a-key-of-the-tests';

/** The v1 API as a patient client uses it: what fails for the moment is asked again. */
export function apiClient(base: () => string) {
  async function call(user: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      authorization: `Bearer ${API_KEY}`,
      'x-offprint-user': user,
      'content-type': 'application/json',
      ...init.headers,
    };
    const response = await fetch(`${base()}/api/v1${path}`, {
      ...init,
      headers,
      signal: AbortSignal.timeout(10_000),
    });
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
