import { statfsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Chromium wants more of /dev/shm than the 64 MB that a container has by default. */
const SHARED_MEMORY_WANTED_BYTES = 256 * 1024 * 1024;

/** All flags of the browser. None of puppeteer's defaults is added. */
export function launchFlags(profileDir: string, sandbox: boolean): string[] {
  const flags = [
    '--headless',
    '--remote-debugging-pipe',
    `--user-data-dir=${profileDir}`,

    // No network: this process answers or fails the page's requests. These flags apply if that
    // fails, and stop requests of the browser itself.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--proxy-server=socks5://127.0.0.1:9',
    '--proxy-bypass-list=<-loopback>',
    '--dns-prefetch-disable',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-sync',
    '--disable-client-side-phishing-detection',
    '--no-pings',
    '--no-service-autorun',
    '--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication,CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,DialMediaRouteProvider,SpareRendererForSitePerProcess',

    // Features that a print does not use.
    '--disable-extensions',
    '--disable-default-apps',
    '--disable-notifications',
    '--disable-3d-apis',
    '--mute-audio',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-breakpad',
    '--disable-crash-reporter',
    '--disable-dev-tools',

    // Printing draws on the CPU. Without these flags a GPU process first looks for a Vulkan driver,
    // and the page is painted for a window that is never visible.
    '--disable-gpu',
    '--disable-software-rasterizer',
    '--window-size=800,8',

    // A page that waits for its next print must not be slowed down as a hidden page.
    '--disable-renderer-backgrounding',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',

    // For the same glyphs in the same places on every machine.
    '--font-render-hinting=none',
    '--force-color-profile=srgb',
    '--lang=en-US',

    // Does not use the desktop's key store.
    '--password-store=basic',
    '--use-mock-keychain',
  ];
  if (!sandbox) flags.push('--no-sandbox');
  if (hasSmallSharedMemory()) flags.push('--disable-dev-shm-usage');
  return flags;
}

function hasSmallSharedMemory(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const { bsize, blocks } = statfsSync('/dev/shm');
    return bsize * blocks < SHARED_MEMORY_WANTED_BYTES;
  } catch {
    return true;
  }
}

/**
 * The environment of the browser, built from scratch, since the server's own holds secrets, and its
 * locale, time zone and fonts would affect the prints.
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

/** A font configuration with only one directory, so that no font of the host gets into a print. */
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
