import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { letter, NEVER, sharedRenderer } from './support/renderer.ts';

const renderer = sharedRenderer();

/** A server on this machine that no page may reach. */
async function listeningServer() {
  const requests: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end('reached');
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, connections: () => connections };
}

const REACHING_OUT = (url: string) => `
  <img src="${url}/img"><img srcset="${url}/srcset 2x" loading="lazy">
  <link rel="stylesheet" href="${url}/link"><link rel="preload" as="image" href="${url}/preload">
  <link rel="prefetch" href="${url}/prefetch"><link rel="preconnect" href="${url}">
  <link rel="dns-prefetch" href="${url}"><link rel="icon" href="${url}/icon">
  <style>@import url(${url}/import); @font-face { font-family: Out; src: url(${url}/font) }
    p { background: url(${url}/css); font-family: Out } p::after { content: url(${url}/content) }</style>
  <iframe src="${url}/iframe"></iframe><iframe srcdoc="<img src='${url}/srcdoc'>"></iframe>
  <object data="${url}/object"></object><embed src="${url}/embed">
  <video src="${url}/video" poster="${url}/poster" autoplay></video><audio src="${url}/audio"></audio>
  <svg><image href="${url}/svg-image"/><use href="${url}/svg-use#a"/></svg>
  <script src="${url}/script"></script><meta http-equiv="refresh" content="0; url=${url}/refresh">
  <form action="${url}/form"><input type="image" src="${url}/input" autofocus></form>
  <base href="${url}/"><p style="background: url(${url}/style)">printed</p>`;

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
