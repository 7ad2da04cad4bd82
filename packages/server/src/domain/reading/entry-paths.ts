import { COSTS, type EntryFormat, type SectionKind } from './entry-costs.ts';
import type { EntryLine } from './entry-lines.ts';
import { endGroupCost, headCost, movesFrom, type State } from './entry-moves.ts';

export interface EntryPath {
  readonly cost: number;
  /** The role of each line. */
  readonly steps: readonly State[];
}

/**
 * Paths that cost this much more than the best one are dropped, which bounds the work for a line.
 */
const BEAM = 8;

const START: State = {
  phase: 'start',
  role: null,
  takesDate: false,
  pending: 0,
  early: 0,
  posts: null,
  hasEmployer: false,
  cost: 0,
  from: null,
};

/**
 * The likeliest role of each line, if the entries of the section have this format. Takes linear
 * time in the number of lines.
 */
export function cheapestPath(
  lines: readonly EntryLine[],
  kind: SectionKind,
  format: EntryFormat,
): EntryPath {
  let states: readonly State[] = [START];
  for (const line of lines) states = cheapestOf(movesOfAll(states, line, kind, format));
  const ends = states.map((state) => ({ state, cost: state.cost + endCost(state, kind) }));
  const best = ends.reduce((a, b) => (b.cost < a.cost ? b : a));
  const steps: State[] = [];
  for (let state: State | null = best.state; state?.role; state = state.from) steps.push(state);
  return { cost: best.cost, steps: steps.reverse() };
}

function movesOfAll(
  states: readonly State[],
  line: EntryLine,
  kind: SectionKind,
  format: EntryFormat,
): State[] {
  return states.flatMap((state) => movesFrom(state, line, { kind, format }));
}

/** The cheapest of the states whose further costs are the same. */
function cheapestOf(states: readonly State[]): State[] {
  const cheapest = new Map<string, State>();
  let best = Number.POSITIVE_INFINITY;
  for (const state of states) {
    const { phase, role, pending, early, posts, hasEmployer, cost } = state;
    const key = `${phase}${role === 'aside'}${pending}${early}${posts}${hasEmployer}`;
    const known = cheapest.get(key);
    if (known === undefined || cost < known.cost) cheapest.set(key, state);
    best = Math.min(best, cost);
  }
  return [...cheapest.values()].filter(({ cost }) => cost <= best + BEAM);
}

function endCost(state: State, kind: SectionKind): number {
  const isUnfinished = state.phase === 'group' || state.phase === 'dated';
  const undated = state.pending * COSTS.undated[kind];
  return (
    headCost(state, kind) + endGroupCost(state) + undated + (isUnfinished ? COSTS.unfinished : 0)
  );
}
