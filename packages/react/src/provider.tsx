import type { ExportInput, JobApi, OffprintClient } from '@offprint/client';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import type { ExportStore, StoreClient } from './export-state.ts';
import { createExportStore } from './export-store.ts';
import { english } from './texts/en.ts';
import type { Texts } from './texts/texts.ts';

interface Offprint {
  readonly client: StoreClient<never>;
  readonly store: ExportStore;
}

const OffprintContext = createContext<Offprint | null>(null);
const TextsContext = createContext<Texts>(english);

export interface OffprintProviderProps {
  /** A client of v1, or `createCvAppClient`. Create it once, outside of the component. */
  readonly client: OffprintClient | JobApi;
  /** The user of the exports. Ids and the connection are not shared with another user. */
  readonly user?: string | undefined;
  /** The app's own store, which then decides what it follows. */
  readonly store?: ExportStore | undefined;
  /** Default: English. See `@offprint/react/texts/*`. */
  readonly texts?: Texts | undefined;
  readonly children?: ReactNode;
}

/** Provides one client, one store and one language to the hooks and components below it. */
export function OffprintProvider({ client, user, store, texts, children }: OffprintProviderProps) {
  const offprint = useMemo(() => {
    const own = store ?? createExportStore({ client, user, storage: browserStorage() });
    // The hooks type their own input, since one provider serves one API.
    return { client, store: own } as unknown as Offprint;
  }, [client, user, store]);

  useEffect(() => {
    if (store) return;
    offprint.store.getState().resume();
    return () => offprint.store.getState().stop();
  }, [offprint, store]);

  return (
    <OffprintContext.Provider value={offprint}>
      <TextsContext.Provider value={texts ?? english}>{children}</TextsContext.Provider>
    </OffprintContext.Provider>
  );
}

function useOffprint(): Offprint {
  const offprint = useContext(OffprintContext);
  if (offprint) return offprint;
  throw new Error('There is no <OffprintProvider client={…}> above this component.');
}

/** The provider's store. */
export function useExportStore<Input = ExportInput>(): ExportStore<Input> {
  return useOffprint().store as unknown as ExportStore<Input>;
}

/** The provider's client, for functions that only v1 has. */
export function useOffprintClient(): OffprintClient {
  const { client } = useOffprint();
  if ('history' in client) return client as OffprintClient;
  throw new Error('This needs a client of v1: give createClient(…) to the OffprintProvider.');
}

export function useTexts(): Texts {
  return useContext(TextsContext);
}

/** Undefined on a server, and if the browser forbids it. */
function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
