import type { MouseEvent } from 'react';
import { formatText } from '../describe.ts';
import { useOffprintClient, useTexts } from '../provider.tsx';
import { saveBlob, saveUrl } from '../save-file.ts';
import { ExportError } from './export-error.tsx';
import { useAction } from './use-action.ts';

export interface DownloadLinkProps {
  /** The id of an export or of its job. */
  readonly id: string;
  readonly fileName: string;
}

/** Saves the file, or shows why there is none. Fetches it if headers are required. */
export function DownloadLink({ id, fileName }: DownloadLinkProps) {
  const client = useOffprintClient();
  const texts = useTexts();
  const { isBusy, error, run } = useAction();

  function follow(event: MouseEvent) {
    event.preventDefault();
    void run(async () => {
      if (!client.needsCredentials) {
        await client.findFile(id);
        return saveUrl(client.downloadUrl(id));
      }
      const file = await client.download(id);
      saveBlob(file.blob, file.fileName);
    });
  }

  return (
    <>
      <a
        className="op-button"
        href={client.downloadUrl(id)}
        download
        aria-label={formatText(texts, texts.downloadOf, { name: fileName })}
        aria-busy={isBusy || undefined}
        onClick={follow}
      >
        {texts.download}
      </a>
      <ExportError error={error} />
    </>
  );
}
