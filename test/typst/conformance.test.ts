import { describeRenderer } from '../conformance/renderer.ts';
import type { LetterDocument } from './support/letter-source.ts';
import { busyCompiler, ENDLESS_LETTER, LETTER, letterRenderer } from './support/renderer.ts';

const letter = (document: LetterDocument) => document;

describeRenderer('Typst', {
  template: LETTER,
  open: async (options) => letterRenderer(options),
  document: (text, pageCount) => letter({ pages: Array.from({ length: pageCount }, () => text) }),
  warning: letter({ warnings: [{ code: 'EMPTY_DOCUMENT', message: 'Nothing to print.' }] }),
  refused: letter({ isRefused: true }),
  endless: ENDLESS_LETTER,
  async busy() {
    const pid = await busyCompiler();
    return { kill: () => process.kill(pid, 'SIGKILL') };
  },
});
