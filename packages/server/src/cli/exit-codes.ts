/** What the command line answers to the shell. Listed in `--help`. */
export const EXIT = {
  ok: 0,
  /** It was asked rightly and did not work: no browser, no such job, a port in use. */
  failed: 1,
  /** It was asked wrongly: an unknown command, option or template. */
  usage: 2,
  /** What it was given to work with is wrong: a document, or a setting. */
  badInput: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = `Exit codes:
  0  it worked
  1  it failed: no browser, no such job, a port in use
  2  wrong usage: an unknown command, option or template
  3  wrong input: a document or a setting; every problem is listed`;
