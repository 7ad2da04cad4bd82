import { CompletionContext } from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState, type TransactionSpec } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { expect, test } from 'vitest';
import { schemaCompletions } from './schema-completions.ts';

/** The cursor is at `|`. */
function completionsIn(text: string) {
  const position = text.indexOf('|');
  const state = EditorState.create({ doc: text.replace('|', ''), extensions: [json()] });
  ensureSyntaxTree(state, state.doc.length);
  const found = schemaCompletions(new CompletionContext(state, position, false));
  return { state, position, from: found?.from ?? position, options: found?.options ?? [] };
}

/** The text after this key has been chosen. */
function complete(text: string, label: string): string {
  const { state, position, from, options } = completionsIn(text);
  const option = options.find((each) => each.label === label);
  if (typeof option?.apply !== 'function') return 'It is not offered.';
  let result = '';
  const dispatch = (change: TransactionSpec) => {
    result = state.update(change).state.doc.toString();
  };
  option.apply({ state, dispatch } as unknown as EditorView, option, from, position);
  return result;
}

test.each([
  ['at the top', '{"|', '"work"'],
  ['in the person', '{"basics": {"|', '"email"'],
  ['in the place of the person', '{"basics": {"location": {"|', '"countryCode"'],
  ['in an entry of a list', '{"work": [{"name": "Engine", "|', '"position"'],
])('the keys are offered that JSON Resume has %s', (_, text, key) => {
  expect(completionsIn(text).options.map(({ label }) => label)).toContain(key);
});

test('nothing is offered where a value belongs', () => {
  expect(completionsIn('{"basics": "|').options).toEqual([]);
});

test.each(['{"basics": {"|"}}', '{"basics": {"|}}', '{"basics": {"em|"}}'])(
  'a key takes the quote with it that closes it: %s',
  (text) => {
    expect(complete(text, '"email"')).toBe('{"basics": {"email": }}');
  },
);
