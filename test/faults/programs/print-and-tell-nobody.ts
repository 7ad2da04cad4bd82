import { compose } from '../../../packages/server/src/compose.ts';
import { loadConfig } from '../../../packages/server/src/config/load.ts';
import { printing } from '../../../packages/server/src/worker/work.ts';
import { createWorker } from '../../../packages/server/src/worker/worker.ts';
import { fakeRenderer } from '../../support/fake-renderer.ts';

// Prints the job that it submits and says so, but passes on nothing of what has ended: a process
// that is killed in between.

const system = await compose(loadConfig(), { renderer: fakeRenderer() });
const { app, config } = system;
const worker = createWorker(app, printing(app), {
  name: 'worker-1',
  ...config.worker,
  slots: 1,
  claimBatch: 1,
  shutdownGraceMs: 0,
});
worker.start();
const response = await system.fetch(
  new Request('http://localhost/api/v1/export/pdf', {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=20' },
    body: JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } } }),
  }),
);
const { data } = (await response.json()) as { data: { jobId: string } };
while ((await app.jobs.find('local', data.jobId))?.job.status !== 'completed') {
  await new Promise((resolve) => setTimeout(resolve, 10));
}
process.stdout.write(`${data.jobId}\n`);
