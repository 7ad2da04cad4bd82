import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../../packages/server/src/compose.ts';
import { loadConfig } from '../../packages/server/src/config/load.ts';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { afterAnswer, deliverySpec } from '../../packages/server/src/domain/webhooks/delivery.ts';
import { claimRequest, nextId } from '../support/job-fixtures.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';
import { SECRET } from '../support/webhook-receiver.ts';

const WITH_WEBHOOKS = { OFFPRINT_WEBHOOK_SECRETS: SECRET };

/** A store with one delivery that its receiver wants no more. @returns how to run a command on it */
async function storeWithFailedDelivery() {
  const cwd = await tempDir();
  const env = { ...WITH_WEBHOOKS, OFFPRINT_LOG_LEVEL: 'silent' };
  const config = loadConfig({ ...env, OFFPRINT_DATA_DIR: join(cwd, '.offprint') });
  const { app, close } = await compose(config);
  onTestFinished(close);
  const queue = app.webhooks?.queue;
  if (!queue) throw new Error('There are no webhooks.');
  const message = {
    id: 'msg_1',
    type: 'export.completed',
    url: 'https://example.com/hook',
    endpoint: 'settings',
    body: '{}',
  } as const;
  const ids = { id: nextId(), submissionId: nextId(), userId: 'ada', jobId: nextId() };
  await queue.submit({
    userId: 'ada',
    submissionId: ids.submissionId,
    jobs: [{ spec: deliverySpec({ ...ids, message }), document: null }],
    maxActiveSubmissions: 1,
    idempotency: null,
  });
  const [claimed] = await queue.claim(claimRequest());
  if (!claimed) throw new Error('No delivery is due.');
  const transition = afterAnswer(claimed.job, { status: 410, bodyHead: 'gone' }, 60_000);
  await queue.transition({ lease: leaseOf(claimed.job), transition });
  return {
    deliveryId: ids.id,
    deliveries: (...args: string[]) =>
      runOffprint(['deliveries', ...args], { cwd, env: WITH_WEBHOOKS }),
  };
}

test('deliveries are listed with what became of them, and sent again', async () => {
  const { deliveryId, deliveries } = await storeWithFailedDelivery();

  const listed = await deliveries('list', '--status', 'failed');
  expect([listed.exitCode, listed.errors]).toEqual([0, '']);
  expect(listed.output).toMatch(
    new RegExp(`^${deliveryId}  export.completed  failed .* wants no more`, 'm'),
  );

  const again = await deliveries('redeliver', deliveryId);
  expect([again.exitCode, again.errors]).toEqual([0, '']);
  expect(again.output).toMatch(/^\S+ {2}pending, sends msg_1 again\n$/);

  const waiting = await deliveries('list', '--status', 'pending', '--json');
  expect(JSON.parse(waiting.output)).toMatchObject([
    { webhookId: 'msg_1', userId: 'ada', attempts: 0 },
  ]);
});

test('where nothing is told, deliveries says what to set', async () => {
  const cwd = await tempDir();
  const { close } = await compose(
    loadConfig({ OFFPRINT_DATA_DIR: join(cwd, '.offprint'), OFFPRINT_LOG_LEVEL: 'silent' }),
  );
  onTestFinished(close);
  const { exitCode, errors } = await runOffprint(['deliveries', 'list'], { cwd });
  expect(exitCode).toBe(1);
  expect(errors).toContain('OFFPRINT_WEBHOOK_SECRETS is not set');
});
