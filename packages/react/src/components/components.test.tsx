// @vitest-environment happy-dom
import { act, type ReactNode, StrictMode, version } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { fakeClient } from '../../gallery/fake-client.ts';
import {
  BatchExport,
  ExportButton,
  ExportDialog,
  ExportError,
  HistoryTable,
  JobTray,
  OffprintProvider,
  PageOptions,
  TemplatePicker,
  UsageMeter,
} from '../index.ts';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const nothing = () => undefined;
const request = { document: { basics: { name: 'Ada Lovelace' } } };
const documents = [{ documentId: 'cv', title: 'CV' }];

test('runs on the React that is asked for', () => {
  expect(version).toBe(process.env.REACT_VERSION ?? '19.3.1');
});

test.each<[string, ReactNode, string]>([
  ['ExportButton', <ExportButton key="1" request={request} />, 'Export PDF'],
  ['ExportDialog', <ExportDialog key="2" isOpen request={request} onClose={nothing} />, 'Modern'],
  ['BatchExport', <BatchExport key="3" documents={documents} />, 'Export 1 document'],
  ['JobTray', <JobTray key="4" />, 'Exports'],
  ['HistoryTable', <HistoryTable key="5" />, 'Cover letter.pdf'],
  ['TemplatePicker', <TemplatePicker key="6" value="modern" onChange={nothing} />, 'Modern'],
  ['PageOptions', <PageOptions key="7" value={{}} onChange={nothing} />, 'US Letter'],
  ['UsageMeter', <UsageMeter key="8" />, 'Storage'],
  ['ExportError', <ExportError key="9" error={{ message: 'It is full.' }} />, 'It is full.'],
])('%s is drawn on a server, and taken over by the page', async (_, component, text) => {
  const tree = (
    <StrictMode>
      <OffprintProvider client={fakeClient()}>{component}</OffprintProvider>
    </StrictMode>
  );
  const container = document.createElement('div');
  document.body.append(container);
  container.innerHTML = renderToString(tree);
  const complain = vi.spyOn(console, 'error').mockImplementation(nothing);
  const root = await act(async () => hydrateRoot(container, tree));

  await vi.waitFor(() => expect(container.textContent).toContain(text));
  expect(complain).not.toHaveBeenCalled();
  act(() => root.unmount());
  container.remove();
});
