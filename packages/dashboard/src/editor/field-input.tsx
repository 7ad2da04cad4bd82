import { useId, useState } from 'react';
import { fromLines, fromWords, textOf, toLines, toWords } from './entries.ts';
import type { Field } from './sections.ts';

interface FieldInputProps {
  readonly field: Field;
  readonly value: unknown;
  onChange(value: unknown): void;
}

/** One field with its name. */
export function FieldInput({ field, value, onChange }: FieldInputProps) {
  const id = useId();
  return (
    <div className="field" data-wide={field.isWide || undefined}>
      <label htmlFor={id}>{field.label}</label>
      <Control id={id} field={field} value={value} onChange={onChange} />
    </div>
  );
}

function Control({ id, field, value, onChange }: FieldInputProps & { readonly id: string }) {
  switch (field.kind) {
    case 'text':
      return (
        <textarea
          id={id}
          dir="auto"
          rows={3}
          value={textOf(value)}
          onChange={({ target }) => onChange(target.value)}
        />
      );
    case 'lines':
      return (
        <ListInput
          id={id}
          value={value}
          onChange={onChange}
          show={toLines}
          read={fromLines}
          rows={3}
          hint="One a line"
        />
      );
    case 'words':
      return (
        <ListInput
          id={id}
          value={value}
          onChange={onChange}
          show={toWords}
          read={fromWords}
          rows={1}
          hint="Separated by commas"
        />
      );
    case 'date':
      return (
        <input
          id={id}
          placeholder="2026-03"
          inputMode="numeric"
          value={textOf(value)}
          onChange={({ target }) => onChange(target.value)}
        />
      );
    default:
      return (
        <input
          id={id}
          dir="auto"
          type={field.kind === 'email' || field.kind === 'tel' ? field.kind : 'text'}
          inputMode={field.kind === 'url' ? 'url' : undefined}
          value={textOf(value)}
          onChange={({ target }) => onChange(target.value)}
        />
      );
  }
}

interface ListInputProps {
  readonly id: string;
  readonly value: unknown;
  readonly rows: number;
  readonly hint: string;
  show(value: unknown): string;
  read(text: string): readonly string[];
  onChange(value: unknown): void;
}

/** Keeps a separator that was just typed, which the list itself does not contain. */
function ListInput({ id, value, rows, hint, show, read, onChange }: ListInputProps) {
  const [typed, setTyped] = useState(() => show(value));
  const stored = show(value);
  const text = show(read(typed)) === stored ? typed : stored;
  return (
    <textarea
      id={id}
      dir="auto"
      rows={rows}
      placeholder={hint}
      value={text}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(read(target.value));
      }}
    />
  );
}
