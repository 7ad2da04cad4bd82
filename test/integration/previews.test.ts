import { expect, onTestFinished, test, vi } from 'vitest';
import { listen } from '../../packages/server/src/cli/listen.ts';
import type { ConfigInput } from '../../packages/server/src/config/config-schema.ts';
import { manualRenderer } from '../support/manual-renderer.ts';
import { RESUME, startServer } from '../support/server.ts';

const API_KEY = 'a-key-of-these-tests';

/** A listening server with a worker, whose prints end when the test says so: two at once. */
async function startPrinting(config: ConfigInput = {}) {
  const renderer = manualRenderer(2);
  const auth: ConfigInput['auth'] = { mode: 'api-key', apiKeys: [API_KEY] };
  const { system } = await startServer({ auth, ...config }, { renderer });
  const server = await listen(system.fetch, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close(0));
  system.worker.start();
  const post = (path: string, user: string, signal?: AbortSignal) =>
    fetch(`${server.url}/api/v1/export/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${API_KEY}`,
        'x-offprint-user': user,
      },
      body: JSON.stringify({ document: { basics: { ...RESUME.basics, label: user } } }),
      signal: signal ?? null,
    });
  const printing = () =>
    renderer.pending.map(({ request }) => {
      const { basics } = request.document as { basics: { label: string } };
      return basics.label;
    });
  return { renderer, post, printing };
}

test('previews of one user hold no page that a job of another waits for', async () => {
  const { renderer, post, printing } = await startPrinting();
  const client = new AbortController();
  for (let count = 0; count < 6; count += 1) {
    post('preview', 'eve', client.signal).catch(() => undefined);
  }
  await vi.waitFor(() => expect(printing()).toEqual(['eve', 'eve']));

  await post('pdf', 'ada');

  await vi.waitFor(() => expect(printing()).toEqual(['eve', 'eve', 'ada']));
  renderer.pending.at(-1)?.finish();
  await vi.waitFor(() => expect(printing()).toEqual(['eve', 'eve']));
  client.abort();
  await vi.waitFor(() => expect(printing()).toEqual([]));
});

test('previews count among the prints that a user may have at once', async () => {
  const { renderer, post, printing } = await startPrinting({ limits: { userConcurrency: 1 } });
  const first = post('preview', 'eve');
  await vi.waitFor(() => expect(printing()).toEqual(['eve']));
  const others = [post('preview', 'eve'), post('preview', 'ada')];

  await vi.waitFor(() => expect(printing()).toEqual(['eve', 'ada']));

  renderer.pending[0]?.finish();
  await first;
  await vi.waitFor(() => expect(printing()).toEqual(['ada', 'eve']));
  for (const { finish } of [...renderer.pending]) finish();
  await Promise.all(others);
});

test('a preview whose client leaves ends at once, and so does one that waits', async () => {
  const { renderer, post, printing } = await startPrinting({ limits: { userConcurrency: 1 } });
  const client = new AbortController();
  const previews = [
    post('preview', 'eve', client.signal),
    post('preview', 'eve', client.signal),
  ].map((preview) => expect(preview).rejects.toThrow('abort'));
  await vi.waitFor(() => expect(printing()).toEqual(['eve']));
  const [print] = renderer.pending;

  client.abort();

  await vi.waitFor(() => expect(printing()).toEqual([]));
  expect(print?.signal.aborted).toBe(true);
  await Promise.all(previews);
  const next = post('preview', 'eve');
  await vi.waitFor(() => expect(printing()).toEqual(['eve']));
  renderer.pending[0]?.finish();
  expect((await next).status).toBe(200);
});

test('a preview has a limit of its own, well under that of a job', async () => {
  const { post, printing } = await startPrinting({ render: { previewTimeoutMs: 1_000 } });

  const preview = await post('preview', 'eve');

  expect(preview.status).toBe(504);
  expect(await preview.json()).toMatchObject({
    error: { code: 'RENDER_TIMEOUT', message: expect.stringContaining('1 second') },
  });
  expect(printing()).toEqual([]);
});

test('a preview tells its pages, how full they are and what was left out', async () => {
  const { renderer, post } = await startPrinting();
  const answer = post('preview', 'ada');
  await vi.waitFor(() => expect(renderer.pending).toHaveLength(1));
  const warnings = [{ code: 'PHOTO_FAILED', message: 'Zdjęcie: ✗' }];
  renderer.pending[0]?.finish({ pageCount: 2, pageFill: 1.4, warnings });

  const { headers } = await answer;
  expect(headers.get('offprint-pages')).toBe('2');
  expect(headers.get('offprint-page-fill')).toBe('1.4');
  expect(JSON.parse(headers.get('offprint-warnings') ?? '')).toEqual(warnings);
});
