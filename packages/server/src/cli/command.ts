import type { Command } from 'commander';
import { EXIT } from './exit-codes.ts';

/** What each command file exports: puts its commands under the parent. */
export type AddCommand = (parent: Command, session: Session) => void;

/** One run of the program. */
export interface Session {
  /** Written by the command that ran. */
  exitCode: number;
}

export interface Lesson {
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Command lines and what they do. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** What is worth knowing beyond the options. */
  readonly notes?: string;
}

const HELP_WIDTH = 80;

/** Gives a command a help that starts with examples. */
export function teach(command: Command, lesson: Lesson): Command {
  command.helpCommand(false).summary(lesson.summary);
  command.addHelpText(
    'before',
    `${lesson.summary}\n\nExamples:\n${formatExamples(lesson.examples)}\n`,
  );
  if (lesson.notes) command.addHelpText('after', `\n${lesson.notes}`);
  return command;
}

/** Meanings stand beside the lines where that fits a usual terminal, above them elsewhere. */
function formatExamples(examples: Lesson['examples']): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  const meaningWidth = Math.max(...examples.map(([, meaning]) => meaning.length));
  const isNarrow = width + meaningWidth + '    # '.length <= HELP_WIDTH;
  return examples
    .map(([line, meaning]) =>
      isNarrow ? `  ${line.padEnd(width)}  # ${meaning}` : `  # ${meaning}\n  ${line}`,
    )
    .join('\n');
}

/** The action of a command: what `run` returns is the exit code, nothing is 0. */
export function runs<A extends readonly unknown[]>(
  session: Session,
  run: (...args: A) => Promise<number | undefined>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    session.exitCode = (await run(...args)) ?? EXIT.ok;
  };
}
