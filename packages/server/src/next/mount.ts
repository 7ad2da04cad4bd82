/** The place of Offprint in the host's paths. */
export interface Mount {
  readonly basePath: string;
  /** The part before `/files` in signed links. */
  readonly filesBase: string;
  /** The part before `/api/v1` in links. */
  readonly apiBase: string;
  /** The URL in Offprint's own paths. */
  innerUrl(url: string): URL;
  isSubmission(request: Request): boolean;
  /** Whether a submission is to be answered with the finished job or its file. */
  waitsForJob(request: Request): boolean;
}

const SUBMISSION = /^\/api\/(v1\/export\/(pdf|batch)|v1\/export\/retry\/[^/]+|export-pdf\/job)\/?$/;

/**
 * Under `/api`, the API's own paths stay unchanged, and only others, such as `/files`, get `/api`
 * before them. Any other base precedes all paths.
 *
 * @throws TypeError when the base is not a path
 */
export function createMount(basePath: string): Mount {
  const base = basePath.replace(/\/+$/, '');
  if (base !== '' && !/^(\/[\w.~-]+)+$/.test(base)) {
    throw new TypeError(`basePath must be a path such as "/api", not "${basePath}".`);
  }
  const holdsApi = base === '' || base.endsWith('/api');
  const apiBase = base.endsWith('/api') ? base.slice(0, -'/api'.length) : base;

  return {
    basePath: base,
    filesBase: base,
    apiBase,
    innerUrl(url) {
      const inner = new URL(url);
      const { pathname } = inner;
      const isApi =
        holdsApi && /^\/api\/(v1|export-pdf|queue)(\/|$)/.test(pathname.slice(apiBase.length));
      const prefix = isApi ? apiBase : base;
      if (pathname.startsWith(`${prefix}/`)) inner.pathname = pathname.slice(prefix.length);
      else if (pathname === prefix) inner.pathname = '/';
      return inner;
    },
    isSubmission({ method, url }) {
      return method === 'POST' && SUBMISSION.test(new URL(url).pathname);
    },
    waitsForJob({ headers }) {
      return /(^|[,;\s])wait\s*=/i.test(headers.get('prefer') ?? '');
    },
  };
}
