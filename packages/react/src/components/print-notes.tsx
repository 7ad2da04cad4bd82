import type { CheckReport, Warning } from '@offprint/client';
import { formatText } from '../describe.ts';
import { useTexts } from '../provider.tsx';

interface PrintNotesProps {
  readonly warnings: readonly Warning[];
  readonly report: CheckReport | null | undefined;
}

/**
 * What was left out or changed in a print, and what programs read in it, in the server's own words.
 */
export function PrintNotes({ warnings, report }: PrintNotesProps) {
  return (
    <>
      {warnings.map(({ code, message, path }) => (
        <p key={code + path + message} className="op-notice" lang="en" dir="ltr">
          {message}
        </p>
      ))}
      {report && <Reading report={report} />}
    </>
  );
}

function Reading({ report: { passed, readers, advice } }: { readonly report: CheckReport }) {
  const texts = useTexts();
  return (
    <details className="op-reading" data-lacking={!passed || undefined}>
      <summary>{texts.reading}</summary>
      <ul>
        {readers.map(({ reader, found, total, missing }) => (
          <li key={reader}>
            {formatText(texts, texts.readerFinds, { reader, found, total })}
            <ul>
              {missing.map(({ path, value }) => (
                <li key={path}>
                  <code>{path}</code> <bdi>{value}</bdi>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {advice.map((each) => (
        <p key={each} lang="en" dir="ltr">
          {each}
        </p>
      ))}
    </details>
  );
}
