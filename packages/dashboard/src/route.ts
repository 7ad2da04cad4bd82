import { useSyncExternalStore } from 'react';

/** The page that is shown. It is in the fragment, so that the server need not know it. */
export type Route =
  | { readonly page: 'documents' }
  | { readonly page: 'document'; readonly documentId: string }
  | { readonly page: 'templates' }
  | { readonly page: 'exports' }
  | { readonly page: 'batch' }
  | { readonly page: 'operator'; readonly jobId: string | null };

export function parseRoute(fragment: string): Route {
  const [page = '', rest = ''] = fragment.replace(/^#?\/?/, '').split('/');
  const id = decoded(rest);
  switch (page) {
    case 'documents':
      return id ? { page: 'document', documentId: id } : { page: 'documents' };
    case 'templates':
    case 'exports':
    case 'batch':
      return { page };
    case 'operator':
      return { page, jobId: id || null };
    default:
      return { page: 'documents' };
  }
}

export function hrefOf(route: Route): string {
  switch (route.page) {
    case 'document':
      return `#/documents/${encodeURIComponent(route.documentId)}`;
    case 'operator':
      return route.jobId ? `#/operator/${encodeURIComponent(route.jobId)}` : '#/operator';
    default:
      return `#/${route.page}`;
  }
}

export function navigate(route: Route): void {
  window.location.hash = hrefOf(route);
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

/** A typed fragment may not be properly encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
