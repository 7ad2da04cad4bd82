import { useEffect, useRef, useState } from 'react';
import { isObject, type JsonObject, readJson } from '../documents/json.ts';
import { keepInTab, readFromTab } from '../tab-storage.ts';
import { createJsonEditor, type JsonEditor } from './json-editor.ts';

interface JsonPanelProps {
  readonly documentId: string;
  readonly data: JsonObject;
  onChange(data: JsonObject): void;
}

/** The document as JSON. Typed text that is not valid JSON yet also survives a reload. */
export function JsonPanel({ documentId, data, onChange }: JsonPanelProps) {
  const name = `text.${documentId}`;
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<JsonEditor | null>(null);
  const shown = useRef(data);
  const change = useRef(onChange);
  change.current = onChange;
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    if (!parent.current) return;
    const typed = readFromTab(name, isTyped);
    editor.current = createJsonEditor({
      parent: parent.current,
      text: typed?.text ?? format(shown.current),
      onType(text) {
        const reading = readJson(text);
        setProblem(reading.ok ? null : reading.problem);
        keepInTab(name, reading.ok ? null : { text });
        if (!reading.ok) return;
        shown.current = reading.data;
        change.current(reading.data);
      },
    });
    return () => editor.current?.close();
  }, [name]);

  // Shows changes from elsewhere, by the form or by restoring a version.
  useEffect(() => {
    if (shown.current === data) return;
    shown.current = data;
    editor.current?.replace(format(data));
  }, [data]);

  return (
    <div className="json">
      <div ref={parent} />
      <p className={problem ? 'problem' : 'muted'} role="status">
        {problem ?? 'JSON Resume, version 1. Keys that begin with x- are printed too.'}
      </p>
    </div>
  );
}

const format = (data: JsonObject) => JSON.stringify(data, null, 2);

function isTyped(value: unknown): value is { readonly text: string } {
  return isObject(value) && typeof value.text === 'string';
}
