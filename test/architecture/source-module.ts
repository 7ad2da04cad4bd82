/** What the rules need to know of one source file. */
export interface SourceModule {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly lineCount: number;
  readonly source: string;
  /** Paths of the repository, or names of packages and of Node's own modules. */
  readonly imports: readonly string[];
  /** Those of the imports that are more than types. */
  readonly valueImports: readonly string[];
  readonly readsEnvironment: boolean;
}

/** Of a package. Tests and scripts may import what they like; size and name hold for them too. */
export function isSource(path: string): boolean {
  return path.startsWith('packages/') && !/\.test\.tsx?$/.test(path);
}
