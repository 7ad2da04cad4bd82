import type { Session } from './session.ts';
import { useAction } from './use-action.ts';

interface DownloadProps {
  readonly session: Session;
  readonly id: string;
  readonly fileName: string;
}

/** A plain link where that is enough; where headers are asked for, the file is fetched with them. */
export function Download({ session, id, fileName }: DownloadProps) {
  const { isBusy, error, run } = useAction();
  const label = `Download ${fileName}`;
  if (!session.credentials) {
    return (
      <a className="button" href={session.client.downloadUrl(id)} download aria-label={label}>
        Download
      </a>
    );
  }
  const fetchFile = async () => {
    const file = await session.client.download(id);
    save(file.blob, file.fileName);
  };
  return (
    <button type="button" aria-label={label} disabled={isBusy} onClick={() => run(fetchFile)}>
      {error ? 'Try again' : 'Download'}
    </button>
  );
}

/** Some browsers begin to read only after the click has been handled. */
const KEEP_BLOB_MS = 60_000;

function save(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_BLOB_MS);
}
