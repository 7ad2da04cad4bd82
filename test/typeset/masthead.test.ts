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
