import type {
  DeliveryList,
  Drained,
  JobStatus,
  OperatorJob,
  OperatorJobList,
  OperatorOverview,
  RetriedJob,
} from '@offprint/client';
import { serverUrl } from '../session.tsx';

/** The services that the server needs: `store`, `storage`, and `browser` if it prints. */
export type Readiness = Readonly<
  Record<string, { readonly state: 'ok' | 'failing'; readonly latencyMs: number }>
>;

export interface OperatorApi {
  readiness(signal: AbortSignal): Promise<Readiness>;
  overview(signal: AbortSignal): Promise<OperatorOverview>;
  jobs(search: JobSearch, signal: AbortSignal): Promise<OperatorJobList>;
  job(jobId: string, signal: AbortSignal): Promise<OperatorJob>;
  deliveries(jobId: string, signal: AbortSignal): Promise<DeliveryList>;
  retry(jobId: string): Promise<RetriedJob>;
  cancel(jobId: string): Promise<OperatorJob>;
  drain(): Promise<Drained>;
}

export interface JobSearch {
  readonly status?: JobStatus | undefined;
  readonly userId?: string | undefined;
  /** The `nextBefore` of the page before. */
  readonly before?: string | undefined;
}

/** The key is not, or no longer, the operator's. */
export class NotOperatorError extends Error {}

const JOBS_A_PAGE = 25;

export function createOperatorApi(key: string): OperatorApi {
  async function call<T>(
    path: string,
    init: { method?: string; signal?: AbortSignal } = {},
  ): Promise<T> {
    const response = await fetch(`${serverUrl()}api/v1/operator${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}` },
    }).catch((error) => {
      init.signal?.throwIfAborted();
      throw new Error('The server does not answer.', { cause: error });
    });
    const { data, message } = (await response.json().catch(() => ({}))) as {
      data?: T;
      message?: string;
    };
    if (response.ok && data !== undefined) return data;
    const text = message ?? `The server answered with ${response.status}.`;
    throw response.status === 401 ? new NotOperatorError(text) : new Error(text);
  }

  const pathOf = (jobId: string) => `/jobs/${encodeURIComponent(jobId)}`;
  return {
    async readiness(signal) {
      const response = await fetch(`${serverUrl()}readyz`, { signal });
      return ((await response.json()) as { checks: Readiness }).checks;
    },
    overview: (signal) => call('/overview', { signal }),
    jobs({ status, userId, before }, signal) {
      const query = new URLSearchParams({ limit: String(JOBS_A_PAGE) });
      for (const [name, value] of Object.entries({ status, userId, before })) {
        if (value) query.set(name, value);
      }
      return call(`/jobs?${query}`, { signal });
    },
    job: (jobId, signal) => call(pathOf(jobId), { signal }),
    deliveries: (jobId, signal) => call(`${pathOf(jobId)}/deliveries`, { signal }),
    retry: (jobId) => call(`${pathOf(jobId)}/retry`, { method: 'POST' }),
    cancel: (jobId) => call(`${pathOf(jobId)}/cancel`, { method: 'POST' }),
    drain: () => call('/drain', { method: 'POST' }),
  };
}
