import { readFileSync } from 'node:fs';
import { preparePhoto } from '../../../packages/server/src/templates/photo.ts';

/** Prepares the photo in a file so many times at once; writes how many bytes more that has taken. */
const [path = '', count = ''] = process.argv.slice(2);
const image = `data:image/jpeg;base64,${readFileSync(path, 'base64')}`;

const before = process.resourceUsage().maxRSS;
const prepared = await Promise.all(
  Array.from({ length: Number(count) }, () => preparePhoto(image, 'standard', 27)),
);
const grownBytes = (process.resourceUsage().maxRSS - before) * 1024;

const printed = prepared.filter(({ photo }) => photo !== null).length;
process.stdout.write(JSON.stringify({ grownBytes, printed }));
