import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createMount } from './next/mount.ts';
import { createRoutes, type RouteOptions } from './next.ts';
import { joinChoppedBody } from './platform/chopped-bodies.ts';
import { inOrderOfArrival } from './platform/pipelined-requests.ts';

export { closeAll } from './next/running.ts';

export type HandlerOptions = Omit<RouteOptions, 'after'>;

/** For `http.createServer`, Express, and whatever else calls its handlers so. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: () => void,
) => void;

/**
 * Offprint under a path of an app of yours: `app.use(createHandler({ user }))` in Express, before
 * what parses bodies. Settings come from the environment, and a worker of this process prints.
 * Requests to other paths go on to `next`. How long heads and bodies may take, and answers stay unread,
 * is the server's to bound: `headersTimeout`, `requestTimeout` and `setTimeout`.
 *
 * @param options where `basePath` is `/offprint` by default; `''` is the root, and takes everything
 * @throws TypeError when the base is no path
 */
export function createHandler(options: HandlerOptions = {}): NodeHandler {
  const { basePath } = createMount(options.basePath ?? '/offprint');
  const { GET: answer } = createRoutes({ ...options, basePath });
  // The process is the host app's, and so are its globals.
  const listener = inOrderOfArrival(getRequestListener(answer, { overrideGlobalObjects: false }));
  return (request, response, next) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const isOurs = path === basePath || path.startsWith(`${basePath}/`);
    if (next && !isOurs) return next();
    joinChoppedBody(request);
    listener(request, response);
  };
}
