import type { DocumentSummary } from '@offprint/client';

export interface DocumentSelectProps {
  readonly documents: readonly DocumentSummary[];
  readonly value: string | undefined;
  onChange(documentId: string): void;
}

/** A choice among the user's documents. */
export function DocumentSelect({ documents, value, onChange }: DocumentSelectProps) {
  return (
    <select aria-label="Document" value={value} onChange={({ target }) => onChange(target.value)}>
      {documents.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
}
