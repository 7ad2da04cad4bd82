import { type AddCommand, action, loadQuietConfig, withHelp } from './command.ts';
import { EXIT, exitError } from './exit.ts';
import { formatBytes } from './format.ts';
import { progressBar, startProgress } from './progress.ts';
import { printLine } from './terminal.ts';

export const addBrowserCommand: AddCommand = (parent, session) => {
  const browser = parent.command('browser');
  withHelp(browser, {
    summary: 'Get the browser that prints',
    examples: [
      ['offprint browser install', 'downloads chrome-headless-shell'],
      ['offprint browser path', 'the one that would print'],
    ],
  });
  addPathCommand(browser, session);
  const command = browser
    .command('install')
    .option('--mirror <url>', 'a mirror of Chrome for Testing to download from')
    .action(action(session, install));
  withHelp(command, {
    summary: 'Download chrome-headless-shell, the quickest browser to print with',
    examples: [['offprint browser install', 'into OFFPRINT_CACHE_DIR']],
    notes: `Needed only where the bundled browser does not run, such as on macOS or arm64.
\`offprint doctor\` says which browser would print.`,
  });
};

const addPathCommand: AddCommand = (browser, session) => {
  const command = browser.command('path').action(action(session, printPath));
  withHelp(command, {
    summary: 'Print where the browser is that would print',
    examples: [['"$(offprint browser path)" --version', 'which one it is']],
    notes: '`offprint doctor` says why this one and no other.',
  });
};

async function printPath(): Promise<number> {
  const { missingPackageOf, searchBrowser } = await import('../compose-printer.ts');
  const missing = missingPackageOf('chromium');
  if (missing !== null) {
    throw exitError(EXIT.failed, `No browser can be used here. Run: npm install ${missing}`);
  }
  const { browser } = await searchBrowser(loadQuietConfig());
  if (browser === null) {
    throw exitError(EXIT.failed, 'No browser runs here. `offprint doctor` lists what was tried.');
  }
  printLine(browser.executablePath);
  return EXIT.ok;
}

async function install(flags: { readonly mirror?: string }): Promise<number> {
  const config = loadQuietConfig();
  const { installBrowser } = await import('../compose-printer.ts');
  const progress = startProgress();
  progress.show('Looking for chrome-headless-shell');
  try {
    const path = await installBrowser(config, {
      mirrorUrl: flags.mirror,
      onProgress: (downloaded, total) => progress.show(describeDownload(downloaded, total)),
    });
    progress.clear();
    printLine(`Installed ${path}`);
    return EXIT.ok;
  } finally {
    progress.clear();
  }
}

function describeDownload(downloadedBytes: number, totalBytes: number): string {
  const amount = `${formatBytes(downloadedBytes)} of ${formatBytes(totalBytes)}`;
  return `Downloading ${progressBar(downloadedBytes / totalBytes)} ${amount}`;
}
