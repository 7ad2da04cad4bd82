import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { openExample } from './example.ts';
import { runToEnd, serve } from './shell.ts';

test('bots in a shell: one gets the queue, and rows are written by one alone', async () => {
  const { dir: cwd, commands } = await openExample('bots');
  const [start = '', claim = ''] = commands;
  const server = await serve(start, { cwd, env: { OFFPRINT_DATA_DIR: join(cwd, '.offprint') } });
  const env = { OFFPRINT_URL: server.origin };

  expect(await runToEnd(claim, { cwd, env })).toBe('bot-1: writes 5 rows of SQ-100 from row 2\n');

  // What a bot has let go of may be given to the next: these hold on to theirs.
  const reserve = async (sq: string) => {
    const fields = { action: 'reserveRefundLogWrite', botId: sq, sqNumber: sq, rowCount: 3 };
    const response = await fetch(`${server.origin}/api/queue`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...fields, currentLastRow: 1 }),
    });
    return ((await response.json()) as { startRow: number }).startRow;
  };
  const rows = await Promise.all(Array.from({ length: 8 }, (_, n) => reserve(`SQ-${n}`)));
  expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 8 }, (_, n) => 2 + 3 * n));
});

test('a spreadsheet appends its rows where no other does', async () => {
  const { dir: cwd, commands } = await openExample('bots');
  const server = await serve(commands[0] ?? '', {
    cwd,
    env: { OFFPRINT_DATA_DIR: join(cwd, '.offprint-sheet') },
  });
  const written: unknown[] = [];
  const sheet = {
    getLastRow: () => 41,
    getRange: (row: number, column: number, rows: number, columns: number) => ({
      setValues: (values: unknown[][]) => written.push({ row, column, rows, columns, values }),
    }),
  };
  const host = {
    SpreadsheetApp: { getActive: () => ({ getSheetByName: () => sheet }) },
    PropertiesService: {
      getScriptProperties: () => ({
        getProperty: (name: string) => (name === 'OFFPRINT_URL' ? server.origin : null),
      }),
    },
    UrlFetchApp: { fetch: fetchAndWait },
  };
  const script = await readFile(join(cwd, 'spreadsheet.js'), 'utf8');
  const refunds = "[['a', 1], ['b', 2]]";
  const startRow = runInNewContext(`${script}; appendRefunds('sheet-1', 'SQ-7', ${refunds})`, host);

  expect(startRow).toBe(42);
  expect(written).toEqual([
    {
      row: 42,
      column: 1,
      rows: 2,
      columns: 2,
      values: [
        ['a', 1],
        ['b', 2],
      ],
    },
  ]);
});

/** As the spreadsheet's own: it returns when there is an answer. */
function fetchAndWait(url: string, { contentType, payload }: Record<string, string>) {
  const args = ['-sS', url, '-H', `content-type: ${contentType}`, '-d', `${payload}`];
  const text = execFileSync('curl', args, { encoding: 'utf8' });
  return { getContentText: () => text };
}
