import type { Completion, CompletionOutcome, JobStore } from '../../../ports/job-store.ts';
import { inGroups } from '../grouped-calls/call-groups.ts';
import { exportRow } from './export-row.ts';
import type { Scripts } from './scripts.ts';
import { transitionJson } from './transition-json.ts';

/** Completions of one turn share a script. */
export function createComplete(scripts: Scripts): JobStore['complete'] {
  return inGroups((completions) => completeAll(scripts, completions));
}

async function completeAll({ write }: Scripts, completions: readonly Completion[]) {
  const args = completions.flatMap(({ transition, exportDraft, quotaBytes }) => [
    transitionJson(transition),
    ...exportRow(exportDraft, quotaBytes),
  ]);
  const reply = await write('complete', ...args);
  return completions.map((_, n) => outcomeOf(reply[2 * n], reply[2 * n + 1]));
}

function outcomeOf(type?: string | null, value?: string | null): CompletionOutcome {
  if (type === 'quotaExceeded') return { type, usedBytes: Number(value) };
  return { type: type === 'completed' ? type : 'lost' };
}
