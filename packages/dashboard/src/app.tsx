import { OffprintClientError } from '@offprint/client';
import { english, OffprintProvider, useUsage } from '@offprint/react';
import { useEffect, useState } from 'react';
import { forgetDrafts } from './documents/document-draft.ts';
import { DocumentsPage } from './documents/documents-page.tsx';
import { EditorPage } from './editor/editor-page.tsx';
import { BatchPage } from './exports/batch-page.tsx';
import { ExportsPage } from './exports/exports-page.tsx';
import { GalleryPage } from './gallery/gallery-page.tsx';
import { forgetOperatorKey } from './operator/operator-key.ts';
import { OperatorPage } from './operator/operator-page.tsx';
import { type Route, useRoute } from './route.ts';
import {
  type Credentials,
  keepCredentials,
  openSession,
  readCredentials,
  type Session,
  SignIn,
} from './session.tsx';
import { Shell } from './shell/shell.tsx';

/** The shell already shows that the page is about exports and that the connection is lost. */
const TEXTS = { ...english, jobs: 'Under way and just done', batch: 'Batch', lost: '' };

export function App() {
  const [session, setSession] = useState(() => openSession(readCredentials()));

  function enter(credentials: Credentials | null) {
    keepCredentials(credentials);
    if (!credentials) {
      forgetDrafts();
      forgetOperatorKey();
    }
    setSession(openSession(credentials));
  }

  return (
    <OffprintProvider client={session.client} store={session.store} texts={TEXTS}>
      <Dashboard key={JSON.stringify(session.credentials)} session={session} onEnter={enter} />
    </OffprintProvider>
  );
}

interface DashboardProps {
  readonly session: Session;
  onEnter(credentials: Credentials | null): void;
}

function Dashboard({ session, onEnter }: DashboardProps) {
  const { store, credentials } = session;
  const route = useRoute();
  const { error } = useUsage();

  useEffect(() => {
    store.getState().resume();
    void store.getState().followAll();
    return () => store.getState().stop();
  }, [store]);

  if (error instanceof OffprintClientError && error.code === 'UNAUTHORIZED') {
    return <SignIn refused={credentials} onSignIn={onEnter} />;
  }
  return (
    <Shell route={route} user={credentials?.user ?? null} onSignOut={() => onEnter(null)}>
      <Page route={route} />
    </Shell>
  );
}

function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'document':
      return <EditorPage key={route.documentId} documentId={route.documentId} />;
    case 'templates':
      return <GalleryPage />;
    case 'batch':
      return <BatchPage />;
    case 'exports':
      return <ExportsPage />;
    case 'operator':
      return <OperatorPage jobId={route.jobId} />;
    case 'documents':
      return <DocumentsPage />;
  }
}
