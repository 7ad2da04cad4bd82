import { describe, expect, test } from 'vitest';
import { fitPages } from './fit-pages.ts';

/** A document by how many pages it fills at each step. */
function documentOf(...fills: number[]) {
  const steps: number[] = [];
  return {
    steps,
    lay(step: number) {
      steps.push(step);
      const fill = fills[step] ?? 0;
      const pageCount = Math.ceil(fill);
      return { step, pageCount, lastPageShare: () => fill - pageCount + 1 };
    },
  };
}

const WISH = { stepCount: 5, start: 0, wantedPages: null };

describe('without a wish', () => {
  test.each([[[0.4]], [[1]], [[1.5]], [[2.7]]])('%j pages stay as they are designed', (fills) => {
    const { lay, steps } = documentOf(...fills);
    expect(fitPages(lay, WISH).step).toBe(0);
    expect(steps).toEqual([0]);
  });

  test('a last page of a few lines is spared by the least tightening that does', () => {
    const first = documentOf(1.05, 0.98, 0.9);
    expect(fitPages(first.lay, WISH).step).toBe(1);
    expect(first.steps).toEqual([0, 1]);
    expect(fitPages(documentOf(1.1, 1.02, 0.97).lay, WISH).step).toBe(2);
  });

  test('what tightening does not spare is set as designed', () => {
    const { lay, steps } = documentOf(2.1, 2.06, 2.02, 1.9, 1.8);
    expect(fitPages(lay, WISH).step).toBe(0);
    expect(steps).toEqual([0, 1, 2]);
  });

  test('a wrong guess at the start is made good', () => {
    const tight = { ...WISH, start: 1 };
    expect(fitPages(documentOf(2.3, 2.08, 1.99).lay, tight).step).toBe(2);
    expect(fitPages(documentOf(2.3, 2.12, 2.05).lay, tight).step).toBe(0);
    expect(fitPages(documentOf(2.05, 1.95).lay, tight).step).toBe(1);
  });

  test('a long document is set once', () => {
    const { lay, steps } = documentOf(20.01, 19.5);
    fitPages(lay, WISH);
    expect(steps).toEqual([0]);
  });
});

describe('with a wish', () => {
  const onePage = { ...WISH, wantedPages: 1 };

  test.each([
    [[1.05, 0.98, 0.9, 0.85, 0.8], 1],
    [[1.2, 1.1, 1.01, 0.95, 0.9], 3],
    [[1.3, 1.2, 1.15, 1.05, 0.99], 4],
  ])('%j pages become one by the least tightening found', (fills, step) => {
    const { lay, steps } = documentOf(...fills);
    expect(fitPages(lay, onePage)).toMatchObject({ step, pageCount: 1 });
    expect(steps.length).toBeLessThanOrEqual(4);
  });

  test('what can not be fitted is answered as tight as it can be', () => {
    expect(fitPages(documentOf(1.9, 1.8, 1.7, 1.6, 1.5).lay, onePage).pageCount).toBe(2);
  });

  test('what is far too long is set once', () => {
    const { lay, steps } = documentOf(4, 3, 3, 3, 3);
    expect(fitPages(lay, onePage).pageCount).toBe(4);
    expect(steps).toEqual([0]);
  });

  test('a document short enough is set as without one', () => {
    expect(fitPages(documentOf(0.8).lay, onePage).step).toBe(0);
    expect(fitPages(documentOf(1.05, 0.98).lay, { ...WISH, wantedPages: 2 }).step).toBe(1);
  });
});
