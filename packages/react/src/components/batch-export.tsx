import type { BatchDocument, BatchInput } from '@offprint/client';
import { type ReactNode, useId, useState } from 'react';
import { formatCount, formatText } from '../describe.ts';
import { useTexts } from '../provider.tsx';
import { type BatchExportJob, useBatch } from '../use-batch.ts';
import { useIsReconnecting } from '../use-jobs.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import { Button, Progress, useRoot } from './controls.tsx';
import { ExportError } from './export-error.tsx';
import { JobRow } from './job-row.tsx';
import { useAction } from './use-action.ts';

/** A document to choose: one of many, or a variant of one. */
export type BatchDocumentChoice = BatchDocument & {
  /** The name on the page, and of the file unless `fileName` is given. */
  readonly title: string;
};

export interface BatchExportProps extends Pick<BatchInput, 'templateId' | 'options' | 'quality'> {
  readonly documents: readonly BatchDocumentChoice[];
  /** Distinguishes this batch from others, also after a reload. */
  readonly name?: string | undefined;
  /** Shown above the documents during the choice. */
  readonly children?: ReactNode;
}

/** The most documents that a server takes at once. */
const MOST = 10;

/**
 * Lets the user choose documents, exports them together, and shows what is missing in the ZIP and
 * why.
 */
export function BatchExport({ documents, name, children, ...shared }: BatchExportProps) {
  const texts = useTexts();
  const root = useRoot('op-batch');
  const heading = useId();
  const batch = useBatch({ name });
  const isChoosing = batch.status === 'idle' || batch.status === 'submitting';
  const keptFocus = useKeptFocus<HTMLElement>();

  return (
    <section {...root} aria-labelledby={heading} aria-busy={batch.isExporting} {...keptFocus}>
      <h2 id={heading} tabIndex={-1}>
        {texts.batch}
      </h2>
      {isChoosing ? (
        <Choice
          // Other documents start a new choice.
          key={documents.map(({ title }) => title).join()}
          documents={documents}
          batch={batch}
          shared={shared}
        >
          {children}
        </Choice>
      ) : (
        <Outcome batch={batch} />
      )}
    </section>
  );
}

interface ChoiceProps {
  readonly documents: readonly BatchDocumentChoice[];
  readonly batch: BatchExportJob;
  readonly shared: Pick<BatchInput, 'templateId' | 'options' | 'quality'>;
  readonly children: ReactNode;
}

function Choice({ documents, batch, shared, children }: ChoiceProps) {
  const texts = useTexts();
  // By index, since the variants of one document share an id. Null: the first ten.
  const [chosen, setChosen] = useState<ReadonlySet<number> | null>(null);
  const firstTen = documents.slice(0, MOST).map((_, place) => place);
  const places = chosen ? [...chosen].filter((place) => place < documents.length) : firstTen;
  const isFull = places.length >= MOST;
  const isReady = places.length > 0 && batch.status !== 'submitting';

  function choose(place: number, isChosen: boolean) {
    const others = places.filter((each) => each !== place);
    setChosen(new Set(isChosen ? [...others, place] : others));
  }

  function begin() {
    const wanted = documents
      .filter((_, place) => places.includes(place))
      .map(({ title, ...document }) => ({ fileName: title, ...document }));
    void batch.startBatch({ ...shared, documents: wanted });
  }

  return (
    <>
      {children}
      <ul className="op-choices">
        {documents.map(({ title }, place) => {
          const isChosen = places.includes(place);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: titles may be the same
            <li key={place}>
              <label>
                <input
                  type="checkbox"
                  checked={isChosen}
                  disabled={isFull && !isChosen}
                  onChange={({ target }) => choose(place, target.checked)}
                />
                <bdi>{title}</bdi>
              </label>
            </li>
          );
        })}
      </ul>
      <div className="op-actions">
        <Button look="primary" isBusy={!isReady} onClick={begin}>
          {formatCount(texts, texts.exportMany, places.length)}
        </Button>
        {places.length < firstTen.length && (
          <Button look="quiet" onClick={() => setChosen(null)}>
            {texts.chooseAll}
          </Button>
        )}
        <span className="op-muted" role="status">
          {batch.status === 'submitting' && texts.submitting}
          {batch.status === 'idle' &&
            documents.length > MOST &&
            formatText(texts, texts.atMost, { n: MOST })}
        </span>
      </div>
      <ExportError error={batch.error} />
    </>
  );
}

function Outcome({ batch }: { readonly batch: BatchExportJob }) {
  const texts = useTexts();
  const isReconnecting = useIsReconnecting();
  const zip = useAction();
  const { jobs, isExporting, completedCount, failedCount } = batch;
  const done = formatText(texts, texts.doneOf, { done: completedCount, total: jobs.length });
  const failed = failedCount > 0 ? formatCount(texts, texts.failedOf, failedCount) : null;

  return (
    <>
      <div className="op-row">
        <span role="status">
          <strong>{done}</strong>
          {failed && <span className="op-failed"> · {failed}</span>}
        </span>
        <span className="op-actions">
          {isExporting && <Button onClick={() => void batch.cancel()}>{texts.cancel}</Button>}
          {!isExporting && completedCount > 0 && (
            <Button look="primary" isBusy={zip.isBusy} onClick={() => void zip.run(batch.saveZip)}>
              {texts.downloadAll}
            </Button>
          )}
          {!isExporting && (
            <Button look="quiet" onClick={batch.reset}>
              {texts.exportOthers}
            </Button>
          )}
        </span>
      </div>
      {isExporting && <Progress value={batch.progress} label={done} />}
      <ExportError error={zip.error ?? batch.error} />
      <ul className="op-rows">
        {jobs.map((tracked) => (
          <JobRow key={tracked.jobId} tracked={tracked} isUnsure={isReconnecting} />
        ))}
      </ul>
    </>
  );
}
