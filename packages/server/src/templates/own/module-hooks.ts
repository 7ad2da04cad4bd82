import { registerHooks } from 'node:module';
import { ownModule } from '../../platform/own-modules.ts';

/** What designs import from this package, wherever their folders are. */
const OWN_MODULES: Readonly<Record<string, string>> = Object.fromEntries(
  ['index', 'template'].map((name) => [
    name === 'index' ? 'offprint' : `offprint/${name}`,
    ownModule(`../../${name}`, import.meta.url).href,
  ]),
);

const REVISION = 'offprint-revision';

/** The URL of the current version of a module, since Node keeps each URL that it has loaded. */
export function revisionOf(moduleUrl: string, fingerprint: string): string {
  return `${moduleUrl}?${REVISION}=${fingerprint}`;
}

let isRegistered = false;

/**
 * Lets modules of template folders import `offprint` from anywhere, and reloads with such a module
 * all that it imports from beside it.
 */
export function registerTemplateHooks(): void {
  if (isRegistered) return;
  isRegistered = true;
  registerHooks({
    resolve(specifier, context, next) {
      const revision = URL.parse(context.parentURL ?? '')?.searchParams.get(REVISION);
      if (!revision) return next(specifier, context);
      const own = OWN_MODULES[specifier];
      if (own !== undefined) return { url: own, shortCircuit: true };
      const resolved = next(specifier, context);
      const isBeside = /^\.{1,2}\//.test(specifier);
      return isBeside ? { ...resolved, url: revisionOf(resolved.url, revision) } : resolved;
    },
  });
}
