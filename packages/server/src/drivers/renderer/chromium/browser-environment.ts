import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The environment of a browser, made anew: the server's own holds secrets, and its locale, time
 * zone and fonts would show in the prints.
 */
export async function browserEnvironment(
  profileDir: string,
  fontDir: string | null,
  libraryDir: string | null,
): Promise<Record<string, string>> {
  const environment: Record<string, string> = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: profileDir,
    TMPDIR: profileDir,
    XDG_CONFIG_HOME: profileDir,
    XDG_CACHE_HOME: profileDir,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
  };
  if (libraryDir !== null) environment.LD_LIBRARY_PATH = libraryDir;
  if (process.platform === 'linux' && fontDir !== null) {
    environment.FONTCONFIG_FILE = await writeFontConfig(profileDir, fontDir);
  }
  return environment;
}

/** A font configuration that sees one directory, so that no font of the host gets into a print. */
async function writeFontConfig(profileDir: string, fontDir: string): Promise<string> {
  const path = join(profileDir, 'fonts.conf');
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  await writeFile(
    path,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escaped(fontDir)}</dir>
  <cachedir>${escaped(join(profileDir, 'font-cache'))}</cachedir>
</fontconfig>
`,
  );
  return path;
}
