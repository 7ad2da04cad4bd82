import { OffprintClientError } from '@offprint/client';
import { OffprintProvider, useIsReconnecting, useTrackedJobs } from '@offprint/react';
import { type ReactNode, useContext, useEffect, useState } from 'react';
import { Problem } from './controls.tsx';
import { keepDraft } from './draft.ts';
import { ExportForm } from './export-form.tsx';
import { HistoryList } from './history-list.tsx';
import { JobList } from './job-list.tsx';
import mark from './mark.svg';
import {
  type Credentials,
  keepCredentials,
  openSession,
  readCredentials,
  type Session,
  SignIn,
} from './session.tsx';
import { useAccount } from './use-account.ts';
import { ReconnectingContext } from './use-action.ts';

export function App() {
  const [session, setSession] = useState(() => openSession(readCredentials()));

  function enter(credentials: Credentials | null) {
    keepCredentials(credentials);
    if (!credentials) keepDraft(null);
    setSession(openSession(credentials));
  }

  const key = JSON.stringify(session.credentials);
  return (
    <OffprintProvider client={session.client} store={session.store}>
      <Connection>
        <Dashboard key={key} session={session} onEnter={enter} />
      </Connection>
    </OffprintProvider>
  );
}

function Connection({ children }: { children: ReactNode }) {
  return <ReconnectingContext value={useIsReconnecting()}>{children}</ReconnectingContext>;
}

interface DashboardProps {
  readonly session: Session;
  onEnter(credentials: Credentials | null): void;
}

function Dashboard({ session, onEnter }: DashboardProps) {
  const { store, client, credentials } = session;
  const jobs = useTrackedJobs();
  const completed = jobs.filter(({ status }) => status === 'completed');
  const account = useAccount(client, completed.map(({ jobId }) => jobId).join());
  const { problem } = account;
  const isReconnecting = useContext(ReconnectingContext);

  useEffect(() => () => store.getState().stop(), [store]);
  // Also after a problem that ended the following.
  useEffect(() => {
    if (!problem) void store.getState().followAll();
  }, [store, problem]);

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
        <p className="notice" role="status">
          {isReconnecting && 'The server does not answer. Trying again… No export is lost by that.'}
        </p>
        {problem && !isReconnecting && (
          <div className="card load-error">
            <Problem error={problem} />
            <button type="button" onClick={account.reload}>
              Try again
            </button>
          </div>
        )}
        <ExportForm session={session} templates={account.loaded?.templates ?? null} />
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
