import { expect, test } from 'vitest';
import { appContext, callerNamed } from '../../../../test/support/app-context.ts';
import { cancelling, submission } from '../../../../test/support/job-fixtures.ts';
import { manualRenderer } from '../../../../test/support/manual-renderer.ts';
import { cancelOrRemoveJob } from './cancel-export.ts';

const ADA = callerNamed('ada');
const MOST_CANCELLED = 1_000;

test('of cancelled jobs a user keeps the newest thousand', async () => {
  const ctx = { ...(await appContext(manualRenderer())), random: () => 0 };
  const submitted = await ctx.jobs.submit(
    submission({ userId: 'ada', count: MOST_CANCELLED + 30 }),
  );
  if (submitted.type !== 'created') throw new Error(submitted.type);
  const { jobs } = submitted;
  await Promise.all(jobs.slice(0, -1).map((job) => ctx.jobs.transitionForUser(cancelling(job))));
  const [oldest, last] = [jobs[0]?.id ?? '', jobs.at(-1)?.id ?? ''];

  await cancelOrRemoveJob(ctx, ADA, last);

  const kept = await ctx.jobs.list('ada', { limit: 1, offset: 0 });
  expect(kept.total).toBe(MOST_CANCELLED);
  expect(kept.jobs[0]?.job.id).toBe(last);
  expect(await ctx.jobs.find('ada', oldest)).toBeNull();
});
