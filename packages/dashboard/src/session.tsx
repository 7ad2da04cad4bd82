import { createClient, type OffprintClient } from '@offprint/client';
import { createExportStore, type ExportStore } from '@offprint/react';
import type { FormEvent } from 'react';
import { z } from 'zod';
import { keepInTab, readFromTab } from './tab-storage.ts';

const credentialsSchema = z.object({ key: z.string(), user: z.string() });

/** What a server with api-key auth asks for. */
export type Credentials = Readonly<z.infer<typeof credentialsSchema>>;

export const readCredentials = () => readFromTab('credentials', credentialsSchema);
export const keepCredentials = (credentials: Credentials | null) =>
  keepInTab('credentials', credentials);

export interface Session {
  readonly credentials: Credentials | null;
  readonly client: OffprintClient;
  readonly store: ExportStore;
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
    <form className="card sign-in" onSubmit={submit}>
      <h2>Who is printing?</h2>
      <p className="muted">This server asks for a key. It stays in this tab until you close it.</p>
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
  );
}
