import type { App } from './recognise-app.ts';

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** The route or request handler of the app, and the config that it needs. */
export function filesOf(app: App): readonly [NewFile, ...NewFile[]] {
  switch (app.kind) {
    case 'next': {
      const path = `${app.sources}app/api/[[...offprint]]/route.${app.hasTypeScript ? 'ts' : 'js'}`;
      // A second config with another extension would replace the app's own or be ignored.
      const config = app.nextConfig ? [] : [{ path: 'next.config.mjs', text: NEXT_CONFIG }];
      return [{ path, text: ROUTE }, ...config];
    }
    case 'express':
      return [{ path: modulePath(app, 'offprint'), text: EXPRESS }];
    case 'node':
      return [{ path: modulePath(app, 'offprint-server'), text: NODE }];
  }
}

function modulePath({ hasTypeScript, isModule, sources }: App, name: string): string {
  return `${sources}${name}.${isModule ? '' : 'm'}${hasTypeScript ? 'ts' : 'js'}`;
}

const USER = `  // Whoever is signed in, by your own session; null: nobody.
  user: async () => (process.env.NODE_ENV === 'production' ? null : { user: 'developer' }),`;

const ROUTE = `import { after } from 'next/server';
import { createRoutes } from 'offprint/next';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  after,
${USER}
});
`;

const NEXT_CONFIG = `import { withOffprint } from 'offprint/next';

export default withOffprint({});
`;

const EXPRESS = `import { createHandler } from 'offprint/node';

// The API is at /offprint/api/v1; every other request goes on to your own routes.
export const offprint = createHandler({
${USER}
});
`;

const NODE = `import { createServer } from 'node:http';
import { closeAll, createHandler } from 'offprint/node';

const offprint = createHandler({
  basePath: '',
${USER}
});

const server = createServer(offprint).listen(Number(process.env.PORT || 3000), '127.0.0.1', () => {
  console.log('Offprint listens on', server.address());
});

process.once('SIGTERM', async () => {
  server.close();
  await closeAll();
});
`;
