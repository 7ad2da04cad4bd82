import { type AddCommand, action, loadQuietConfig, withHelp } from './command.ts';
import { EXIT } from './exit.ts';
import { formatBytes } from './format.ts';
import { progressBar, startProgress } from './progress.ts';
import { printLine } from './terminal.ts';

export const addBrowserCommand: AddCommand = (parent, session) => {
  const browser = parent.command('browser');
  withHelp(browser, {
    summary: 'Get the browser that prints',
    examples: [['offprint browser install', 'downloads chrome-headless-shell']],
  });
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
