import type { UserTransition, UserTransitionOutcome } from '../../../../ports/job-store.ts';
import { defineScript } from '../scripts.ts';
import { parseRecord } from './job-record.ts';
import { transitionArguments } from './transition-arguments.ts';

type UserTransitionAnswer =
  | readonly ['applied', record: string]
  | readonly ['refused']
  | readonly ['tooManyActive', activeSubmissions: number];

export const transitionForUser = defineScript({
  lua: new URL('./transition-for-user.lua', import.meta.url),
  writes: true,
  encode: ({ userId, jobId, transition, maxActiveSubmissions }: UserTransition) => [
    userId,
    jobId,
    maxActiveSubmissions,
    ...transitionArguments(transition),
  ],
  decode: (answer: UserTransitionAnswer): UserTransitionOutcome => {
    switch (answer[0]) {
      case 'applied':
        return { type: 'applied', job: parseRecord(answer[1]) };
      case 'refused':
        return { type: 'refused' };
      case 'tooManyActive':
        return { type: 'tooManyActive', activeSubmissions: answer[1] };
    }
  },
});

export const removeJob = defineScript({
  lua: new URL('./remove-job.lua', import.meta.url),
  writes: true,
  encode: (userId: string, jobId: string) => [userId, jobId],
  decode: ([removed]: readonly [number]) => removed === 1,
});
