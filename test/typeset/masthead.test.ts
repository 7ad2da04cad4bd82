import { expect, test } from 'vitest';
import { readPages } from '../support/pdf-lines.ts';
import { typeset } from './support/typeset.ts';

const MANY_CONTACTS = {
  basics: {
    name: 'Ada Example',
    email: 'ada.example@analytical-engines.example',
    phone: '+44 20 7946 0958',
    url: 'https://ada-example-and-her-engines.example',
    location: {
      address: '88 Harrison Street, Unit 1402',
      city: 'San Francisco',
      region: 'California',
    },
    profiles: ['GitHub', 'LinkedIn', 'Mastodon', 'Codeberg', 'Stack Overflow'].map((network) => ({
      network,
      url: `https://${network.toLowerCase().replace(' ', '')}.example/ada-example`,
    })),
  },
};

test.each(['modern', 'classic', 'plain', 'engineer', 'academic', 'executive', 'timeline'])(
  'no line of contacts in %s ends with a separator, and none is broken',
  async (template) => {
    const { pdf, data } = await typeset(template, MANY_CONTACTS);
    const lines = (await readPages(pdf)).lines.map(({ text }) => text.replaceAll('\u200b', ''));
    expect(lines.filter((line) => /[·|]$|^[·|]/.test(line.trim()))).toEqual([]);
    const contacts = data.contacts.flat().map(({ text }) => text.replaceAll('\u200b', ''));
    expect(contacts.filter((text) => !lines.some((line) => line.includes(text)))).toEqual([]);
  },
);

test.each([
  ['sidebar-left', 165],
  ['sidebar-right', 548],
])('an address of mail longer than a line of %s stays in its column', async (template, endPt) => {
  for (const email of [
    'malgorzata.wisniewska@przyklad.example',
    'malgorzataannawisniewska@wydawnictwoprzyklad.example',
  ]) {
    const { pdf } = await typeset(template, { basics: { email } });
    const { lines } = await readPages(pdf);
    const text = lines
      .map((line) => line.text)
      .join('')
      .replace(/[\s\u200b]/g, '');
    expect(text).toBe(email);
    expect(Math.max(...lines.map(({ rightPt }) => rightPt))).toBeLessThan(endPt);
  }
});

test('an address that is broken behind a hyphen has no second one, in whatever language', async () => {
  const url = 'https://example.org/in/malgorzata-wisniewska-szczesniak-kowalska';
  const { pdf } = await typeset('sidebar-left', {
    meta: { language: 'pl' },
    basics: { name: 'Ada', profiles: [{ url }] },
  });
  const { lines } = await readPages(pdf);
  const text = lines
    .map((line) => line.text)
    .join('')
    .replace(/[\s\u200b]/g, '');
  expect(text).toContain('malgorzata-wisniewska-szczesniak-kowalska');
});

test.each(['sidebar-left', 'sidebar-right'])(
  '%s has one column where nothing stands in the other, of lines that can be read',
  async (template) => {
    const summary = 'She planned what engines can do, and wrote it down. '.repeat(6);
    const { pdf } = await typeset(template, {
      basics: { name: 'Ada Example', summary },
      work: [{ position: 'Analyst', name: 'Works' }],
    });
    const { lines, widthPt } = await readPages(pdf);
    const left = Math.min(...lines.map(({ leftPt }) => leftPt));
    const right = Math.max(...lines.map(({ rightPt }) => rightPt));
    expect(Math.abs(left - (widthPt - right))).toBeLessThan(30);
    expect(Math.max(...lines.map(({ text }) => text.length))).toBeLessThan(110);
  },
);
