import { readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { compose } from '../../packages/server/src/compose.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import {
  type ConfigInput,
  createOffprint,
  type Exports,
  type Offprint,
  OffprintError,
} from '../../packages/server/src/index.ts';
import { RESUME, SOME_ID } from '../support/server.ts';
import { tempDir } from '../support/temp-dir.ts';

/** No worker is started, so no browser is. */
async function startLibrary(config: ConfigInput = {}): Promise<Offprint> {
  const quiet = { dataDir: await tempDir(), log: { level: 'silent' } } as const;
  const offprint = await createOffprint({ ...quiet, ...config });
  onTestFinished(() => offprint.close());
  return offprint;
}

async function errorOf(promise: Promise<unknown>): Promise<OffprintError> {
  const error = await promise.then(
    () => 'nothing was thrown',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OffprintError);
  return error as OffprintError;
}

/** Of this process, as the kernel sees it. */
async function openFilesBelow(folder: string): Promise<readonly string[]> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = descriptors.map((each) => readlink(`/proc/self/fd/${each}`).catch(() => ''));
  return (await Promise.all(targets)).filter((path) => path.startsWith(folder));
}

/** A call from a program without types. */
type LooseExports = { readonly [K in keyof Exports]: (...args: unknown[]) => Promise<unknown> };
const loose = ({ exports }: Offprint) => exports as unknown as LooseExports;

test('a query is held to the rules of the API', async () => {
  const { history } = loose(await startLibrary());

  expect(await history({ limit: undefined, offset: undefined })).toMatchObject({
    pagination: { limit: 20, offset: 0 },
  });
  expect(await history(null, null)).toMatchObject({ exports: [] });
  for (const [query, path, message] of [
    [{ offset: 1.5 }, 'offset', 'must be a whole number'],
    [{ limit: 101 }, 'limit', 'must be at most 100'],
    [{ limit: Symbol('x') }, 'limit', 'must be a whole number'],
    [{ documentId: 5 }, 'documentId', 'must be text'],
    [{ includeStats: 'yes' }, 'includeStats', 'must be true or false'],
    [{ limits: 5 }, 'limits', 'is not known here'],
  ] as const) {
    expect(await errorOf(history(query))).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: [{ path, message }],
    });
  }
});

test.each([[''], [5], [null], ['a\u0000b'], ['u\ud801'], ['u'.repeat(201)]])(
  'no call is made for the user %j',
  async (user) => {
    const exports = loose(await startLibrary());

    for (const call of [
      exports.submit({ document: RESUME }, { user }),
      exports.get(SOME_ID, { user }),
      exports.history({}, { user }),
      exports.usage({ user }),
    ]) {
      expect(await errorOf(call)).toMatchObject({
        code: 'VALIDATION_ERROR',
        details: [{ path: 'user', message: expect.stringContaining('1 to 200 characters') }],
      });
    }
  },
);

test('options that are not known, or of the wrong type, are refused', async () => {
  const { submit, usage } = loose(await startLibrary());

  for (const [options, path] of [
    [{ userId: 'ann' }, 'userId'],
    [{ plan: 'GOLD' }, 'plan'],
    [{ plan: Symbol('x') }, 'plan'],
    [{ idempotencyKey: '' }, 'idempotencyKey'],
    [{ idempotencyKey: 'k\ud800' }, 'idempotencyKey'],
    [{ signal: {} }, 'signal'],
  ] as const) {
    expect(await errorOf(submit({ document: RESUME }, options))).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: [{ path }],
    });
  }
  expect(await usage({ user: undefined, plan: undefined })).toMatchObject({ plan: 'FREE' });
});

test('a document that JSON cannot carry is refused, and says where', async () => {
  const exports = loose(await startLibrary());
  const circular: Record<string, unknown> = { ...RESUME };
  circular.meta = circular;

  for (const [document, path] of [
    [{ ...RESUME, age: 5n }, 'document.age'],
    [{ ...RESUME, work: [{ run: () => 1 }] }, 'document.work[0].run'],
    [{ ...RESUME, score: Number.NaN }, 'document.score'],
    [circular, 'document.meta'],
  ] as const) {
    for (const call of [exports.submit({ document }), exports.preview({ document })]) {
      expect(await errorOf(call)).toMatchObject({ code: 'VALIDATION_ERROR', details: [{ path }] });
    }
  }
  expect(await errorOf(exports.submit(undefined))).toMatchObject({ code: 'VALIDATION_ERROR' });
});

test('what is no id names nothing', async () => {
  const exports = loose(await startLibrary());

  for (const name of ['get', 'wait', 'cancel', 'retry', 'file', 'downloadUrl', 'remove'] as const) {
    for (const id of [undefined, {}, 5, 5n, '../x', SOME_ID]) {
      expect(await errorOf(exports[name](id))).toMatchObject({ code: 'NOT_FOUND' });
    }
  }
});

test('a wait that is stopped throws the reason', async () => {
  const { exports } = await startLibrary();
  const { jobId } = await exports.submit({ document: RESUME });
  const reason = new Error('enough');

  await expect(exports.wait(jobId, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('a wait ends when the job is removed, and when Offprint is closed', async () => {
  const offprint = await startLibrary();
  const { exports } = offprint;
  const removed = await exports.submit({ document: RESUME });
  const left = await exports.submit({ document: RESUME });
  const endOfRemoved = exports.wait(removed.jobId).then(
    ({ status }) => status,
    ({ code }) => code,
  );
  const endOfLeft = errorOf(exports.wait(left.jobId));

  await Promise.all([exports.cancel(removed.jobId), exports.cancel(removed.jobId)]);
  // It may have been seen between its cancellation and its removal.
  expect(['cancelled', 'NOT_FOUND']).toContain(await endOfRemoved);
  await offprint.close();
  expect((await endOfLeft).code).toBe('STORE_UNAVAILABLE');
});

test('a start that fails leaves nothing open', async () => {
  const dataDir = await tempDir();
  await writeFile(join(dataDir, 'signing-secret'), 'damaged');

  const error = await errorOf(startLibrary({ dataDir }));

  expect(error.message).toMatch(/Delete it to have a new one made\.$/);
  expect(await openFilesBelow(dataDir)).toEqual([]);
});

test('an end that fails half-way closes the rest, once', async () => {
  const dataDir = await tempDir();
  const { app, close } = await compose(defineConfig({ dataDir, log: { level: 'silent' } }));
  expect(await openFilesBelow(dataDir)).not.toEqual([]);
  const fault = new Error('the browser does not end');
  const closeRenderer = vi.spyOn(app.renderer, 'close').mockRejectedValue(fault);

  const ends = await Promise.allSettled([close(), close()]);

  expect(ends).toEqual([
    { status: 'rejected', reason: fault },
    { status: 'rejected', reason: fault },
  ]);
  expect(closeRenderer).toHaveBeenCalledOnce();
  expect(await openFilesBelow(dataDir)).toEqual([]);
});

test('a worker that was stopped is not started again', async () => {
  const { worker } = await startLibrary();
  worker.start();
  await worker.stop();

  expect(() => worker.start()).toThrow('A stopped worker is not started again');
});

test('calls after the end say so by an OffprintError', async () => {
  const offprint = await startLibrary();
  await offprint.close();

  await errorOf(offprint.exports.usage());
});
