// @vitest-environment happy-dom
import { OffprintClientError } from '@offprint/client';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fakeClient } from '../../gallery/fake-client.ts';
import { DownloadLink, OffprintProvider } from '../index.ts';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const message = 'The file has expired. Export the document again.';

/** The page after a press on the link, and the addresses that were opened. */
async function press(findFile: () => Promise<void>) {
  const opened: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    opened.push(this.href);
  });
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  onTestFinished(() => {
    act(() => root.unmount());
    container.remove();
  });
  const client = { ...fakeClient(), findFile };
  await act(async () =>
    root.render(
      <OffprintProvider client={client}>
        <DownloadLink id="an-export" fileName="cv.pdf" />
      </OffprintProvider>,
    ),
  );
  const event = new MouseEvent('click', { bubbles: true, cancelable: true });
  await act(async () => container.querySelector('a')?.dispatchEvent(event));
  return { container, opened };
}

test('a link leads to its file', async () => {
  const { opened } = await press(async () => undefined);

  expect(opened).toEqual(['https://offprint.test/api/v1/export/download/an-export']);
});

test('a file that is gone is told of in the page, which no answer of the server replaces', async () => {
  const { container, opened } = await press(() =>
    Promise.reject(new OffprintClientError({ code: 'EXPIRED', status: 410, message })),
  );

  expect(container.querySelector('[role=alert]')?.textContent).toContain(message);
  expect(opened).toEqual([]);
});
