/** As much of a Next.js config as is written here. */
export interface NextConfigLike {
  serverExternalPackages?: string[];
  outputFileTracingIncludes?: Record<string, string[]>;
}

/** Loaded by Node unbundled, since they read files of their own, or bring native code. */
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

/** Read at run time by computed paths, which tracing of imports does not find. */
const READ_AT_RUN_TIME = [
  // Offprint's own code too: the imports of the process that sets documents are not traced.
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
