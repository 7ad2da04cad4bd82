import { useKeptFocus } from '@offprint/react';
import { type DragEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { isObject, type JsonObject } from '../documents/json.ts';
import { moved, textOf, withField } from './entries.ts';
import { FieldInput } from './field-input.tsx';
import type { Section } from './sections.ts';

interface SectionFormProps {
  readonly section: Section;
  readonly value: unknown;
  onChange(entries: readonly unknown[]): void;
}

/** The entries of a section, opened one at a time, and moved by mouse, finger or keyboard. */
export function SectionForm({ section, value, onChange }: SectionFormProps) {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const heading = useId();
  const [open, setOpen] = useState<number | null>(null);
  const [news, setNews] = useState('');
  const dragged = useRef<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const keptFocus = useKeptFocus<HTMLElement>();
  const nameOf = (entry: unknown) => entryName(section, entry);

  function move(from: number, to: number): void {
    if (to < 0 || to >= entries.length) return;
    onChange(moved(entries, from, to));
    setOpen((each) => (each === from ? to : each === to ? from : each));
    setNews(`${nameOf(entries[from])} is now number ${to + 1} of ${entries.length}.`);
    // The focus follows the handle of the moved entry.
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLElement>('.handle')[to]?.focus(),
    );
  }

  function moveByKey(event: KeyboardEvent, index: number): void {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    move(index, index + step);
  }

  function dragOver(event: DragEvent, index: number): void {
    if (dragged.current === null) return;
    event.preventDefault();
    if (dragged.current === index) return;
    move(dragged.current, index);
    dragged.current = index;
  }

  function add(): void {
    onChange([...entries, {}]);
    setOpen(entries.length);
  }

  return (
    <section className="section" aria-labelledby={heading} {...keptFocus}>
      <header className="row">
        <h2 id={heading} tabIndex={-1}>
          {section.title}
          {entries.length > 0 && <span className="count"> {entries.length}</span>}
        </h2>
        <button type="button" className="quiet" onClick={add}>
          Add a {section.entry}
        </button>
      </header>
      <p className="visually-hidden" role="status">
        {news}
      </p>
      <ol className="entries" ref={list}>
        {entries.map((entry, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: an entry has nothing else that stays
            key={index}
            data-row
            onDragOver={(event) => dragOver(event, index)}
          >
            <div className="entry-head">
              <button
                type="button"
                className="handle quiet"
                aria-label={`Move ${nameOf(entry)}: arrow up or down`}
                draggable
                onDragStart={() => {
                  dragged.current = index;
                }}
                onDragEnd={() => {
                  dragged.current = null;
                }}
                onKeyDown={(event) => moveByKey(event, index)}
              >
                <span aria-hidden="true">⠿</span>
              </button>
              <button
                type="button"
                className="entry-name quiet"
                aria-expanded={open === index}
                onClick={() => setOpen(open === index ? null : index)}
              >
                <bdi>{nameOf(entry)}</bdi>
              </button>
              <button
                type="button"
                className="quiet"
                onClick={() => {
                  onChange(entries.toSpliced(index, 1));
                  setOpen(null);
                }}
              >
                Remove<span className="visually-hidden"> {nameOf(entry)}</span>
              </button>
            </div>
            {open === index && (
              <Entry
                section={section}
                entry={isObject(entry) ? entry : {}}
                onChange={(next) => onChange(entries.with(index, next))}
              />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

interface EntryProps {
  readonly section: Section;
  readonly entry: JsonObject;
  onChange(entry: JsonObject): void;
}

function Entry({ section, entry, onChange }: EntryProps) {
  return (
    <div className="fields">
      {section.fields.map((field) => (
        <FieldInput
          key={field.key}
          field={field}
          value={entry[field.key]}
          onChange={(value) => onChange(withField(entry, field.key, value))}
        />
      ))}
    </div>
  );
}

function entryName(section: Section, entry: unknown): string {
  const names = isObject(entry) ? section.named.map((key) => textOf(entry[key])) : [];
  return names.filter(Boolean).join(', ') || `New ${section.entry}`;
}
