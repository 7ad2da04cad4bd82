/** The part of a Next.js config that is changed here. */
export interface NextConfigLike {
  serverExternalPackages?: string[];
  outputFileTracingIncludes?: Record<string, string[]>;
}

/** Packages that Node loads unbundled, since they read their own files or contain native code. */
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

/** Files read at run time by computed paths, which import tracing does not find. */
const READ_AT_RUN_TIME = [
  // Offprint's own code too: the imports of the process that sets documents are not traced.
  'offprint/**/*.{js,css,sql,lua,typ,svg,json}',
  '@offprint/fonts-*/package.json',
  '@expo-google-fonts/*/package.json',
  '@expo-google-fonts/*/{400Regular,400Regular_Italic,600SemiBold,600SemiBold_Italic,700Bold}/*.ttf',
  '@myriaddreamin/typst-ts-node-compiler*/*.{js,json,node}',
];

/**
 * Adds Offprint's requirements to a Next.js config, and keeps its contents.
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
