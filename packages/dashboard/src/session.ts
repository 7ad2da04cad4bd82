import { createClient, type OffprintClient } from '@offprint/client';
import { createExportStore, type ExportStore } from '@offprint/react';

/** What a server with api-key auth asks for. */
export interface Credentials {
  readonly key: string;
  readonly user: string;
}

export interface Session {
  readonly credentials: Credentials | null;
  readonly client: OffprintClient;
  readonly store: ExportStore;
}

const KEPT_AS = 'offprint.credentials';

/** Credentials live as long as the tab. */
export function readCredentials(): Credentials | null {
  return JSON.parse(sessionStorage.getItem(KEPT_AS) ?? 'null');
}

export function keepCredentials(credentials: Credentials | null): void {
  if (credentials) sessionStorage.setItem(KEPT_AS, JSON.stringify(credentials));
  else sessionStorage.removeItem(KEPT_AS);
}

export function openSession(credentials: Credentials | null): Session {
  const headers = credentials
    ? { authorization: `Bearer ${credentials.key}`, 'x-offprint-user': credentials.user }
    : {};
  const baseUrl = new URL('.', document.baseURI).href;
  const client = createClient({ baseUrl, headers });
  const store = createExportStore({ client });
  return { credentials, client, store };
}
