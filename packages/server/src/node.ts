import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createMount } from './next/mount.ts';
import { createRoutes, type RouteOptions } from './next.ts';
import { joinChoppedBody } from './platform/chopped-bodies.ts';
import { inOrderOfArrival } from './platform/pipelined-requests.ts';

export { closeAll } from './next/running.ts';

export type HandlerOptions = Omit<RouteOptions, 'after'>;

/** For `http.createServer`, Express, and others that call handlers in this way. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: () => void,
) => void;

/**
 * Offprint under a path of your app: `app.use(createHandler({ user }))` in Express, before any body
 * parser. Settings come from the environment, and a worker of this process prints. Requests to
 * other paths go on to `next`. The server itself must limit how long heads and bodies take and how
 * long answers stay unread: `headersTimeout`, `requestTimeout` and `setTimeout`.
 *
 * @param options with `basePath` `/offprint` by default; `''` is the root, and takes everything
 * @throws TypeError when the base is not a path
 */
export function createHandler(options: HandlerOptions = {}): NodeHandler {
  const { basePath } = createMount(options.basePath ?? '/offprint');
  const { GET: answer } = createRoutes({ ...options, basePath });
  // The process and its globals belong to the host app.
  const listener = inOrderOfArrival(getRequestListener(answer, { overrideGlobalObjects: false }));
  return (request, response, next) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const isOurs = path === basePath || path.startsWith(`${basePath}/`);
    if (next && !isOurs) return next();
    joinChoppedBody(request);
    listener(request, response);
  };
}
