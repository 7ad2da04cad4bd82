import type { FormEvent } from 'react';
import type { Credentials } from './session.ts';

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
