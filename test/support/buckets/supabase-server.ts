import { createHmac } from 'node:crypto';
import { bucketContents } from './bucket-contents.ts';
import { type ServedAnswer, type ServedRequest, startFaultyServer } from './faulty-server.ts';

export interface SupabaseServerOptions {
  readonly key: string;
  readonly bucket: string;
  readonly pageSize?: number;
  /** Row-level security lets the key insert, and see nothing. */
  readonly hidesFiles?: boolean;
}

/** What Supabase Storage takes as a name. */
const VALID_NAME = /^[\w/!.*'() &$@=;:+,?-]+$/;
const NOT_FOUND = fault(404, 'not_found', 'Object not found');

/** A bucket as Supabase Storage serves it: its paths, shapes, names, links and oddities. */
export async function startSupabaseServer({
  key,
  bucket,
  pageSize = 1_000,
  hidesFiles = false,
}: SupabaseServerOptions) {
  const contents = bucketContents();
  const visible = (name: string) => (hidesFiles ? undefined : contents.get(name));

  function answer(request: ServedRequest): ServedAnswer {
    const { method, url, headers } = request;
    const path = decodeURIComponent(url.pathname).replace('/storage/v1/object/', '');
    const [route = '', ...rest] = path.split('/');
    if (method === 'GET' && route === 'sign') return follow(rest.slice(1).join('/'), url);
    if (headers.authorization !== `Bearer ${key}` || headers.apikey !== key) {
      return fault(403, 'Unauthorized', 'Invalid Compact JWS');
    }
    const isPlain = method === 'DELETE' || (method === 'POST' && !/^(sign|list-v2)$/.test(route));
    const [named, ...segments] = isPlain ? [route, ...rest] : rest;
    if (named !== bucket) return fault(404, 'Bucket not found', 'Bucket not found');
    const name = segments.join('/');
    if (route === 'list-v2') return list(JSON.parse(request.body.toString()));
    if (!VALID_NAME.test(name)) return fault(400, 'InvalidKey', `Invalid key: ${name}`);
    if (route === 'sign') return sign(name, JSON.parse(request.body.toString()));
    if (method === 'GET') return get(name, request);
    if (method === 'DELETE') return remove(name);
    return upload(name, request);
  }

  function upload(name: string, { headers, body }: ServedRequest): ServedAnswer {
    const isUpsert = headers['x-upsert'] === 'true';
    if (contents.get(name) && !isUpsert) {
      return fault(409, 'Duplicate', 'The resource already exists');
    }
    contents.put(name, body);
    return json({ Key: `${bucket}/${name}`, Id: 'an id' });
  }

  function get(name: string, { headers }: ServedRequest, more = {}): ServedAnswer {
    const object = visible(name);
    if (!object) return NOT_FOUND;
    const { bytes } = object;
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    if (start === undefined) return { status: 200, headers: more, body: bytes };
    if (Number(start) >= bytes.length) {
      return fault(416, 'InvalidRange', 'The requested range is not satisfiable');
    }
    const body = bytes.subarray(Number(start), Number(end) + 1);
    const last = Number(start) + body.length - 1;
    const range = { 'content-range': `bytes ${start}-${last}/${bytes.length}` };
    return { status: 206, headers: { ...more, ...range }, body };
  }

  function remove(name: string): ServedAnswer {
    if (!visible(name)) return NOT_FOUND;
    if (contents.delete(name)) return json({ message: 'Successfully deleted' });
    return fault(403, 'Unauthorized', 'new row violates row-level security policy');
  }

  interface ListQuery {
    readonly prefix: string;
    readonly limit: number;
    readonly with_delimiter: boolean;
    readonly cursor?: string;
  }

  function list({ prefix, limit, cursor = '' }: ListQuery): ServedAnswer {
    const all = hidesFiles ? [] : contents.under(prefix).filter(([name]) => name > cursor);
    const shown = all.slice(0, Math.min(limit, pageSize));
    const hasNext = all.length > shown.length;
    const objects = shown.map(([name, { bytes, modifiedAtMs }]) => ({
      id: 'an id',
      name,
      created_at: new Date(modifiedAtMs).toISOString(),
      metadata: { size: bytes.length },
    }));
    return json({ hasNext, folders: [], objects, nextCursor: shown.at(-1)?.[0] });
  }

  const tokenOf = (name: string, expires: string) =>
    `${expires}.${createHmac('sha256', key).update(`${bucket}/${name} ${expires}`).digest('base64url')}`;

  function sign(name: string, { expiresIn }: { expiresIn: number }): ServedAnswer {
    if (!visible(name)) return NOT_FOUND;
    const token = tokenOf(name, String(contents.nowMs() + 1_000 * expiresIn));
    return json({ signedURL: `/object/sign/${bucket}/${name}?token=${token}` });
  }

  function follow(name: string, url: URL): ServedAnswer {
    const token = url.searchParams.get('token') ?? '';
    const [expires = ''] = token.split('.');
    if (token !== tokenOf(name, expires))
      return fault(400, 'InvalidSignature', 'invalid signature');
    if (Number(expires) <= contents.nowMs()) {
      return fault(400, 'InvalidJWT', '"exp" claim timestamp check failed');
    }
    // Not as RFC 8187 wants it: a quote or a parenthesis stays as it is.
    const encoded = encodeURIComponent(url.searchParams.get('download') ?? '');
    const disposition = `attachment; filename=${encoded}; filename*=UTF-8''${encoded}`;
    const request = { method: 'GET', url, target: '', headers: {}, body: Buffer.alloc(0) };
    return get(name, request, { 'content-disposition': disposition });
  }

  const slowDown = fault(503, 'SlowDown', 'Reduce your request rate');
  const server = await startFaultyServer(answer, { nowMs: contents.nowMs, slowDown });
  return { ...server, contents };
}

function json(body: unknown): ServedAnswer {
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: JSON.stringify(body) };
}

/** With the status in the body, and 400 on the wire for most. */
function fault(status: number, error: string, message: string): ServedAnswer {
  const body = JSON.stringify({ statusCode: String(status), error, message });
  const headers = { 'content-type': 'application/json' };
  return { status: [416, 503].includes(status) ? status : 400, headers, body };
}
