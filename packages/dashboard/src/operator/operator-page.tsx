import { type FormEvent, useMemo, useState } from 'react';
import { Heading } from '../shell/heading.tsx';
import { JobDetails } from './job-details.tsx';
import { JobSearchTable } from './job-search-table.tsx';
import { createOperatorApi } from './operator-api.ts';
import { forgetOperatorKey, keepOperatorKey, readOperatorKey } from './operator-key.ts';
import { Overview } from './overview.tsx';

/** For holders of the operator's key: the jobs of all users, and the state of the system. */
export function OperatorPage({ jobId }: { readonly jobId: string | null }) {
  const [key, setKey] = useState(readOperatorKey);
  const [isRefused, setRefused] = useState(false);
  const api = useMemo(() => (key === null ? null : createOperatorApi(key)), [key]);

  function enter(next: string) {
    keepOperatorKey(next);
    setRefused(false);
    setKey(next);
  }

  function leave(refused: boolean) {
    forgetOperatorKey();
    setRefused(refused);
    setKey(null);
  }

  if (!api) {
    return (
      <>
        <Heading title="Operator" />
        <KeyForm isRefused={isRefused} onEnter={enter} />
      </>
    );
  }
  if (jobId)
    return <JobDetails key={jobId} api={api} jobId={jobId} onRefused={() => leave(true)} />;
  return (
    <>
      <Heading title="Operator">
        <button type="button" className="quiet" onClick={() => leave(false)}>
          Forget the key
        </button>
      </Heading>
      <Overview api={api} onRefused={() => leave(true)} />
      <JobSearchTable api={api} />
    </>
  );
}

interface KeyFormProps {
  readonly isRefused: boolean;
  onEnter(key: string): void;
}

function KeyForm({ isRefused, onEnter }: KeyFormProps) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onEnter(String(new FormData(event.currentTarget).get('key')).trim());
  }
  return (
    <form className="card sign-in operator-key" onSubmit={submit}>
      <p>
        This page shows the jobs of all users. It opens with <code>OFFPRINT_OPERATOR_KEY</code>,
        where the server has one; the key stays in this tab until you close it.
      </p>
      <label>
        Operator’s key
        <input name="key" type="password" required autoComplete="off" />
      </label>
      {isRefused && (
        <p className="problem" role="alert">
          The server does not accept this key.
        </p>
      )}
      <button type="submit" className="primary">
        Continue
      </button>
    </form>
  );
}
