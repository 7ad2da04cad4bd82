import { capacitySchema } from '@offprint/contract';
import { getCapacity } from '../../app/capacity.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { success } from '../responses.ts';

export function addCapacityRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/capacity',
      operationId: 'getCapacity',
      access: 'user',
      tag: 'Usage',
      summary: 'How busy it is, and how long a new export would take',
      description: 'The answer is at most about a second old.',
      replies: { 200: { description: 'Over all users.', data: capacitySchema } },
      errors: [],
    },
    async ({ c, caller }) => success(c, await getCapacity(app, caller.plan)),
  );
}
