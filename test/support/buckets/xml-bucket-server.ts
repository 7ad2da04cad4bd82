import { createHash } from 'node:crypto';
import { bucketContents } from './bucket-contents.ts';
import { type ServedAnswer, type ServedRequest, startFaultyServer } from './faulty-server.ts';
import { type KnownKey, verifySignature } from './signature-v4.ts';

export interface XmlBucketServerOptions {
  readonly key: KnownKey;
  readonly bucket: string;
  readonly pageSize?: number;
  /** As Backblaze does; others write only where no file is, or take no notice. */
  readonly refusesConditions?: boolean;
}

const STATUS: Readonly<Record<string, number>> = {
  AuthorizationHeaderMalformed: 400,
  InvalidArgument: 400,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  SlowDown: 503,
  XAmzContentSHA256Mismatch: 400,
};

/** A bucket as S3 and Google's XML API serve it, which checks every signature. */
export async function startXmlBucketServer({
  key: known,
  bucket,
  pageSize = 1_000,
  refusesConditions = false,
}: XmlBucketServerOptions) {
  const contents = bucketContents();

  function answer(request: ServedRequest): ServedAnswer {
    const { url, headers, method } = request;
    const verdict = verifySignature(request, known, contents.nowMs());
    if (verdict !== null) return error(verdict);
    // Sums that newer clients send by themselves are refused by R2 and B2.
    const sum = Object.keys(headers).find((name) => /^x-amz-(sdk-)?checksum/.test(name));
    if (sum) return error('NotImplemented');
    const [, name, ...rest] = url.pathname.split('/');
    const isVirtualHost = headers.host?.startsWith(`${bucket}.`);
    if (!isVirtualHost && name !== bucket) return error('NoSuchBucket');
    const key = (isVirtualHost ? [name, ...rest] : rest).join('/');
    if (key === '') return list(url.searchParams);
    if (method === 'PUT') return put(key, request);
    if (method === 'DELETE') {
      return contents.delete(key) ? { status: 204 } : error('AccessDenied');
    }
    return get(key, request);
  }

  function put(key: string, { headers, body }: ServedRequest): ServedAnswer {
    const isConditional =
      headers['if-none-match'] === '*' || headers['x-goog-if-generation-match'] === '0';
    if (isConditional && refusesConditions) return error('NotImplemented');
    if (isConditional && contents.get(key)) return error('PreconditionFailed');
    contents.put(key, body);
    return { status: 200, headers: { etag: etagOf(body) } };
  }

  function get(key: string, { url, headers }: ServedRequest): ServedAnswer {
    const object = contents.get(key);
    if (!object) return error('NoSuchKey');
    const disposition = url.searchParams.get('response-content-disposition');
    const type = url.searchParams.get('response-content-type');
    const answered = {
      etag: etagOf(object.bytes),
      'content-length': String(object.bytes.length),
      'content-type': type ?? 'application/pdf',
      ...(disposition !== null && { 'content-disposition': disposition }),
    };
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    if (start === undefined) return { status: 200, headers: answered, body: object.bytes };
    const body = object.bytes.subarray(Number(start), Number(end) + 1);
    const length = { 'content-length': String(body.length) };
    return { status: 206, headers: { ...answered, ...length }, body };
  }

  function list(query: URLSearchParams): ServedAnswer {
    if (query.get('list-type') !== '2') return error('InvalidArgument');
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const rest = contents.under(query.get('prefix') ?? '').filter(([key]) => key > after);
    const shown = rest.slice(0, Math.min(pageSize, Number(query.get('max-keys') ?? pageSize)));
    const isTruncated = rest.length > shown.length;
    const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : String;
    const token = isTruncated ? shown.at(-1)?.[0] : undefined;
    const body = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name>
<EncodingType>url</EncodingType><IsTruncated>${isTruncated}</IsTruncated>${
      token ? `<NextContinuationToken>${token}</NextContinuationToken>` : ''
    }${shown
      .map(
        ([key, { bytes, modifiedAtMs }]) =>
          `<Contents><Key>${encode(key)}</Key><LastModified>${new Date(modifiedAtMs).toISOString()}</LastModified><ETag>&quot;x&quot;</ETag><Size>${bytes.length}</Size></Contents>`,
      )
      .join('')}</ListBucketResult>`;
    return { status: 200, headers: { 'content-type': 'application/xml' }, body };
  }

  const { nowMs } = contents;
  const server = await startFaultyServer(answer, { nowMs, slowDown: error('SlowDown') });
  return { ...server, contents };
}

function error(code: string): ServedAnswer {
  const region = code === 'AuthorizationHeaderMalformed' ? '<Region>eu-north-1</Region>' : '';
  return {
    status: STATUS[code] ?? 403,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>As the test wants it.</Message>${region}</Error>`,
  };
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
