import { HistoryTable, JobTray } from '@offprint/react';
import { useDocuments } from '../documents/use-documents.ts';
import { hrefOf } from '../route.ts';
import { Heading } from '../shell/heading.tsx';

/** Running exports, and all stored files. */
export function ExportsPage() {
  const { documents } = useDocuments();
  return (
    <>
      <Heading title="Exports">
        <a className="button" href={hrefOf({ page: 'batch' })}>
          Export several
        </a>
      </Heading>
      <div className="card">
        <JobTray showsFailed />
      </div>
      <div className="card">
        <HistoryTable documents={documents ?? []} />
      </div>
    </>
  );
}
