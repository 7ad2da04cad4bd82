import type { JobView } from '@offprint/contract';
import { expect, test } from 'vitest';
import { BROKEN_DOCUMENT, fakeRenderer } from '../support/fake-renderer.ts';
import { RESUME } from '../support/server.ts';
import { testSystem } from '../support/system.ts';

const plans = { SHORT: { completedJobTtlMs: 60_000, failedJobTtlMs: 120_000, priority: 7 } };

const keptMs = ({ completedAt, expiresAt }: JobView) =>
  Date.parse(expiresAt ?? '') - Date.parse(completedAt ?? '');

test('how long the record of a job stays, and its turn in the queue, as its plan says', async () => {
  const system = await testSystem({ plans }, { renderer: fakeRenderer() });
  const onBehalf = { user: 'ada', plan: 'SHORT' };
  const { jobId: cancelled } = await system.exports.submit({ document: RESUME }, onBehalf);
  await system.exports.cancel(cancelled, onBehalf);
  expect(keptMs(await system.exports.get(cancelled, onBehalf))).toBe(120_000);

  const { jobId } = await system.exports.submit({ document: RESUME }, onBehalf);
  expect((await system.app.jobs.find('ada', jobId))?.job.priority).toBe(7);
  const broken = { document: { ...RESUME, ...BROKEN_DOCUMENT } };
  const { jobId: failing } = await system.exports.submit(broken, onBehalf);
  system.worker.start();
  expect(keptMs(await system.exports.wait(jobId, onBehalf))).toBe(60_000);
  const failed = await system.exports.wait(failing, onBehalf);
  expect(failed.status).toBe('failed');
  expect(keptMs(failed)).toBe(120_000);
});
