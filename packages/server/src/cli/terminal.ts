import { styleText } from 'node:util';

/** What a program prints for its reader: results on standard output, all else on standard error. */
export async function writeOut(data: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(data, () => resolve()));
}

export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export function noteLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A reader that leaves (`| head`) is no error: what is written after it is dropped. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** As wide as the terminal; without one, nothing is cut or wrapped. */
export function outputWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : Infinity;
}

type Style = Parameters<typeof styleText>[0];

/** Styled where the stream is a terminal with colours and NO_COLOR is not set. */
export function styledOut(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

export function styledErr(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr });
}
