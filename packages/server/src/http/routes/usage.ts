import { usageSchema } from '@offprint/contract';
import { getUsage } from '../../app/history.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { success } from '../responses.ts';

export function addUsageRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/usage',
      operationId: 'getUsage',
      tag: 'Usage',
      summary: 'How much of your plan is used',
      replies: { 200: { description: 'Bytes and submissions.', data: usageSchema } },
      errors: [],
    },
    async ({ c, caller }) => success(c, await getUsage(app, caller)),
  );
}
