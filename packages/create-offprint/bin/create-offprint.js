#!/usr/bin/env node
import { existsSync } from 'node:fs';

// It is a part of the package offprint, published alone so that npm need not bring all the rest.
const source = new URL('../../server/src/init/create-offprint.ts', import.meta.url);
const entry = existsSync(source) ? source : new URL('../dist/create-offprint.js', import.meta.url);

const { main } = await import(entry.href);
process.exitCode = await main(process.argv.slice(2));
