import { terminalWidth, truncated } from './terminal.ts';

export interface Progress {
  show(text: string): void;
  /** Clears the line for what is printed next. */
  clear(): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
const BAR_WIDTH = 24;

/**
 * A spinner on standard error while something takes its time. Nothing without a terminal.
 *
 * @param isWanted false when other lines may reach the terminal meanwhile, as with `| cat`
 */
export function startProgress(isWanted = true): Progress {
  const stream = process.stderr;
  if (!stream.isTTY || !isWanted) return { show: () => undefined, clear: () => undefined };
  let text = '';
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;

  function draw(): void {
    const spinner = FRAMES[frame++ % FRAMES.length];
    stream.write(`\r\x1b[2K${truncated(`${spinner} ${text}`, terminalWidth(stream) - 1)}`);
  }

  return {
    show(next) {
      text = next;
      draw();
      timer ??= setInterval(draw, FRAME_MS).unref();
    },
    clear() {
      if (!timer) return;
      clearInterval(timer);
      timer = undefined;
      stream.write('\r\x1b[2K');
    },
  };
}

/** @param share from 0 to 1 */
export function progressBar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
}
