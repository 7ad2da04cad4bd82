import { OffprintClientError } from '@offprint/client';

/** An error in words, with every place of the document that it is about. */
export function Problem({ error }: { error: Error | null }) {
  if (!error) return null;
  const details = error instanceof OffprintClientError ? error.details : [];
  return (
    <div className="problem" role="alert">
      <p>{error.message}</p>
      {details.length > 0 && (
        <ul>
          {details.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path || 'document'}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
