import { deliveryListSchema, deliverySchema } from '@offprint/contract';
import { listDeliveries, redeliver } from '../../app/deliveries.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { idParams } from '../request-input.ts';
import { success } from '../responses.ts';

/** The messages to webhooks and their outcomes. */
export function addDeliveryRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/export/job/{id}/deliveries',
      operationId: 'listDeliveries',
      access: 'read',
      isOfJob: true,
      tag: 'Webhooks',
      summary: 'Who was told of the end of a job, and how they answered',
      params: idParams,
      replies: { 200: { description: 'Deliveries in their order.', data: deliveryListSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, caller, params }) =>
      success(c, await listDeliveries(app, caller.userId, params.id)),
  );

  api.add(
    {
      method: 'post',
      path: '/deliveries/{id}/redeliver',
      operationId: 'redeliver',
      access: 'export',
      tag: 'Webhooks',
      summary: 'Send a message again',
      description: 'The message and its `webhook-id` are the same; the delivery is a new one.',
      params: idParams,
      replies: { 202: { description: 'It is queued.', data: deliverySchema } },
      errors: ['NOT_FOUND', 'INVALID_STATE', 'RATE_LIMITED'],
    },
    async ({ c, caller, params }) => success(c, await redeliver(app, caller, params.id), 202),
  );
}
