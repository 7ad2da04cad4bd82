import type { CheckReport } from '@offprint/client';
import { useOffprintClient } from '@offprint/react';
import { useState } from 'react';
import { PlacedValues, Problem } from '../controls.tsx';
import { type Action, useAction } from '../use-action.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Reading extends Action {
  /** Null until it is requested. */
  readonly report: CheckReport | null;
  /** Whether another file is shown now. */
  readonly isOld: boolean;
  /** Reads the file printed from the document. */
  read(pdf: Uint8Array, document: Json): void;
  close(): void;
}

/** What applicant tracking programs find in the shown file. */
export function useReading(shown: Uint8Array | null): Reading {
  const client = useOffprintClient();
  const action = useAction();
  const [checked, setChecked] = useState<{ pdf: Uint8Array; report: CheckReport } | null>(null);
  return {
    ...action,
    report: checked?.report ?? null,
    isOld: checked !== null && checked.pdf !== shown,
    read: (pdf, document) =>
      void action.run(async () => {
        const report = await client.check(new Uint8Array(pdf), document);
        setChecked({ pdf, report });
      }),
    close: () => setChecked(null),
  };
}

interface MachineReadingProps {
  readonly reading: Reading;
  onReadAgain(): void;
}

export function MachineReading({ reading, onReadAgain }: MachineReadingProps) {
  const { report, error, isOld, isBusy, close } = reading;
  if (!report) return <Problem error={error} />;
  return (
    <section className="reading" aria-labelledby="reading">
      <header className="row">
        <h3 id="reading">What machines read</h3>
        <span className="actions">
          {isOld && (
            <button type="button" className="quiet" aria-disabled={isBusy} onClick={onReadAgain}>
              {isBusy ? 'Reading…' : 'It has changed: read again'}
            </button>
          )}
          <button type="button" className="quiet" onClick={close}>
            Close
          </button>
        </span>
      </header>
      <Problem error={error} />
      <ul className="findings">
        {report.readers.map((finding) => (
          <Finding key={finding.reader} finding={finding} />
        ))}
      </ul>
      {report.advice.map((sentence) => (
        <p key={sentence} className="muted">
          {sentence}
        </p>
      ))}
    </section>
  );
}

function Finding({ finding }: { readonly finding: CheckReport['readers'][number] }) {
  const { reader, total, found, missing, misplaced, unrecognised } = finding;
  const isLacking = missing.length + misplaced.length + unrecognised.length > 0;
  return (
    <li data-lacking={isLacking || undefined}>
      <strong>{reader}</strong> finds {found} of {total} values
      {misplaced.length > 0 && `, ${misplaced.length} of them out of order`}
      {unrecognised.length > 0 && `, and does not recognise ${unrecognised.length}`}.
      {missing.length > 0 && <PlacedValues values={missing} />}
    </li>
  );
}
