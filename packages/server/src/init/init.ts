import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Choice, environmentFile, STORAGES, STORES } from './choices.ts';
import { filesOf, type NewFile } from './files.ts';
import { nextSteps } from './next-steps.ts';
import { APP_KINDS, type AppKind, recogniseApp } from './recognise-app.ts';

/** Absent options are asked for, except the kind of app, which is recognised. */
export interface InitOptions {
  readonly folder: string;
  readonly app?: string | undefined;
  readonly store?: string | undefined;
  readonly storage?: string | undefined;
}

export interface Terminal {
  /** @returns the id of the choice; null if no one can be asked, for the first choice */
  readonly choose: (question: string, choices: readonly Choice[]) => Promise<string | null>;
  readonly print: (line: string) => void;
}

/** An error with a sentence for the user: a wrong option, or a folder without an app. */
export class InitError extends Error {}

/**
 * Adds the files for exporting to an app, and prints the remaining steps. Existing files are not
 * changed.
 *
 * @throws InitError
 */
export async function init(options: InitOptions, { choose, print }: Terminal): Promise<void> {
  const { folder } = options;
  const kind = options.app === undefined ? undefined : appKind(options.app);
  const app = recogniseApp(folder, kind);
  if (!app) {
    throw new InitError(`${folder} has no package.json: run it in an app's folder, or npm init.`);
  }
  print(`${APP_NAMES[app.kind]}${app.hasTypeScript ? ', TypeScript' : ''}`);
  const pick = async (question: string, choices: readonly Choice[], given: string | undefined) =>
    choiceOf(choices, given ?? (await choose(question, choices)) ?? undefined);
  const store = await pick('Where are the jobs kept?', STORES, options.store);
  const storage = await pick('Where are the files kept?', STORAGES, options.storage);

  const files = filesOf(app);
  const environment = { path: '.env.example', text: environmentFile(store, storage) };
  for (const file of [...files, environment]) {
    const isNew = await writeNew(folder, file);
    print(isNew ? `  wrote  ${file.path}` : `  kept   ${file.path}, which was there`);
    if (!isNew && file === environment) print(indented(`Add to it:\n${file.text}`));
  }
  print('\nWhat is left to do:');
  for (const [index, step] of nextSteps(app, [store, storage], files[0].path).entries()) {
    print(`  ${index + 1}. ${step.replaceAll('\n', '\n       ')}`);
  }
}

const APP_NAMES: Readonly<Record<AppKind, string>> = {
  next: 'A Next.js app',
  express: 'An Express app',
  node: 'A program for Node',
};

function appKind(given: string): AppKind {
  const kind = APP_KINDS.find((each) => each === given);
  if (kind) return kind;
  throw new InitError(`There is no app "${given}". Choose from: ${APP_KINDS.join(', ')}.`);
}

function choiceOf(choices: readonly Choice[], id = choices[0]?.id): Choice {
  const choice = choices.find((each) => each.id === id);
  if (choice) return choice;
  const known = choices.map((each) => each.id).join(', ');
  throw new InitError(`"${id}" is none of ${known}.`);
}

/** @returns false if the file exists, with any content */
async function writeNew(folder: string, { path, text }: NewFile): Promise<boolean> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(target, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

const indented = (text: string) => `         ${text.trimEnd().replaceAll('\n', '\n         ')}`;
