import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on this machine that no page may reach. */
export async function listeningServer() {
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

/** Every way out that markup knows. */
export const REACHING_OUT = (url: string) => `
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
