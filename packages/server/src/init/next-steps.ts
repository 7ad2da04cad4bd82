import { basename } from 'node:path';
import type { Choice } from './choices.ts';
import type { App } from './recognise-app.ts';

/**
 * The remaining manual steps, in order. Lines after the first of a step are code to insert.
 *
 * @param mainPath the file with the route or the handler
 */
export function nextSteps(
  app: App,
  choices: readonly Choice[],
  mainPath: string,
): readonly string[] {
  const packages = ['offprint', ...choices.flatMap((choice) => choice.packages)];
  return [
    `${app.installCommand} ${packages.join(' ')}`,
    'Copy .env.example to .env and fill in what is empty. Keep .env and .offprint out of git.',
    ...stepsOf(app, mainPath),
    `In ${mainPath}, let \`user\` tell who is signed in. Until then production lets nobody in.`,
    '`npx offprint doctor` says what is missing where it runs. Templates in HTML (web-…) want @offprint/chromium, too.',
  ];
}

function stepsOf(app: App, mainPath: string): readonly string[] {
  switch (app.kind) {
    case 'next':
      return [
        ...(app.nextConfig ? [`In ${app.nextConfig}:\n${CONFIG_LINES}`] : []),
        'Start the app. The API is at /api/v1.',
      ];
    case 'express':
      return [
        `Where the app is made, before its body parsers:\n${mountLines(app, mainPath)}`,
        'Start the app with its .env, such as by node --env-file-if-exists=.env. The API is at /offprint/api/v1, its dashboard at /offprint/.',
      ];
    case 'node':
      return [
        `node --env-file-if-exists=.env ${mainPath}. The API is at http://localhost:3000/api/v1, its dashboard at /.`,
      ];
  }
}

const CONFIG_LINES = `import { withOffprint } from 'offprint/next';
export default withOffprint(nextConfig); // in place of: export default nextConfig`;

/** Node 24 requires ES modules as well. */
function mountLines({ isModule, hasTypeScript }: App, mainPath: string): string {
  const file = `./${basename(mainPath).replace(/ts$/, 'js')}`;
  const load =
    isModule || hasTypeScript
      ? `import { offprint } from '${file}';`
      : `const { offprint } = require('${file}');`;
  return `${load}\napp.use(offprint);`;
}
