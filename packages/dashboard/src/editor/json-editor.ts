import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { schemaCompletions } from './schema-completions.ts';

export interface JsonEditor {
  /** Shows another text. Undo returns to the one before. */
  replace(text: string): void;
  close(): void;
}

interface JsonEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  onType(text: string): void;
}

/** By classes, so that the page's own colours apply, light and dark. */
const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, class: 'json-key' },
  { tag: [tags.string, tags.number, tags.bool, tags.null], class: 'json-value' },
]);

/** Tab keeps its usual meaning of leaving the field. */
export function createJsonEditor({ parent, text, onType }: JsonEditorOptions): JsonEditor {
  let isReplacing = false;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        json(),
        syntaxHighlighting(COLOURS),
        linter(jsonParseLinter()),
        autocompletion({ override: [schemaCompletions] }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'The résumé as JSON' }),
        keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged && !isReplacing) onType(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    replace(next) {
      isReplacing = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
      isReplacing = false;
    },
    close: () => view.destroy(),
  };
}
