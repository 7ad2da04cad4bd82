import { BUILT_IN_TEMPLATES } from '#templates';
import { composeEdge, type EdgeConfig } from './compose-edge.ts';
import { createMount } from './next/mount.ts';
import type { Logger } from './ports/logger.ts';

export type { EdgeConfig } from './compose-edge.ts';

export interface EdgeOptions extends EdgeConfig {
  /** The path of the API in the app. Default: `/api`. */
  readonly basePath?: string;
}

/** Edge platforms keep what a program writes to the console. */
const platformLog: Logger = {
  debug: () => undefined,
  info: () => undefined,
  // biome-ignore lint/suspicious/noConsole: there is no other log
  warn: (fields, message) => console.warn(message, fields),
  // biome-ignore lint/suspicious/noConsole: there is no other log
  error: (fields, message) => console.error(message, fields),
};

/**
 * Serves jobs, history, usage and the built-in templates where Node does not run, such as in a
 * route with `runtime = 'edge'`. A server that shares its store (Redis over REST) submits, prints
 * and downloads.
 *
 * @throws ZodError, TypeError at the first request, for invalid settings
 */
export function createEdgeHandler({
  basePath = '/api',
  ...config
}: EdgeOptions): (request: Request) => Promise<Response> {
  const mount = createMount(basePath);
  let composed: ReturnType<typeof composeEdge> | undefined;
  return async (request) => {
    composed ??= composeEdge(config, BUILT_IN_TEMPLATES, platformLog);
    const answer = await composed;
    return answer(new Request(mount.innerUrl(request.url), request));
  };
}
