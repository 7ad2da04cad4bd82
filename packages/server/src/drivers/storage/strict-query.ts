/**
 * The query with all but unreserved characters percent-encoded, as signatures of version 4 require.
 * URLSearchParams writes a space as `+` and leaves `*`, which some servers sign differently.
 */
export function strictQuery(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => `${strictEncode(name)}=${strictEncode(value)}`)
    .toSorted()
    .join('&');
}

export function withStrictQuery(url: URL): string {
  const query = strictQuery(url.searchParams);
  return `${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}`;
}

function strictEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
