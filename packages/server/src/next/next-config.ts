/** As much of a Next.js config as is written here. */
export interface NextConfigLike {
  serverExternalPackages?: string[];
  outputFileTracingIncludes?: Record<string, string[]>;
}

/** Loaded by Node as they are: they find files of their own, or bring native code. */
const EXTERNAL = [
  'offprint',
  '@myriaddreamin/typst-ts-node-compiler',
  '@offprint/chromium',
  'sharp',
  'pino',
  'prom-client',
  'pg',
  'ioredis',
];

/** Read at run time by a path that is computed, which no trace of imports finds. */
const READ_AT_RUN_TIME = [
  // Its own code too: what sets documents is a process of its own, whose imports are not traced.
  'offprint/**/*.{js,css,sql,lua,typ,svg,json}',
  '@offprint/fonts-*/package.json',
  '@expo-google-fonts/*/package.json',
  '@expo-google-fonts/*/{400Regular,400Regular_Italic,600SemiBold,600SemiBold_Italic,700Bold}/*.ttf',
  '@myriaddreamin/typst-ts-node-compiler*/*.{js,json,node}',
];

/**
 * Adds what Offprint needs to a Next.js config, and keeps what is in it.
 *
 * @param routes the routes that print, as globs
 */
export function withOffprint<T extends NextConfigLike>(
  config: T,
  { routes = ['/api/**'] }: { readonly routes?: readonly string[] } = {},
): T {
  const includes = { ...config.outputFileTracingIncludes };
  for (const route of routes) {
    const files = READ_AT_RUN_TIME.map((glob) => `./node_modules/${glob}`);
    includes[route] = [...new Set([...(includes[route] ?? []), ...files])];
  }
  const external = [...(config.serverExternalPackages ?? []), ...EXTERNAL];
  return {
    ...config,
    serverExternalPackages: [...new Set(external)],
    outputFileTracingIncludes: includes,
  };
}
