import { BUILT_IN_TEMPLATES } from '#templates';
import { composeEdge, type EdgeConfig } from './compose-edge.ts';
import { createMount } from './next/mount.ts';
import type { Logger } from './ports/logger.ts';

export type { EdgeConfig } from './compose-edge.ts';

export interface EdgeOptions extends EdgeConfig {
  /** Where the API stands in the app: `/api`, the default. */
  readonly basePath?: string;
}

/** What edge platforms keep of a program's output. */
const platformLog: Logger = {
  debug: () => undefined,
  info: () => undefined,
  // biome-ignore lint/suspicious/noConsole: there is no other log
  warn: (fields, message) => console.warn(message, fields),
  // biome-ignore lint/suspicious/noConsole: there is no other log
  error: (fields, message) => console.error(message, fields),
};

/**
 * Answers for jobs, history, usage and the built-in templates where no Node runs, such as in a route
 * with `runtime = 'edge'`. Jobs are submitted, printed and downloaded by a server that shares its
 * store, which is Redis over REST.
 *
 * @throws ZodError, TypeError at the first request, for settings that are no good
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
