import type { Resume } from '../../../packages/server/src/domain/resume/schema.ts';

/** Employers of one word, schools of which little is told, and skills with and without keywords. */
const CARTOGRAPHER: Resume = {
  basics: {
    name: 'Jana Nováková',
    label: 'Cartographer',
    email: 'jana@example.cz',
    phone: '+420 601 123 456',
    location: { city: 'Brno', countryCode: 'CZ' },
    summary: 'Draws maps that people find their way with.',
  },
  work: [
    {
      name: 'Mapy',
      position: 'Lead Cartographer',
      startDate: '2020-02',
      highlights: ['Drew the hiking map of the country', 'Cut the print run by half'],
    },
    {
      name: 'Seznam',
      position: 'Cartographer',
      startDate: '2016-05',
      endDate: '2020-01',
      summary: 'Map tiles.',
    },
    {
      name: 'Company 0',
      position: 'Surveyor',
      startDate: '2014',
      endDate: '2016',
      highlights: ['Walked all borders of the county'],
    },
  ],
  education: [
    { institution: 'Masaryk University', area: 'Geography', startDate: '2011', endDate: '2014' },
    { institution: 'Gymnázium Brno', startDate: '2007', endDate: '2011' },
    { institution: 'Oxford' },
  ],
  skills: [
    { name: 'Drawing' },
    { name: 'GIS', keywords: ['QGIS', 'PostGIS'] },
    { name: 'Printing', level: 'Expert' },
    { name: 'Survey', keywords: ['GNSS', 'Total station'] },
  ],
  languages: [{ language: 'Czech', fluency: 'Native' }],
};

/** What follows work, and a school that is known by its last year alone. */
const NURSE: Resume = {
  basics: {
    name: 'Ben Okri Adeyemi',
    label: 'Nurse',
    email: 'ben@example.org',
    url: 'https://ben.example',
    profiles: [
      { network: 'LinkedIn', username: 'benokri', url: 'https://linkedin.com/in/benokri' },
    ],
  },
  work: [
    {
      name: 'St Thomas Hospital',
      position: 'Ward Sister',
      location: 'London',
      startDate: '2019-04',
      highlights: ['Leads a ward of thirty beds', 'Trains new nurses'],
    },
    {
      name: 'NHS',
      position: 'Nurse',
      startDate: '2012',
      endDate: '2019',
      highlights: ['Night shifts'],
    },
  ],
  education: [
    {
      institution: "King's College London",
      studyType: 'BSc',
      area: 'Nursing',
      startDate: '2009',
      endDate: '2012',
      score: 'First',
      courses: ['Anatomy', 'Ethics'],
    },
    { institution: 'Lagos Grammar School', endDate: '2008' },
  ],
  certificates: [{ name: 'ALS', issuer: 'Resuscitation Council', date: '2020-05' }],
  skills: [{ name: 'Care', level: 'Expert', keywords: ['Wounds', 'Triage'] }, { name: 'Leading' }],
  languages: [
    { language: 'English', fluency: 'Fluent' },
    { language: 'Yoruba', fluency: 'Native' },
  ],
  references: [{ name: 'Dr May', reference: 'Calm in a storm.' }],
};

export const RESUMES_TO_READ: readonly Resume[] = [CARTOGRAPHER, NURSE];
