import { describe, expect, test, vi } from 'vitest';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import type { TemplateCatalog } from '../../packages/server/src/ports/template-catalog.ts';
import { RECOVERY_MS } from '../faults/recovery-bounds.ts';
import { appContext, type TestContext } from '../support/app-context.ts';
import { type ManualRenderer, manualRenderer } from '../support/manual-renderer.ts';
import { findJob, startWorker, submit, submitWith } from '../support/worker-harness.ts';

async function printing(renderer: ManualRenderer, timeout = 30_000) {
  return await vi.waitFor(
    () => {
      const [print] = renderer.pending;
      if (!print) throw new Error('Nothing is being printed.');
      return print;
    },
    { timeout },
  );
}

const expectJob = (ctx: TestContext, jobId: string, facts: object) =>
  vi.waitFor(async () => expect(await findJob(ctx, jobId)).toMatchObject(facts));

/** The catalog of a machine where `classic` belongs to an engine of its own. */
function twoEngines({ templates }: TestContext): TemplateCatalog {
  const list = templates
    .list()
    .map((each) => (each.id === 'classic' ? { ...each, engine: 'typewriter' } : each));
  return {
    ...templates,
    list: () => list,
    find: (id) => list.find((each) => each.id === id) ?? null,
  };
}

test('a worker that lacks one engine returns its jobs uncharged, and prints those of another', async () => {
  const renderer = manualRenderer();
  const ctx = await appContext(renderer);
  startWorker({ ...ctx, templates: twoEngines(ctx) }, { slots: 1 });
  const unable = await submitWith(ctx, { templateId: 'classic' });
  (await printing(renderer)).fail(new OffprintError('ENGINE_UNAVAILABLE', 'No typewriter here.'));
  await expectJob(ctx, unable, { status: 'pending', attempts: 0 });
  const returned = await findJob(ctx, unable);
  expect(returned?.runAfterMs).toBe(ctx.clock.nowMs() + 500);

  const able = await submitWith(ctx, { templateId: 'modern' });
  (await printing(renderer)).finish();
  await expectJob(ctx, able, { status: 'completed' });
});

test('a job fails once no machine has had its engine for long, and those of another go on', async () => {
  const renderer = manualRenderer();
  const ctx = await appContext(renderer, { missingEngineGraceMs: 60_000 });
  const unable = await submitWith(ctx, { templateId: 'classic' });
  ctx.clock.advance(60_000);
  startWorker({ ...ctx, templates: twoEngines(ctx) }, { slots: 1 });
  (await printing(renderer)).fail(new OffprintError('ENGINE_UNAVAILABLE', 'No typewriter here.'));
  await expectJob(ctx, unable, {
    status: 'failed',
    error: { code: 'ENGINE_UNAVAILABLE', message: 'No typewriter here.' },
  });

  const able = await submitWith(ctx, { templateId: 'modern' });
  (await printing(renderer)).finish();
  await expectJob(ctx, able, { status: 'completed' });
});

test('while the storage is away a job costs no attempt, and nothing is printed for nothing', async () => {
  const renderer = manualRenderer();
  const ctx = await appContext(renderer);
  const away = new OffprintError('STORAGE_UNAVAILABLE', 'The storage is away.');
  let isAway = true;
  const whenThere = async <T>(call: () => Promise<T>) => {
    if (isAway) throw away;
    return call();
  };
  const { put, check } = ctx.storage;
  const checkNow = vi.fn(() => whenThere(check));
  const storage = {
    ...ctx.storage,
    put: (...file: Parameters<typeof put>) => whenThere(() => put(...file)),
    check: checkNow,
  };
  startWorker({ ...ctx, storage });
  const jobId = await submit(ctx);
  (await printing(renderer)).finish();
  await expectJob(ctx, jobId, { status: 'pending', attempts: 0 });
  ctx.clock.advance(60_000);
  await vi.waitFor(() => expect(checkNow.mock.calls.length).toBeGreaterThan(2));
  expect(renderer.pending).toEqual([]);

  isAway = false;
  (await printing(renderer, RECOVERY_MS.restingWorker)).finish();
  await expectJob(ctx, jobId, { status: 'completed', attempts: 1 });
});

describe('a job of a newer version', () => {
  const withoutClassic = ({ templates }: TestContext): TemplateCatalog => ({
    ...templates,
    find: (id) => (id === 'classic' ? null : templates.find(id)),
  });

  test('is returned uncharged by an older worker, and printed by a newer one', async () => {
    const renderer = manualRenderer();
    const ctx = await appContext(renderer);
    const older = startWorker({ ...ctx, templates: withoutClassic(ctx) });
    const jobId = await submitWith(ctx, { templateId: 'classic' });
    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.fence).toBe(1));
    await expectJob(ctx, jobId, { status: 'pending', attempts: 0, error: null });
    await older.stop();

    ctx.clock.advance(500);
    startWorker(ctx);
    (await printing(renderer, RECOVERY_MS.newerWorker)).finish();
    await expectJob(ctx, jobId, { status: 'completed', attempts: 1 });
  });

  test('fails once nobody has known it for long, with that reason', async () => {
    const ctx = await appContext(manualRenderer(), { unreadableJobGraceMs: 60_000 });
    const jobId = await submitWith(ctx, { templateId: 'classic' });
    ctx.clock.advance(60_000);
    startWorker({ ...ctx, templates: withoutClassic(ctx) });

    await expectJob(ctx, jobId, {
      status: 'failed',
      error: {
        code: 'TEMPLATE_NOT_FOUND',
        message: 'No worker that took the job knows the template "classic".',
      },
    });
  });

  test.each([
    ['an option', { options: { watermark: 'draft' } }],
    ['a field of its document', { document: { basics: { name: 7 } } }],
  ])('is returned too when it is %s that is new', async (_, changes) => {
    const ctx = await appContext(manualRenderer());
    const { jobs } = ctx;
    const newer = { ...ctx, jobs: { ...jobs, submit: newerSubmit(jobs, changes) } };
    startWorker(ctx);
    const jobId = await submit(newer);

    await vi.waitFor(async () => expect((await findJob(ctx, jobId))?.fence).toBe(1));
    await expectJob(ctx, jobId, { status: 'pending', attempts: 0 });
  });
});

function newerSubmit({ submit: send }: TestContext['jobs'], changes: object): typeof send {
  const { document, ...spec } = { document: null, ...changes };
  return (submission) =>
    send({
      ...submission,
      jobs: submission.jobs.map((job) => ({
        spec: { ...job.spec, ...spec },
        document: document ?? job.document,
      })),
    });
}
