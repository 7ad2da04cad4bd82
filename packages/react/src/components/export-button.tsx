import type { ExportInput } from '@offprint/client';
import type { MouseEvent, ReactNode } from 'react';
import { useExportStore, useTexts } from '../provider.tsx';
import { saveUrl } from '../save-file.ts';
import { useExportPDFJob } from '../use-export-pdf-job.ts';
import { Button, Progress, useRoot } from './controls.tsx';
import { ExportError } from './export-error.tsx';
import { useAction } from './use-action.ts';

export interface ExportButtonProps<Input = ExportInput> {
  /** What to export, or a function that collects it when the button is pressed. */
  readonly request: Input | (() => Input | Promise<Input>);
  /** Distinguishes this button's export from others, also after a reload. */
  readonly name?: string;
  /** Whether the file is saved as soon as it exists. Default: true. */
  readonly savesFile?: boolean;
  onExported?: (fileUrl: string) => void;
  readonly children?: ReactNode;
}

/** An export from the click to the file, with progress, cancelling and errors. */
export function ExportButton<Input = ExportInput>(props: ExportButtonProps<Input>) {
  const { request, name, savesFile = true, onExported, children } = props;
  const texts = useTexts();
  const root = useRoot('op-export');
  const job = useExportPDFJob<Input>(name === undefined ? {} : { name });
  const store = useExportStore<Input>();
  const download = useAction();
  const { jobId, isExporting, status, progress, progressMessage, error, fileUrl } = job;

  async function follow(begun: Promise<string | null>) {
    const url = await begun;
    if (!url) return;
    if (savesFile) saveUrl(url);
    onExported?.(url);
  }

  async function begin() {
    const gathered = typeof request === 'function' ? await (request as () => Input)() : request;
    await follow(job.startExport(gathered));
  }

  /** Uses a new link, since the one in the page may have expired while the page was open. */
  function save(event: MouseEvent) {
    event.preventDefault();
    if (jobId) void download.run(async () => saveUrl(await store.getState().freshFileUrl(jobId)));
  }

  return (
    <div {...root} aria-busy={isExporting}>
      <div className="op-row">
        <Button look="primary" isBusy={isExporting} onClick={() => void begin()}>
          {children ?? texts.exportPdf}
        </Button>
        {isExporting && status !== 'submitting' && (
          <Button look="quiet" onClick={() => void job.cancel()}>
            {texts.cancel}
          </Button>
        )}
        {fileUrl && (
          <a className="op-button" href={fileUrl} download onClick={save}>
            {texts.download}
          </a>
        )}
      </div>
      <span className="op-muted" role="status">
        {!error && progressMessage}
      </span>
      {isExporting && (
        <Progress value={status === 'processing' ? progress : null} label={progressMessage} />
      )}
      <ExportError error={error} onRetry={() => follow(job.retry())} />
      <ExportError error={download.error} />
    </div>
  );
}
