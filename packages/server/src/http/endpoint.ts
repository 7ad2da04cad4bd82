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
  /** Of `data` in the envelope; absent where the answer is never JSON. */
  readonly data?: z.ZodType;
  readonly example?: unknown;
  /** The media type where it is no JSON, or need not be; null where there is no body. */
  readonly mediaType?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the API's description and the checks of a request are both made from. */
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
  /** A path parameter that does not fit is NOT_FOUND: there is no such thing. */
  readonly params?: P;
  readonly query?: Q;
  readonly headers?: H;
  readonly body?: B;
  readonly bodyExample?: unknown;
  /** Problems that no schema finds. Asked only for a request that is refused, to list them all. */
  readonly moreProblems?: (body: unknown) => readonly { path: string; message: string }[];
  readonly replies: Readonly<Record<number, Reply>>;
  readonly errors: readonly ErrorCode[];
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
  /** Gives the room that the body takes to others, before the request is over. */
  readonly releaseBody: () => void;
}

export type Handler<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  H extends z.ZodObject,
  B extends z.ZodType,
> = (call: Call<P, Q, H, B>) => Promise<Response> | Response;
