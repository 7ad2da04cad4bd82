import { expect } from 'vitest';
import type { Job, Lease } from '../../packages/server/src/domain/job/job.ts';
import type { JobSnapshot, JobStore } from '../../packages/server/src/ports/job-store.ts';
import type { OutboxStore } from '../../packages/server/src/ports/outbox-store.ts';

interface Fenced {
  readonly jobs: JobStore;
  readonly outbox: OutboxStore;
}

/**
 * The same store with fences that count 1, 2, 3 …, so that stores which let them grow by other
 * numbers can be compared. That the store's own fences grow is checked on the way.
 */
export function withCountedFences<S extends Fenced>({ jobs: store, outbox, ...others }: S) {
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
  const snapshotOut = (snapshot: JobSnapshot) => ({ ...snapshot, job: jobOut(snapshot.job) });
  const leaseIn = ({ jobId, fence }: Lease): Lease => ({ jobId, fence: own(jobId, fence) });
  const leaseOut = ({ jobId, fence }: Lease): Lease => ({ jobId, fence: counted(jobId, fence) });
  const commandIn = <T extends { readonly lease: Lease }>(command: T): T => ({
    ...command,
    lease: leaseIn(command.lease),
  });

  const jobs: JobStore = {
    ...store,
    async submit(submission) {
      const outcome = await store.submit(submission);
      return 'jobs' in outcome ? { ...outcome, jobs: jobsOut(outcome.jobs) } : outcome;
    },
    async findSubmission(userId, key) {
      const found = await store.findSubmission(userId, key);
      return found && { ...found, jobs: jobsOut(found.jobs) };
    },
    async find(userId, jobId) {
      const found = await store.find(userId, jobId);
      return found && snapshotOut(found);
    },
    async list(userId, filter) {
      const page = await store.list(userId, filter);
      return { ...page, jobs: page.jobs.map(snapshotOut) };
    },
    findBatch: async (userId, batchId) => (await store.findBatch(userId, batchId)).map(snapshotOut),
    search: async (search) => jobsOut(await store.search(search)),
    async transitionForUser(command) {
      const outcome = await store.transitionForUser(command);
      return outcome.type === 'applied' ? { ...outcome, job: jobOut(outcome.job) } : outcome;
    },
    async claim(request) {
      const claimed = await store.claim(request);
      return claimed.map((each) => ({ ...each, job: jobOut(each.job) }));
    },
    renew: async (renewals) => (await store.renew(renewals.map(commandIn))).map(leaseOut),
    held: async (leases, guard) => (await store.held(leases.map(leaseIn), guard)).map(leaseOut),
    transition: async (command) => jobOut(await store.transition(commandIn(command))),
    complete: (command) => store.complete(commandIn(command)),
    expireLeases: async (transitions, limit) =>
      jobsOut(await store.expireLeases(transitions, limit)),
  };
  const countedOutbox: OutboxStore = {
    ...outbox,
    read: async (limit) =>
      (await outbox.read(limit)).map((event) => ({ ...event, job: jobOut(event.job) })),
  };
  return { ...others, jobs, outbox: countedOutbox };
}
