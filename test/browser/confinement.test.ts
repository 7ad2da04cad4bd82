import { expect, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { listeningServer, REACHING_OUT } from './support/reaching-out.ts';
import { letter, NEVER, sharedRenderer } from './support/renderer.ts';

const renderer = sharedRenderer();

test('nothing in a document reaches the network', async () => {
  const server = await listeningServer();
  expect(await (await fetch(server.url)).text()).toBe('reached');

  for (const bodyHtml of [REACHING_OUT(server.url), REACHING_OUT(server.url), 'afterwards']) {
    const { bytes } = await renderer.render(letter({ bodyHtml }), NEVER);
    expect((await readPdf(bytes)).text).toMatch(/printed|afterwards/);
  }

  expect(server.requests).toEqual(['/']);
  expect(server.connections()).toBe(1);
});

test.each([
  ['a script element', '<script>document.body.textContent = "ran"</script>'],
  ['an event handler', '<img src="data:," onerror="document.body.textContent = `ran`">'],
  ['an SVG', '<svg onload="document.body.textContent = `ran`"></svg>'],
  ['an autofocus', '<input autofocus onfocus="document.body.textContent = `ran`">'],
  [
    'a frame',
    '<iframe srcdoc="<script>parent.document.body.textContent = `ran`</script>"></iframe>',
  ],
  ['a details', '<details open ontoggle="document.body.textContent = `ran`"></details>'],
])('no script runs: %s', async (_, bodyHtml) => {
  const { bytes } = await renderer.render(letter({ bodyHtml: `still here ${bodyHtml}` }), NEVER);

  const { text } = await readPdf(bytes);
  expect(text).toContain('still here');
  expect(text).not.toContain('ran');
});

test('a document gets nothing of the files of this machine', async () => {
  const bodyHtml = `still here <iframe src="file:///etc/passwd"></iframe>
    <object data="file:///etc/passwd"></object><embed src="file:///etc/passwd">`;

  const { bytes } = await renderer.render(letter({ bodyHtml }), NEVER);

  expect((await readPdf(bytes)).text).not.toContain('root:');
});
