import { expect, test, vi } from 'vitest';
import type { DocumentKind } from '../domain/document-kind.ts';
import { RESUME_KIND } from '../domain/document-kinds.ts';
import { OffprintError } from '../domain/errors.ts';
import type { PublicWeb } from '../ports/public-web.ts';
import { fetchPhoto } from './fetch-photo.ts';
import { createPhotoFetches } from './photo-fetches.ts';

const NO_HOST = new OffprintError('NETWORK_ERROR', 'There is no such host.');
const PHOTO = 'https://photos.example/ada.jpg';

function fetching(ask: PublicWeb['ask']) {
  let nowMs = 1_000;
  const asked = vi.fn(ask);
  const silent = () => {};
  const context = {
    web: { ask: asked },
    photoFetches: createPhotoFetches({ nowMs: () => nowMs, monotonicMs: () => nowMs }),
    log: { debug: silent, info: silent, warn: silent, error: silent },
  };
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const fetched = async (userId: string, image = PHOTO) => {
    const document = { basics: { name: 'Ada', image } };
    const user = { userId, userConcurrency: 1 };
    const signal = new AbortController().signal;
    return await fetchPhoto(context, RESUME_KIND as DocumentKind, document, user, signal);
  };
  return { asked, pass, fetched };
}

test('a host that could not be reached is left alone for half a minute, with the same warning', async () => {
  const { asked, pass, fetched } = fetching(() => Promise.reject(NO_HOST));
  const first = await fetched('ada');

  pass(29_999);
  expect(await fetched('ada')).toEqual(first);
  expect(asked).toHaveBeenCalledTimes(1);

  pass(1);
  expect(await fetched('ada')).toEqual(first);
  expect(asked).toHaveBeenCalledTimes(2);
  expect(first).toEqual({
    document: { basics: { name: 'Ada' } },
    warning: {
      code: 'PHOTO_UNREACHABLE',
      message: 'The photo was left out. There is no such host.',
      path: 'basics.image',
    },
  });
});

test('another user, or another address, is none of its concern', async () => {
  const { asked, fetched } = fetching(() => Promise.reject(NO_HOST));

  await fetched('ada');
  await fetched('grace');
  await fetched('ada', `${PHOTO}?v=2`);

  expect(asked).toHaveBeenCalledTimes(3);
});

test.each<[string, PublicWeb['ask']]>([
  ['a host that answers 503', async () => ({ status: 503, body: new Uint8Array() })],
  [
    'an address that may not be asked',
    () => Promise.reject(new OffprintError('ADDRESS_REFUSED', 'It is not public.')),
  ],
])('%s is asked again at once', async (_, ask) => {
  const { asked, fetched } = fetching(ask);

  await fetched('ada');
  await fetched('ada');

  expect(asked).toHaveBeenCalledTimes(2);
});

test('only the last thousand failures are known', async () => {
  const { asked, fetched } = fetching(() => Promise.reject(NO_HOST));
  for (let n = 0; n <= 1_000; n += 1) await fetched('ada', `${PHOTO}?v=${n}`);

  await fetched('ada', `${PHOTO}?v=1000`);
  expect(asked).toHaveBeenCalledTimes(1_001);
  await fetched('ada', `${PHOTO}?v=0`);
  expect(asked).toHaveBeenCalledTimes(1_002);
});
