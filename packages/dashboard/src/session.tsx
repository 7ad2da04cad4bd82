import { createClient, type OffprintClient } from '@offprint/client';
import { createExportStore, type ExportStore } from '@offprint/react';
import type { FormEvent } from 'react';
import { isObject } from './documents/json.ts';
import { keepInTab, readFromTab } from './tab-storage.ts';

/** The credentials for a server with api-key auth. */
export interface Credentials {
  readonly key: string;
  readonly user: string;
}

export const readCredentials = () => readFromTab('credentials', isCredentials);
export const keepCredentials = (credentials: Credentials | null) =>
  keepInTab('credentials', credentials);

function isCredentials(value: unknown): value is Credentials {
  return isObject(value) && typeof value.key === 'string' && typeof value.user === 'string';
}

export interface Session {
  readonly credentials: Credentials | null;
  readonly client: OffprintClient;
  readonly store: ExportStore;
}

/** The page is served where the server is mounted. */
export const serverUrl = () => new URL('.', document.baseURI).href;

export function openSession(credentials: Credentials | null): Session {
  const client = credentials ? clientOf(credentials) : createClient({ baseUrl: serverUrl() });
  const store = createExportStore({ client, user: credentials?.user, storage: pageStorage() });
  return { credentials, client, store };
}

/**
 * The key is used only to create tokens, which go with each call and into links, since links send
 * no headers.
 */
function clientOf({ key, user }: Credentials): OffprintClient {
  const baseUrl = serverUrl();
  const headers = { authorization: `Bearer ${key}`, 'x-offprint-user': user };
  const maker = createClient({ baseUrl, headers });
  return createClient({ baseUrl, token: () => maker.createToken({ user }) });
}

/** Undefined if the browser forbids it. */
function pageStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

interface SignInProps {
  readonly refused: Credentials | null;
  onSignIn(credentials: Credentials): void;
}

export function SignIn({ refused, onSignIn }: SignInProps) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [key, user] = [fields.get('key'), fields.get('user')];
    onSignIn({ key: String(key).trim(), user: String(user).trim() });
  }
  return (
    <main className="narrow">
      <form className="card sign-in" onSubmit={submit}>
        <h1>Who is printing?</h1>
        <p className="muted">
          This server asks for a key. It stays in this tab until you close it.
        </p>
        <label>
          API key
          <input name="key" type="password" required autoComplete="off" />
        </label>
        <label>
          User
          <input name="user" required maxLength={200} defaultValue={refused?.user} />
        </label>
        {refused && (
          <p className="problem" role="alert">
            The server does not accept this key.
          </p>
        )}
        <button type="submit" className="primary">
          Continue
        </button>
      </form>
    </main>
  );
}
