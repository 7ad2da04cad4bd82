import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** As large as a job that GET answers. */
const DATA = { jobId: '0190a000-0000-7000-8000-000000000001', filling: 'x'.repeat(700) };

// What Hono does at best: a route that answers a constant.
const app = new Hono();
app.get('/constant', (c) => c.json({ success: true, data: DATA }));
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
