import { expect } from 'vitest';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import type { Transition } from '../../packages/server/src/domain/job/lifecycle.ts';
import type { Completion, JobStore } from '../../packages/server/src/ports/job-store.ts';

/**
 * The same store with fences that count 1, 2, 3 …, so that stores which let them grow by other
 * numbers can be compared. That the store's own fences grow is checked on the way.
 */
export function withCountedFences(store: JobStore): JobStore {
  /** By job: the store's own fences, in the order of the claims. */
  const known = new Map<string, number[]>();

  function counted(jobId: string, fence: number): number {
    if (fence === 0) return 0;
    const fences = known.get(jobId) ?? [];
    known.set(jobId, fences);
    if (!fences.includes(fence)) {
      expect(fence).toBeGreaterThan(fences.at(-1) ?? 0);
      fences.push(fence);
    }
    return fences.indexOf(fence) + 1;
  }

  const own = (jobId: string, fence: number) => known.get(jobId)?.[fence - 1] ?? -1;
  const jobOut = <T extends Job | null>(job: T): T =>
    job && { ...job, fence: counted(job.id, job.fence) };
  const jobsOut = (jobs: readonly Job[]) => jobs.map(jobOut);
  const leaseIn = <T extends { jobId: string; fence: number }>(lease: T): T => ({
    ...lease,
    fence: own(lease.jobId, lease.fence),
  });
  const leaseOut = <T extends { jobId: string; fence: number }>({ jobId, fence }: T) => ({
    jobId,
    fence: counted(jobId, fence),
  });
  const transitionIn = (jobId: string, transition: Transition): Transition => {
    const { lease } = transition.guard;
    if (lease === undefined || lease === 'expired') return transition;
    const guard = { ...transition.guard, lease: { fence: own(jobId, lease.fence) } };
    return { ...transition, guard };
  };
  const completionIn = (completion: Completion): Completion => ({
    ...completion,
    lease: leaseIn(completion.lease),
    transition: transitionIn(completion.lease.jobId, completion.transition),
  });

  return {
    ...store,
    async submit(submission) {
      const outcome = await store.submit(submission);
      return 'jobs' in outcome ? { ...outcome, jobs: jobsOut(outcome.jobs) } : outcome;
    },
    async findSubmission(userId, key) {
      const found = await store.findSubmission(userId, key);
      return found && { ...found, jobs: jobsOut(found.jobs) };
    },
    find: async (userId, jobId) => jobOut(await store.find(userId, jobId)),
    async list(userId, filter) {
      const page = await store.list(userId, filter);
      return { ...page, jobs: jobsOut(page.jobs) };
    },
    async transitionForUser(command) {
      const outcome = await store.transitionForUser(command);
      return outcome.type === 'applied' ? { ...outcome, job: jobOut(outcome.job) } : outcome;
    },
    async claim(request) {
      const claimed = await store.claim(request);
      return claimed.map((each) => ({ ...each, job: jobOut(each.job) }));
    },
    renew: async (renewals, leaseMs) =>
      (await store.renew(renewals.map(leaseIn), leaseMs)).map(leaseOut),
    held: async (leases) => (await store.held(leases.map(leaseIn))).map(leaseOut),
    transition: async (jobId, transition) =>
      jobOut(await store.transition(jobId, transitionIn(jobId, transition))),
    complete: (completion) => store.complete(completionIn(completion)),
    expireLeases: async (transitions, limit) =>
      jobsOut(await store.expireLeases(transitions, limit)),
  };
}
