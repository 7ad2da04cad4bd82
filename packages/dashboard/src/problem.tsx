import { OffprintClientError } from '@offprint/client';

/** An error in words; where it is about places of the document, each of them once. */
export function Problem({ error }: { error: Error | null }) {
  if (!error) return null;
  const details = error instanceof OffprintClientError ? error.details : [];
  return (
    <div className="problem" role="alert">
      <p>{details.length > 0 ? leadOf(error.message, details) : error.message}</p>
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

/** A message that tells the first of the details would tell it twice. */
function leadOf(message: string, details: OffprintClientError['details']): string {
  const isRepeated = details.some((detail) => message.includes(detail.message));
  if (!isRepeated) return message;
  return details.length === 1 ? 'This has to be put right:' : 'These have to be put right:';
}
