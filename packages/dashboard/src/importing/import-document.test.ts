// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { importDocument } from './import-document.ts';

const item = (fields: object) => ({ id: 'x', hidden: false, visible: true, ...fields });
const section = (...items: object[]) => ({ name: 'Section', columns: 1, items });

test('Reactive Resume 4: HTML becomes text and highlights, looks are left out silently', () => {
  const { format, data, left } = importDocument(
    JSON.stringify({
      basics: {
        name: 'Ada Lovelace',
        headline: 'Analyst',
        email: 'ada@example.com',
        phone: '',
        location: 'London',
        url: { label: '', href: 'https://ada.example' },
        customFields: [{ id: 'f', icon: 'cake', name: 'Born', value: '1815' }],
        picture: { url: '', size: 64 },
      },
      sections: {
        summary: {
          id: 'summary',
          name: 'Summary',
          content: '<p>Wrote the <b>first</b> program.</p>',
        },
        experience: section(
          item({
            company: 'Analytical Engine',
            position: 'Programmer',
            location: '',
            date: 'Jan 1842 – Sep 1843',
            summary: '<p>On paper.</p><ul><li><p>Note A</p></li><li><p>Note G</p></li></ul>',
            url: { label: '', href: '' },
          }),
        ),
        skills: section(
          item({ name: 'Numbers', description: 'Expert', level: 5, keywords: ['Bernoulli'] }),
        ),
        custom: { abc: section(item({ name: 'Riding', summary: 'Horses' })) },
      },
      metadata: { template: 'azurill' },
    }),
  );

  expect(format).toBe('Reactive Resume 4');
  expect(data).toEqual({
    basics: {
      name: 'Ada Lovelace',
      label: 'Analyst',
      email: 'ada@example.com',
      location: { city: 'London' },
      url: 'https://ada.example',
      summary: 'Wrote the first program.',
      'x-Born': '1815',
    },
    work: [
      {
        name: 'Analytical Engine',
        position: 'Programmer',
        startDate: '1842-01',
        endDate: '1843-09',
        summary: 'On paper.',
        highlights: ['Note A', 'Note G'],
      },
    ],
    skills: [{ name: 'Numbers', level: 'Expert', keywords: ['Bernoulli'] }],
  });
  expect(left.map(({ path, value }) => [path, value])).toContainEqual([
    'sections.custom.abc.items[0].summary',
    'Horses',
  ]);
});

test('Reactive Resume 5: schools, periods and websites by their new names', () => {
  const { format, data } = importDocument(
    JSON.stringify({
      picture: { url: 'https://ada.example/ada.jpg', size: 80 },
      basics: {
        name: 'Ada',
        headline: 'Analyst',
        website: { url: 'https://ada.example', label: '' },
      },
      summary: { title: '', content: '<p>Counts.</p>' },
      sections: {
        experience: section(
          item({
            company: 'Engine',
            position: 'Programmer',
            period: '1842 - Present',
            description: '',
          }),
        ),
        education: section(
          item({
            school: 'At home',
            degree: '',
            area: 'Mathematics',
            grade: 'A',
            period: '1830',
            description: '',
          }),
        ),
      },
      metadata: {},
    }),
  );

  expect(format).toBe('Reactive Resume 5');
  expect(data).toMatchObject({
    basics: {
      url: 'https://ada.example',
      image: 'https://ada.example/ada.jpg',
      summary: 'Counts.',
    },
    work: [{ name: 'Engine', startDate: '1842' }],
    education: [{ institution: 'At home', area: 'Mathematics', score: 'A', endDate: '1830' }],
  });
});

test('RenderCV: sections are found by their titles, and others printed under theirs', () => {
  const { format, data, left } = importDocument(`
cv:
  name: Ada Lovelace
  location: London
  social_networks:
    - network: GitHub
      username: ada
  sections:
    summary:
      - Wrote the **first** program.
    experience:
      - company: Engine
        position: Programmer
        start_date: 1842-01
        end_date: present
        highlights:
          - See [Note G](https://example.com)
    technologies:
      - label: Languages
        details: Cards, Levers
    riding:
      - Horses
design:
  theme: classic
`);

  expect(format).toBe('RenderCV');
  expect(data).toEqual({
    basics: {
      name: 'Ada Lovelace',
      location: { city: 'London' },
      summary: 'Wrote the first program.',
      profiles: [{ network: 'GitHub', username: 'ada' }],
    },
    work: [
      { name: 'Engine', position: 'Programmer', startDate: '1842-01', highlights: ['See Note G'] },
    ],
    skills: [{ name: 'Languages', keywords: ['Cards', 'Levers'] }],
    'x-riding': ['Horses'],
  });
  expect(left).toEqual([]);
});

