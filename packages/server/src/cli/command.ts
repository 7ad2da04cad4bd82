import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { parseUserId, USER_ID_RULE } from '../domain/user-id.ts';
import { EXIT, noteWarning } from './exit.ts';

/** What each command file exports: adds its commands to the parent. */
export type AddCommand = (parent: Command, session: Session) => void;

/** One run of the program. */
export interface Session {
  /** Written by the command that ran. */
  exitCode: number;
}

/** The action of a command: what `run` returns is the exit code, nothing is 0. */
export function action<A extends readonly unknown[]>(
  session: Session,
  run: (...args: A) => Promise<number | undefined>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    session.exitCode = (await run(...args)) ?? EXIT.ok;
  };
}

export interface CommandHelp {
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Command lines and what they do. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** What is worth knowing beyond the options. */
  readonly notes?: string;
}

const HELP_WIDTH = 80;

/** Gives a command a help that starts with examples. */
export function withHelp(command: Command, { summary, examples, notes }: CommandHelp): Command {
  command.helpCommand(false).summary(summary);
  command.on('beforeHelp', () => refuseUnknownCommand(command));
  command.addHelpText('before', `${summary}\n\nExamples:\n${formatExamples(examples)}\n`);
  if (notes) command.addHelpText('after', `\n${notes}`);
  return command;
}

/** Otherwise commander would print the help of `offprint jobs` for `offprint jobs nope --help`. */
function refuseUnknownCommand(command: Command): void {
  const [name] = command.args;
  if (command.commands.length === 0 || name === undefined || name.startsWith('-')) return;
  command.error(`error: unknown command '${name}'`);
}

/** Each meaning is beside its line if both fit a usual terminal, else above it. */
function formatExamples(examples: CommandHelp['examples']): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  const meaningWidth = Math.max(...examples.map(([, meaning]) => meaning.length));
  const isNarrow = width + meaningWidth + '    # '.length <= HELP_WIDTH;
  return examples
    .map(([line, meaning]) =>
      isNarrow ? `  ${line.padEnd(width)}  # ${meaning}` : `  # ${meaning}\n  ${line}`,
    )
    .join('\n');
}

/**
 * The configuration for commands that answer and end. They print their results themselves, so only
 * debug level logs anything.
 *
 * @throws ConfigError
 */
export function loadQuietConfig(): Config {
  const config = loadConfig();
  for (const warning of config.warnings) noteWarning(warning);
  const level = config.log.level === 'debug' ? 'debug' : 'silent';
  return { ...config, warnings: [], log: { ...config.log, level } };
}

/** @returns the text, once it is known to be a port */
export function parsePort(text: string): string {
  return wholeNumber(text, 0, 65_535);
}

export function parseConcurrency(text: string): string {
  return wholeNumber(text, 1, 256);
}

export function parseLimit(text: string): number {
  return Number(wholeNumber(text, 1, 100));
}

/** @returns the id as the API knows it */
export function parseUser(text: string): string {
  const userId = parseUserId(text);
  if (userId === null) throw new InvalidArgumentError(`It ${USER_ID_RULE}.`);
  return userId;
}

function wholeNumber(text: string, min: number, max: number): string {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  }
  return text;
}
