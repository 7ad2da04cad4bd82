import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JobView } from '@offprint/contract';
import sharp from 'sharp';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ownsStorage } from '../../packages/server/src/app/storage-owner.ts';
import type { Renderer } from '../../packages/server/src/ports/renderer.ts';
import { type Photo, preparePhoto } from '../../packages/server/src/templates/photo.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** As a phone saves it: lying on its side, with the place where it was taken. */
const PHOTO = await sharp({
  create: { width: 1_200, height: 800, channels: 3, background: '#336699' },
})
  .withExif({ IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
  .withMetadata({ orientation: 6 })
  .jpeg()
  .toBuffer();

const ANSWERS: Readonly<Record<string, RequestListener>> = {
  // Not what the host calls it, but what it is.
  '/photo': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PHOTO),
  '/moved': (_, response) => response.writeHead(302, { location: '/photo' }).end(),
  '/html.jpg': (_, response) =>
    response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<html>not here</html>'),
  '/gone': (_, response) => response.writeHead(404).end(),
  '/inward': (_, response) => response.writeHead(302, { location: 'http://127.0.0.2/' }).end(),
  '/half': (_, response) => {
    response.writeHead(200, { 'content-length': PHOTO.length }).write(PHOTO.subarray(0, 100));
    setTimeout(() => response.destroy(), 20);
  },
  '/endless': (_, response) => {
    const write = () => {
      while (response.write(PHOTO));
    };
    response.on('drain', write);
    write();
  },
};

let server: TestServer;
let host: string;
let printed: (Photo | null)[];

beforeEach(async () => {
  printed = [];
  // What the templates do with a photo, and nothing else.
  const render: Renderer['render'] = async ({ document }) => {
    const { basics } = document as { basics: { image?: string } };
    const { photo, warning } = await preparePhoto(basics.image, 'standard', 30);
    printed.push(photo);
    const bytes = new TextEncoder().encode('%PDF-1.7');
    return { bytes, pageCount: 1, pageFill: 0.5, warnings: warning ? [warning] : [] };
  };
  server = await startServer(
    { web: { allowPrivateAddresses: ['127.0.0.1'] } },
    { renderer: { ...fakeRenderer(), render } },
  );
  // Else its first write may outlive the folder of a quick test.
  await ownsStorage(server.system.app);
  server.system.worker.start();
  const images = createServer((request, response) => {
    ANSWERS[request.url ?? '']?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(images, 'listening');
  onTestFinished(() => {
    images.closeAllConnections();
    images.close();
  });
  host = `http://127.0.0.1:${(images.address() as AddressInfo).port}`;
});

const resumeWith = (image: string) => ({ basics: { name: 'Ada Lovelace', image } });

async function exported(image: string): Promise<JobView> {
  const jobId = await server.submit({ document: resumeWith(image) });
  return await server.data<JobView>(`/export/job/${jobId}?wait=20`);
}

describe('a photo by its URL', () => {
  test.each(['/photo', '/moved'])('is printed upright and small: %s', async (path) => {
    expect(await exported(host + path)).toMatchObject({ status: 'completed', warnings: [] });

    const [photo] = printed;
    const jpeg = Buffer.from(photo?.dataUri.split(',')[1] ?? '', 'base64');
    const { width, height, exif } = await sharp(jpeg).metadata();
    expect(height).toBeGreaterThan(width);
    expect(width).toBeLessThan(200);
    expect(exif).toBeUndefined();
  });

  test('is recognised by a scheme in upper case', async () => {
    await exported(`${host.replace('http', 'HTTP')}/photo`);
    expect(printed).toEqual([expect.objectContaining({ widthMm: 30 })]);
  });

  test('is in a preview, too', async () => {
    const json = { document: resumeWith(`${host}/photo`) };
    expect((await server.call('/export/preview', { json })).status).toBe(200);
    expect(printed).toEqual([expect.objectContaining({ widthMm: 30 })]);
  });
});

describe('what is no photo, or may not be fetched, is left out with a warning that says why', () => {
  test.each([
    ['/html.jpg', 'PHOTO_SKIPPED', /not PNG, JPEG or WebP/],
    ['/gone', 'PHOTO_UNREACHABLE', /answered 404/],
    ['/half', 'PHOTO_UNREACHABLE', /broke off/],
    ['/endless', 'PHOTO_UNREACHABLE', /over 5 MB/],
    ['/inward', 'PHOTO_REFUSED', /not public/],
  ])('%s', async (path, code, reason) => {
    const { status, warnings } = await exported(host + path);

    const message = expect.stringMatching(reason);
    expect(warnings).toEqual([{ code, message, path: 'basics.image' }]);
    expect(status).toBe('completed');
    expect(printed).toEqual([null]);
  });

  test.each([
    ['http://127.0.0.2/photo', 'PHOTO_REFUSED'],
    ['http://169.254.169.254/latest/meta-data/', 'PHOTO_REFUSED'],
    ['https://user:password@example.com/photo', 'PHOTO_REFUSED'],
  ])('%s', async (url, code) => {
    const { status, warnings } = await exported(url);
    expect([status, warnings.map((each) => each.code)]).toEqual(['completed', [code]]);
  });
});