test('Reactive Resume 3: each section has a place, and an own one is told', () => {
  const { format, data, left } = importDocument(
    JSON.stringify({
      id: 7,
      slug: 'ada',
      public: true,
      basics: {
        name: 'Ada',
        headline: 'Analyst',
        website: 'https://ada.example',
        birthdate: '1815-12-10',
        photo: { url: '', filters: { size: 128 } },
        location: { city: 'London', country: 'England' },
        profiles: [{ id: 'x', network: 'GitHub', username: 'ada', url: '' }],
      },
      sections: {
        work: {
          ...section(
            item({
              name: 'Engine',
              position: 'Programmer',
              date: { start: '1842-01-05T00:00:00.000Z', end: '' },
              summary: 'On paper.\n- Note A\n- Note G',
            }),
          ),
          type: 'basic',
          visible: true,
        },
        skills: section(item({ name: 'Numbers', level: 'Expert', levelNum: 8 })),
        languages: section(item({ name: 'French', level: 'Fluent', levelNum: 7 })),
        references: section(item({ name: 'Babbage', relationship: 'Friend', summary: 'Good.' })),
        'c0ffee-1': { ...section(item({ title: 'Riding', summary: 'Horses' })), type: 'custom' },
      },
      metadata: { theme: {} },
    }),
  );

  expect(format).toBe('Reactive Resume 3');
  expect(data).toEqual({
    basics: {
      name: 'Ada',
      label: 'Analyst',
      url: 'https://ada.example',
      location: { city: 'London', 'x-country': 'England' },
      profiles: [{ network: 'GitHub', username: 'ada' }],
      'x-dateOfBirth': '1815-12-10',
    },
    work: [
      {
        name: 'Engine',
        position: 'Programmer',
        startDate: '1842-01-05',
        summary: 'On paper.',
        highlights: ['Note A', 'Note G'],
      },
    ],
    skills: [{ name: 'Numbers', level: 'Expert' }],
    languages: [{ language: 'French', fluency: 'Fluent' }],
    references: [{ name: 'Babbage', reference: 'Good.', 'x-relationship': 'Friend' }],
  });
  expect(left.map(({ path, value }) => [path, value])).toContainEqual([
    'sections.c0ffee-1.items[0].summary',
    'Horses',
  ]);
});

test('YAMLResume: Markdown lists are highlights', () => {
  const { format, data, left } = importDocument(`
content:
  basics:
    name: Ada Lovelace
    headline: Analyst
  location:
    city: London
  work:
    - name: Engine
      position: Programmer
      startDate: Jan 1, 1842
      summary: |
        On paper.
        - Note A
        - Note G
  education:
    - institution: At home
      degree: Bachelor
      area: Mathematics
layouts: []
`);

  expect(format).toBe('YAMLResume');
  expect(data).toMatchObject({
    basics: { name: 'Ada Lovelace', label: 'Analyst', location: { city: 'London' } },
    work: [
      {
        name: 'Engine',
        startDate: '1842-01-01',
        summary: 'On paper.',
        highlights: ['Note A', 'Note G'],
      },
    ],
    education: [{ studyType: 'Bachelor', area: 'Mathematics' }],
  });
  expect(left).toEqual([]);
});

test('Europass: dates of XML Schema, levels of languages, and a driving licence', () => {
  const { format, data, left } = importDocument(
    JSON.stringify({
      SkillsPassport: {
        Locale: 'en',
        LearnerInfo: {
          Identification: {
            PersonName: { FirstName: 'Ada', Surname: 'Lovelace' },
            ContactInfo: {
              Address: {
                Contact: {
                  Municipality: 'London',
                  Country: { Code: 'GB', Label: 'United Kingdom' },
                },
              },
              Email: { Contact: 'ada@example.com' },
            },
            Demographics: { Gender: { Label: 'Female' } },
          },
          WorkExperience: [
            {
              Period: { From: { Year: 1842, Month: '--02' }, Current: true },
              Position: { Label: 'Programmer' },
              Activities: '<p>On paper.</p>',
              Employer: { Name: 'Engine' },
            },
          ],
          Skills: {
            Linguistic: {
              MotherTongue: [{ Description: { Code: 'en', Label: 'English' } }],
              ForeignLanguage: [
                {
                  Description: { Label: 'French' },
                  ProficiencyLevel: { Listening: 'C1', Writing: 'B2' },
                },
              ],
            },
            Driving: { Description: ['B'] },
          },
        },
      },
    }),
  );

  expect(format).toBe('Europass');
  expect(data).toMatchObject({
    basics: { name: 'Ada Lovelace', location: { city: 'London', countryCode: 'GB' } },
    work: [{ name: 'Engine', position: 'Programmer', startDate: '1842-02', summary: 'On paper.' }],
    languages: [
      { language: 'English', fluency: 'Mother tongue' },
      { language: 'French', fluency: 'listening C1, writing B2' },
    ],
    skills: [{ name: 'Driving licence', keywords: ['B'] }],
  });
  expect(left).toEqual([
    {
      path: 'SkillsPassport.LearnerInfo.Identification.Demographics.Gender.Label',
      value: 'Female',
    },
  ]);
});

test('JSON Resume is kept to the letter, and named after its file', () => {
  const resume = { basics: { name: 'Ada' }, 'x-horses': ['Rocket'] };
  expect(importDocument(JSON.stringify(resume), 'ada.json')).toEqual({
    format: 'JSON Resume',
    data: resume,
    title: 'ada',
    left: [],
  });
});

test.each(['', 'just words', '[1, 2]', '{"basics": '])('%j is refused with a sentence', (text) => {
  expect(() => importDocument(text)).toThrow(/nothing in it|no résumé|neither JSON nor YAML/);
});
