import { BucketError } from '../bucket-error.ts';
import type { Answer, BucketCall } from '../bucket-http.ts';

/** Older servers always answer 400, with the status as text in the body. */
interface Fault {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

function faultOf({ status, bytes }: Answer): Fault {
  try {
    const body = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const { statusCode, code, error, message } = body;
    return {
      status: Number(statusCode) || status,
      code: String(code ?? error ?? ''),
      message: String(message ?? ''),
    };
  } catch {
    return { status, code: '', message: '' };
  }
}

export function isAlreadyThere(answer: Answer): boolean {
  return answer.status >= 400 && faultOf(answer).status === 409;
}

/** Whether the file is missing, or hidden by row-level security. A missing bucket answers otherwise. */
export function isNotFound(answer: Answer): boolean {
  if (answer.status < 400) return false;
  const fault = faultOf(answer);
  return fault.status === 404 && !isBucketMissing(fault);
}

export function supabaseError({ method, url }: BucketCall, answer: Answer): BucketError {
  const fault = faultOf(answer);
  const { status, code, message } = fault;
  const what = `Supabase Storage answered ${status} ${code} to ${method} ${new URL(url).pathname}:`;
  const summary = `${what} ${message || 'no reason given'}`.replace(/\.?$/, '.');
  return new BucketError(summary, { status, code, advice: adviceFor(fault) });
}

function adviceFor(fault: Fault): string | null {
  if (isBucketMissing(fault)) return 'Check OFFPRINT_SUPABASE_BUCKET, or make the bucket.';
  if (/row-level security/i.test(fault.message)) {
    return 'SUPABASE_SERVICE_ROLE_KEY is not the key of the service role, which passes row-level security.';
  }
  if (fault.status === 401 || fault.status === 403) return 'Check SUPABASE_SERVICE_ROLE_KEY.';
  if (fault.status === 413) return "Raise the bucket's limit on the size of a file.";
  if (fault.status === 415 || fault.code === 'invalid_mime_type') {
    return 'Let the bucket take application/pdf.';
  }
  if (fault.status === 404)
    return 'Check SUPABASE_URL: there is no storage of a version known here.';
  return null;
}

function isBucketMissing({ code, message }: Fault): boolean {
  return code === 'NoSuchBucket' || /bucket not found/i.test(message);
}
