import { HistoryTable, JobTray } from '@offprint/react';
import { useDocuments } from '../documents/use-documents.ts';
import { Heading } from '../shell/heading.tsx';

/** What is under way, and every file that was made and is kept. */
export function ExportsPage() {
  const { documents } = useDocuments();
  return (
    <>
      <Heading title="Exports" />
      <div className="card">
        <JobTray />
      </div>
      <div className="card">
        <HistoryTable documents={documents ?? []} />
      </div>
    </>
  );
}
