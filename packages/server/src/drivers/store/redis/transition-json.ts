import type { Transition } from '../../../domain/job/lifecycle.ts';

/**
 * The transition for the scripts. Error and result go as JSON in JSON: the scripts put them into
 * the record as they are.
 */
export function transitionJson(transition: Transition): string {
  return JSON.stringify(embedded(transition));
}

export function transitionsJson(transitions: readonly Transition[]): string {
  return JSON.stringify(transitions.map(embedded));
}

function embedded({ guard, patch }: Transition): object {
  const { error, result } = patch;
  return {
    guard,
    patch: {
      ...patch,
      ...(error && { error: JSON.stringify(error) }),
      ...(result && { result: JSON.stringify(result) }),
    },
  };
}
