import { describe } from 'vitest';
import { describeAttempts } from './job-store-attempts.ts';
import { describeClaiming } from './job-store-claiming.ts';
import { describeCompletion } from './job-store-completion.ts';
import { describeExpiry } from './job-store-expiry.ts';
import { describeFencing } from './job-store-fencing.ts';
import type { OpenStore } from './job-store-harness.ts';
import { describeHints } from './job-store-hints.ts';
import { describeLists } from './job-store-lists.ts';
import { describePolls } from './job-store-polls.ts';
import { describeSearch } from './job-store-search.ts';
import { describeSubmission } from './job-store-submission.ts';
import { describeUserActions } from './job-store-user-actions.ts';

const PARTS: Readonly<Record<string, (open: OpenStore) => void>> = {
  submission: describeSubmission,
  claiming: describeClaiming,
  fencing: describeFencing,
  attempts: describeAttempts,
  completion: describeCompletion,
  'user actions': describeUserActions,
  expiry: describeExpiry,
  lists: describeLists,
  polls: describePolls,
  hints: describeHints,
  search: describeSearch,
};

/** What every driver of JobStore must do, over the real thing. */
export function describeJobStore(name: string, open: OpenStore) {
  describe(`job store: ${name}`, () => {
    // A scope each, or the hooks of all would open a store for every test.
    for (const [part, describePart] of Object.entries(PARTS)) {
      describe(part, () => describePart(open));
    }
  });
}
