import { expect, test } from 'vitest';
import { readableAccent } from './page-options.ts';

test.each(['#000000', '#1f4e79', '#0F5C8C', '#767676'])('%s is dark enough', (color) => {
  expect(readableAccent(color)).toEqual({ color: color.toLowerCase(), warning: null });
});

test.each(['#ffffff', '#ffff00', '#ff9900', '#777777'])('%s is darkened, and says so', (color) => {
  const readable = readableAccent(color);
  expect(readable.warning).toMatchObject({
    code: 'ACCENT_COLOR_DARKENED',
    path: 'options.accentColor',
  });
  expect(readableAccent(readable.color).warning).toBeNull();
});

test('a darkened colour keeps its hue', () => {
  expect(readableAccent('#ffff00').color).toMatch(/^#([0-9a-f]{2})\1(00)$/);
});
