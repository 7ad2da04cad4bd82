import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { createOffprint } from 'offprint';

const offprint = await createOffprint({ dataDir: process.env.DATA_DIR ?? '.offprint' });
offprint.worker.start();

const app = express();

/** Stands for your session. */
const userOf = (request) => request.get('x-demo-user') ?? 'guest';

// Routes of your own, by the library.
app.post('/resumes/:id/exports', express.json({ limit: '8mb' }), async (request, response) => {
  const user = userOf(request);
  const { jobId } = await offprint.exports.submit({ document: request.body }, { user });
  response.status(202).location(`/resumes/${request.params.id}/exports/${jobId}`).json({ jobId });
});

app.get('/resumes/:id/exports/:jobId', async (request, response) => {
  const user = userOf(request);
  const job = await offprint.exports.wait(request.params.jobId, { user });
  if (job.status !== 'completed') return response.status(409).json(job.error ?? job.status);
  const bytes = await offprint.exports.file(job.jobId, { user });
  response.attachment(job.fileName).send(Buffer.from(bytes));
});

// Errors of the library know their status and a sentence for the user.
app.use((error, _request, response, next) => {
  if (!error.status || response.headersSent) return next(error);
  response.status(error.status).json({ error: { code: error.code, message: error.message } });
});

// All of the HTTP API and the dashboard, beside them.
app.use(getRequestListener(offprint.fetch));

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`http://localhost:${server.address().port}`);
});

process.once('SIGTERM', async () => {
  server.close();
  await offprint.close();
});
