import type { ErrorCode } from '@offprint/contract';
import type { z } from 'zod';
import type { Caller } from '../domain/plan.ts';
import type { AccessRule } from './access.ts';
import type { Grant } from './auth/authenticator.ts';
import type { HttpContext } from './responses.ts';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** One answer of an endpoint that is no error. */
export interface Reply {
  readonly description: string;
  /** The schema of `data` in the envelope; absent where the answer is never JSON. */
  readonly data?: z.ZodType;
  readonly example?: unknown;
  /** The media type, where it may be another than JSON; null where there is no body. */
  readonly mediaType?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an endpoint takes and answers. The API's description and the checks of requests come from it. */
export interface Endpoint<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  H extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> extends AccessRule {
  readonly method: Method;
  /** Under the base path, with parameters as `{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** A path parameter that does not fit is NOT_FOUND. */
  readonly params?: P;
  readonly query?: Q;
  readonly headers?: H;
  readonly body?: B;
  readonly bodyExample?: unknown;
  /** Whether a missing body counts as an empty object. */
  readonly isBodyOptional?: true;
  /** Other media types that a body may have. */
  readonly otherBodies?: Readonly<Record<string, OtherBody>>;
  /** Problems that the schema can't find. Called only for a request that is refused, to list all. */
  readonly moreProblems?: (body: unknown) => readonly { path: string; message: string }[];
  readonly replies: Readonly<Record<number, Reply>>;
  readonly errors: readonly ErrorCode[];
}

/** A body that is no JSON. */
export interface OtherBody {
  /** Its schema in OpenAPI. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Makes the value that `body` checks; an error that it throws is the caller's fault. */
  read(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<unknown>;
}

/** For the API's description alone; nothing checks it. */
interface Described {
  readonly schema: z.ZodType;
  readonly example: unknown;
}

/** An endpoint older than v1: it reads its own body, and answers without an envelope. */
export interface OlderEndpoint {
  readonly method: 'get' | 'post';
  /** With parameters as `{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly body?: Described;
  readonly replies: Readonly<Record<number, Described & { readonly description: string }>>;
  readonly errors?: readonly ErrorCode[];
  readonly access: AccessRule;
  /** Whether a key without a user is enough, as the body or the job names the user. */
  readonly mayNameNoUser?: true;
  /** Whether the body is read as JSON whatever its media type. */
  readonly takesAnyType?: true;
}

/** A request that has passed all checks. */
export interface Call<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  H extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> {
  readonly c: HttpContext;
  readonly caller: Caller;
  readonly grant: Grant;
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly headers: z.output<H>;
  readonly body: z.output<B>;
  /** Aborts when the client goes away, or the server closes. */
  readonly signal: AbortSignal;
  /** Frees the memory budget of the body before the request is over. */
  readonly releaseBody: () => void;
}

export type Handler<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  H extends z.ZodObject,
  B extends z.ZodType,
> = (call: Call<P, Q, H, B>) => Promise<Response> | Response;

/** `/jobs/{id}` as Hono writes it. */
export function toHonoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
