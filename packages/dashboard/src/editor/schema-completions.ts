import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { type Field, PERSON, PLACE, PROFILES, SECTIONS } from './sections.ts';

type Key = Pick<Field, 'key' | 'label'>;

const KEYS: ReadonlyMap<string, readonly Key[]> = new Map<string, readonly Key[]>([
  [
    '',
    [
      { key: 'basics', label: 'Person' },
      ...SECTIONS.map(({ key, title }) => ({ key, label: title })),
    ],
  ],
  [
    'basics',
    [...PERSON, { key: 'location', label: 'Place' }, { key: 'profiles', label: 'Profiles' }],
  ],
  ['basics.location', PLACE],
  ['basics.profiles', PROFILES.fields],
  ...SECTIONS.map(({ key, fields }) => [key, fields] as const),
]);

/** The keys of JSON Resume at the cursor's position. */
export function schemaCompletions(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/"[\w-]*/);
  if (!word && !context.explicit) return null;
  const before = context.state.sliceDoc(0, word?.from ?? context.pos);
  if (!/[{,]\s*$/.test(before)) return null;
  const options = keysOf(pathAt(context.state, context.pos)).map(({ key, label }) => ({
    label: `"${key}"`,
    detail: label,
    apply: insertion(`"${key}": `),
  }));
  return options.length > 0 ? { from: word?.from ?? context.pos, options } : null;
}

/** The automatically inserted closing quote belongs to the name. */
function insertion(insert: string) {
  return (view: EditorView, _: Completion, from: number, to: number) => {
    const isClosed = view.state.sliceDoc(to, to + 1) === '"';
    view.dispatch({
      changes: { from, to: isClosed ? to + 1 : to, insert },
      selection: { anchor: from + insert.length },
      userEvent: 'input.complete',
    });
  };
}

/** The possible keys of the object at this path, which has no list positions. */
function keysOf(path: readonly string[]): readonly Key[] {
  return KEYS.get(path.join('.')) ?? [];
}

function pathAt(state: EditorState, position: number): readonly string[] {
  const path: string[] = [];
  let node = syntaxTree(state).resolveInner(position, -1).parent;
  for (; node; node = node.parent) {
    if (node.name !== 'Property') continue;
    const name = node.getChild('PropertyName');
    // The syntax tree does not yet contain the property that is being typed.
    if (name && name.to < position) path.unshift(state.sliceDoc(name.from + 1, name.to - 1));
  }
  return path;
}
