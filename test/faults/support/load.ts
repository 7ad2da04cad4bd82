import type { JobView } from '@offprint/contract';
import { onTestFinished } from 'vitest';
import type { System } from '../../../packages/server/src/compose.ts';
import { API_KEY } from './api-client.ts';

const USERS = ['ada', 'bob', 'eve', 'zoe'];
/** Between two requests of a user. */
const PACE_MS = 100;

export interface Refused {
  readonly status: number;
  readonly code: string;
}

export interface Load {
  /** Jobs that were acknowledged, by their users. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Every answer that was none. */
  readonly refused: readonly Refused[];
  /** No further request is made, and all are answered. */
  stop(): Promise<void>;
  call(user: string, path: string, init?: RequestInit): Promise<Response>;
  job(jobId: string): Promise<JobView>;
}

/** Users that submit documents one after the other, whatever becomes of them. */
export function startLoad({ fetch }: Pick<System, 'fetch'>, templateId: string): Load {
  const acknowledged = new Map<string, string>();
  const refused: Refused[] = [];
  let isStopped = false;

  const call: Load['call'] = (user, path, init = {}) => {
    const headers = {
      authorization: `Bearer ${API_KEY}`,
      'x-offprint-user': user,
      'content-type': 'application/json',
    };
    const url = `http://localhost${path}`;
    return fetch(new Request(url, { ...init, headers }));
  };

  async function submitOne(user: string): Promise<void> {
    const name = `${user} ${acknowledged.size}`;
    const body = JSON.stringify({ document: { basics: { name } }, templateId });
    const response = await call(user, '/api/v1/export/pdf', { method: 'POST', body });
    const { data, error } = (await response.json()) as { data?: JobView; error?: Refused };
    if (response.status === 202 && data) acknowledged.set(data.jobId, user);
    else refused.push({ status: response.status, code: error?.code ?? '' });
  }

  const users = USERS.map(async (user) => {
    while (!isStopped) {
      await submitOne(user);
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
  });
  const stop = async () => {
    isStopped = true;
    await Promise.all(users);
  };
  onTestFinished(stop);
  return {
    acknowledged,
    refused,
    stop,
    call,
    async job(jobId) {
      const user = acknowledged.get(jobId) ?? '';
      const response = await call(user, `/api/v1/export/job/${jobId}`);
      return ((await response.json()) as { data: JobView }).data;
    },
  };
}
