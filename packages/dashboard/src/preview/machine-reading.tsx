import type { CheckReport } from '@offprint/client';
import { useOffprintClient } from '@offprint/react';
import { useState } from 'react';
import { Problem } from '../controls.tsx';
import { useAction } from '../use-action.ts';

interface MachineReadingProps {
  /** The file that is shown. */
  readonly pdf: Uint8Array;
  /** What it was printed from. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** What the programs that sort applications find in the file, when it is asked for. */
export function MachineReading({ pdf, document }: MachineReadingProps) {
  const client = useOffprintClient();
  const { isBusy, error, run } = useAction();
  const [checked, setChecked] = useState<{ pdf: Uint8Array; report: CheckReport } | null>(null);
  const check = () =>
    run(async () => {
      const report = await client.check(new Uint8Array(pdf), document);
      setChecked({ pdf, report });
    });

  return (
    <div className="reading">
      <div className="row">
        <button type="button" aria-disabled={isBusy} onClick={check}>
          {checked ? 'Read it again' : 'What do machines read?'}
        </button>
        <span className="muted" role="status">
          {isBusy && 'Reading…'}
          {!isBusy && checked && checked.pdf !== pdf && 'The file has changed since.'}
        </span>
      </div>
      <Problem error={error} />
      {checked && <Findings report={checked.report} />}
    </div>
  );
}

function Findings({ report }: { readonly report: CheckReport }) {
  return (
    <>
      <ul className="findings">
        {report.readers.map(({ reader, total, found, missing, misplaced, unrecognised }) => (
          <li key={reader}>
            <strong>{reader}</strong> finds {found} of {total} values
            {misplaced.length > 0 && `, ${misplaced.length} of them out of order`}
            {unrecognised.length > 0 && `, and does not recognise ${unrecognised.length}`}.
            {missing.length > 0 && (
              <ul>
                {missing.map(({ path, value }) => (
                  <li key={path}>
                    <code>{path}</code> <bdi>{value}</bdi>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {report.advice.map((sentence) => (
        <p key={sentence} className="muted">
          {sentence}
        </p>
      ))}
    </>
  );
}
