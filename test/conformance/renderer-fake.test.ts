import { vi } from 'vitest';
import {
  BROKEN_DOCUMENT,
  ENDLESS_DOCUMENT,
  type FakeRenderer,
  fakeRenderer,
  LINES_A_PAGE,
} from '../support/fake-renderer.ts';
import { describeRenderer } from './renderer.ts';

describeRenderer<FakeRenderer>('a fake engine', {
  template: { id: 'plain', engine: 'fake' },
  open: async (options) => fakeRenderer({ templates: ['plain'], ...options }),
  document: (text, pageCount) => ({
    lines: Array.from({ length: pageCount * LINES_A_PAGE }, (_, line) =>
      line % LINES_A_PAGE === 0 ? text : '',
    ),
  }),
  warning: {},
  refused: BROKEN_DOCUMENT,
  endless: ENDLESS_DOCUMENT,
  async busy(renderer) {
    await vi.waitUntil(() => renderer.active > 0);
    return { kill: renderer.crash };
  },
});
