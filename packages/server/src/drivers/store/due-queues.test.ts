import { expect, test } from 'vitest';
import { createDueQueues, type DueQueue, placeIn } from './due-queues.ts';

const URGENT: DueQueue = { priority: 1, firstDueMs: [10, 30], jobs: [1, 2] };
const USUAL: DueQueue = { priority: 5, firstDueMs: [10, 20, 20, 40], jobs: [3, 1, 2, 1] };
const QUEUES = [USUAL, URGENT];

const placeOf = (runAfterMs: number, turn: number, priority = 5) =>
  placeIn(QUEUES, { priority, runAfterMs, turn });

test('the first job of a user stands behind the firsts that are due earlier', () => {
  expect(placeOf(10, 1)).toBe(3 + 1);
  expect(placeOf(20, 1)).toBe(3 + 2);
  expect(placeOf(40, 1)).toBe(3 + 4);
});

test('a later one stands behind all earlier turns, and is the last of its own', () => {
  expect(placeOf(25, 2)).toBe(3 + 4 + 2);
  expect(placeOf(25, 3)).toBe(3 + 6 + 1);
});

test('one that the count has not seen goes behind all that it has', () => {
  expect(placeOf(50, 1)).toBe(3 + 5);
  expect(placeOf(50, 9)).toBe(3 + 7 + 1);
  expect(placeOf(50, 2, 9)).toBe(10 + 2);
});

test('one that is not due yet comes after all that are', () => {
  expect(placeOf(90, 0)).toBe(10 + 1);
});

test('who asks while a count is under way, or a moment later, shares it', async () => {
  let counts = 0;
  const dueQueues = createDueQueues(async () => {
    counts += 1;
    return QUEUES;
  });

  const answers = await Promise.all([dueQueues(), dueQueues()]);
  await dueQueues();

  expect(answers).toEqual([QUEUES, QUEUES]);
  expect(counts).toBe(1);
});

test('a count that failed is not kept', async () => {
  let isAway = true;
  const dueQueues = createDueQueues(async () => {
    if (isAway) throw new Error('away');
    return QUEUES;
  });

  await expect(dueQueues()).rejects.toThrow('away');
  isAway = false;

  await expect(dueQueues()).resolves.toBe(QUEUES);
});
