export type StoreProtocol = 'postgres' | 'redis' | 'rest';

const SCHEMES: Readonly<Record<StoreProtocol, readonly string[]>> = {
  postgres: ['postgres', 'postgresql'],
  redis: ['redis', 'rediss'],
  rest: ['https', 'http'],
};

/** What is wrong with the URL, as the end of a sentence that holds nothing of it; null: nothing. */
export function storeUrlProblem(text: string, protocol: StoreProtocol): string | null {
  const schemes = SCHEMES[protocol];
  if (!schemes.some((scheme) => text.toLowerCase().startsWith(`${scheme}://`))) {
    return `must be a URL that begins with ${schemes.map((each) => `${each}://`).join(' or ')}`;
  }
  const url = URL.parse(text);
  if (!url || !isUnambiguous(url)) {
    return 'cannot be read: the special characters of a user and a password must be percent-encoded, such as # as %23 and / as %2F';
  }
  if (protocol === 'redis' && !/^\/?\d*$/.test(url.pathname)) {
    return 'must have the number of a database behind its host, such as /0, or nothing';
  }
  if (protocol === 'rest' && (url.username || url.password)) {
    return 'must hold no user and no password: the token is a setting of its own';
  }
  return null;
}

/** A password with a raw / or # would end the host early, and its rest be taken for a path. */
function isUnambiguous({ username, password, pathname, search, hash }: URL): boolean {
  if (hash !== '' || `${pathname}${search}`.includes('@')) return false;
  return [username, password, pathname].every(isDecodable);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
