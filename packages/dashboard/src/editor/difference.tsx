import { diffLines } from 'diff';
import type { JsonObject } from '../documents/json.ts';

interface DifferenceProps {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

const CONTEXT_LINES = 2;

/** Removed and added text, line by line. */
export function Difference({ before, after }: DifferenceProps) {
  const parts = diffLines(
    `${JSON.stringify(before, null, 2)}\n`,
    `${JSON.stringify(after, null, 2)}\n`,
  );
  if (parts.every(({ added, removed }) => !added && !removed)) {
    return <p className="empty">Nothing has changed since.</p>;
  }
  return (
    <pre className="difference">
      {parts.map(({ value, added, removed }, index) => {
        const key = `${index} ${value.length}`;
        if (added) return <ins key={key}>{marked(value, '+ ')}</ins>;
        if (removed) return <del key={key}>{marked(value, '− ')}</del>;
        return <Same key={key} text={value} />;
      })}
    </pre>
  );
}

function marked(text: string, mark: string): string {
  return text.replace(/^(?=.)/gm, mark);
}

/** The unchanged lines next to a change. */
function Same({ text }: { readonly text: string }) {
  const lines = text.trimEnd().split('\n');
  const left = lines.length - 2 * CONTEXT_LINES;
  if (left <= 1) return <span>{marked(text, '  ')}</span>;
  const part = (from: number, to?: number) => marked(`${lines.slice(from, to).join('\n')}\n`, '  ');
  return (
    <>
      <span>{part(0, CONTEXT_LINES)}</span>
      <span className="same">{`  … ${left} lines that are the same\n`}</span>
      <span>{part(-CONTEXT_LINES)}</span>
    </>
  );
}
