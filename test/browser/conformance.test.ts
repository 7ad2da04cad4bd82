import { beforeAll } from 'vitest';
import { describeRenderer } from '../conformance/renderer.ts';
import { needBrowser } from '../support/need-browser.ts';
import type { LetterDocument } from './support/letter-source.ts';
import { ENDLESS_LETTER, letterRenderer, PLAIN, profilesOfFile } from './support/renderer.ts';
import { busyRenderer } from './support/renderer-processes.ts';

const profiles = profilesOfFile();
const letter = (document: LetterDocument) => document;

beforeAll(() => needBrowser());

describeRenderer('Chromium', {
  template: PLAIN,
  open: async (options) => letterRenderer(profiles, options),
  document: (text, pageCount) =>
    letter({
      bodyHtml: Array.from({ length: pageCount }, () => `<p>${text}</p>`).join(
        '<div style="break-after: page"></div>',
      ),
    }),
  warning: letter({ warnings: [{ code: 'EMPTY_DOCUMENT', message: 'Nothing to print.' }] }),
  refused: letter({ isRefused: true }),
  endless: ENDLESS_LETTER,
  async busy() {
    const pid = await busyRenderer();
    return { kill: () => process.kill(pid, 'SIGKILL') };
  },
});
