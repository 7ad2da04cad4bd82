import { OffprintClientError } from '@offprint/client';
import { useTrackedJobs } from '@offprint/react';
import { type ReactNode, useEffect, useState } from 'react';
import { ExportForm } from './export-form.tsx';
import { HistoryList } from './history-list.tsx';
import { JobList } from './job-list.tsx';
import mark from './mark.svg';
import { Problem } from './problem.tsx';
import {
  type Credentials,
  keepCredentials,
  openSession,
  readCredentials,
  type Session,
} from './session.ts';
import { SignIn } from './sign-in.tsx';
import { useAccount } from './use-account.ts';

export function App() {
  const [session, setSession] = useState(() => openSession(readCredentials()));

  function enter(credentials: Credentials | null) {
    keepCredentials(credentials);
    setSession(openSession(credentials));
  }

  const key = JSON.stringify(session.credentials);
  return <Desk key={key} session={session} onEnter={enter} />;
}

interface DeskProps {
  readonly session: Session;
  onEnter(credentials: Credentials | null): void;
}

function Desk({ session, onEnter }: DeskProps) {
  const { store, client, credentials } = session;
  const jobs = useTrackedJobs(store);
  const completed = jobs.filter(({ status }) => status === 'completed');
  const account = useAccount(client, completed.map(({ jobId }) => jobId).join());
  const { problem } = account;

  useEffect(() => {
    void store.getState().followAll();
    return () => store.getState().stop();
  }, [store]);

  if (problem instanceof OffprintClientError && problem.code === 'UNAUTHORIZED') {
    return (
      <>
        <Top />
        <main className="narrow">
          <SignIn refused={credentials} onSignIn={onEnter} />
        </main>
      </>
    );
  }
  return (
    <>
      <Top>
        {credentials && (
          <>
            <span className="muted">{credentials.user}</span>
            <button type="button" onClick={() => onEnter(null)}>
              Sign out
            </button>
          </>
        )}
      </Top>
      <main>
        {problem && (
          <div className="card trouble">
            <Problem error={problem} />
            <button type="button" onClick={account.reload}>
              Try again
            </button>
          </div>
        )}
        <ExportForm session={session} templates={account.templates} />
        <div className="column">
          <JobList session={session} jobs={jobs.filter(({ status }) => status !== 'completed')} />
          <HistoryList session={session} account={account} completed={completed} />
        </div>
      </main>
    </>
  );
}

function Top({ children }: { children?: ReactNode }) {
  return (
    <header className="top">
      <img src={mark} alt="" width="28" height="28" />
      <h1>Offprint</h1>
      <span className="actions">
        <a href="docs">API</a>
        {children}
      </span>
    </header>
  );
}
