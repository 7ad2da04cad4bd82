#!/usr/bin/env node
// Plain JavaScript of long ago: a Node that is too old must get far enough to say so.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const major = parseInt(process.versions.node, 10);

if (major < NEEDED_MAJOR) {
  process.stderr.write(
    `offprint needs Node ${NEEDED_MAJOR} or later, but this is Node ${process.versions.node}.\n`,
  );
  process.exit(1);
}

// Takes two fifths off the start. Beside the program, where no other user can write; if we can't
// either, it does nothing.
module.enableCompileCache(fileURLToPath(new URL('../.compile-cache', import.meta.url)));

// A clone has the sources, the published package what is compiled from them.
const source = new URL('../src/main.ts', import.meta.url);
const entry = existsSync(source) ? source : new URL('../dist/main.js', import.meta.url);

import(entry.href)
  .then((program) => program.main(process.argv.slice(2)))
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
