interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly repository?: { readonly url: string };
}

/** Where the packages are not of one version, or want another of each other: a sentence each. */
export function versionFaults(manifests: readonly Manifest[]): readonly string[] {
  const versions = new Map(manifests.map(({ name, version }) => [name, version]));
  if (new Set(versions.values()).size > 1) {
    return [`The packages have several versions: ${JSON.stringify(Object.fromEntries(versions))}.`];
  }
  return manifests.flatMap(({ name, dependencies = {} }) =>
    Object.entries(dependencies).flatMap(([dependency, version]) => {
      const own = versions.get(dependency);
      if (own === undefined || own === version) return [];
      return `${name} wants ${dependency} ${version}, which is ${own}: npm run release:version`;
    }),
  );
}

/**
 * A sentence where the packages do not name the repository that they are published from: readers follow that
 * address, and npm holds the attestation of the build against it.
 *
 * @param origin the address of this clone's `origin`; null where it has none
 */
export function repositoryFault(
  manifests: readonly Manifest[],
  origin: string | null,
): string | null {
  const named = new Set(manifests.map(({ repository }) => pageOf(repository?.url ?? '')));
  const home = origin === null ? null : pageOf(origin);
  if (named.size === 1 && home !== null && named.has(home)) return null;
  return `The packages name ${[...named].join(', ')} as their repository, but the origin of this clone is ${home ?? 'nowhere'}: see RELEASING.md.`;
}

/** `git@host:owner/name.git` and `git+https://host/owner/name.git` as the page of the repository. */
function pageOf(address: string): string {
  return address
    .replace(/^git\+/, '')
    .replace(/^(ssh:\/\/)?git@([^:/]+)[:/]/, 'https://$2/')
    .replace(/(\.git)?\/?$/, '');
}
