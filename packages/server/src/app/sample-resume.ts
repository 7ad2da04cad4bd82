import type { DocumentData } from '../ports/job-store.ts';

/** A person who does not exist, to show a template with. */
export const SAMPLE_RESUME: DocumentData = {
  basics: {
    name: 'Marisol Vekemans',
    label: 'Ferry Operations Engineer',
    email: 'marisol@vekemans.example',
    phone: '+32 59 000 000',
    url: 'https://vekemans.example',
    summary:
      'Engineer who keeps small ferry fleets sailing on time. Twelve years between engine rooms, timetables and the software that ties them together; happiest when a crossing leaves to the minute and nobody notices why.',
    location: { city: 'Ostend', countryCode: 'BE' },
    profiles: [
      { network: 'GitHub', username: 'vekemans', url: 'https://github.example/vekemans' },
      { network: 'Mastodon', username: '@marisol', url: 'https://social.example/@marisol' },
    ],
  },
  work: [
    {
      name: 'Noordkust Veren',
      position: 'Lead Operations Engineer',
      location: 'Ostend',
      url: 'https://noordkust.example',
      startDate: '2019-04',
      summary: 'Responsible for eleven ferries, four harbours and the control room.',
      highlights: [
        'Raised departures within two minutes of the timetable from 81 % to 96 % by planning crews and tides together.',
        'Cut fuel per crossing by 14 % with speed advice that follows wind and current.',
        'Moved maintenance from fixed dates to measured wear, without a cancelled sailing in three winters.',
        'Built and led a team of six engineers and two apprentices.',
      ],
    },
    {
      name: 'Lagoon Transit Works',
      position: 'Systems Engineer',
      location: 'Rotterdam',
      startDate: '2013-09',
      endDate: '2019-03',
      highlights: [
        'Designed the passenger counter that today runs on forty water buses.',
        'Replaced paper logs by a tablet that works without a network and loses nothing.',
        'Wrote the drills for power loss at sea, adopted by the harbour authority.',
      ],
    },
    {
      name: 'Van Hecke Scheepsbouw',
      position: 'Junior Engineer',
      startDate: '2011-07',
      endDate: '2013-08',
      highlights: ['Commissioned hybrid drives on two harbour tugs.'],
    },
  ],
  education: [
    {
      institution: 'Scheldt Polytechnic',
      area: 'Marine Engineering',
      studyType: 'MSc',
      startDate: '2009-09',
      endDate: '2011-06',
      courses: ['Propulsion', 'Control Systems', 'Maritime Law'],
    },
    {
      institution: 'Scheldt Polytechnic',
      area: 'Mechanical Engineering',
      studyType: 'BSc',
      startDate: '2006-09',
      endDate: '2009-06',
    },
  ],
  projects: [
    {
      name: 'Tidebook',
      description: 'Open tide tables for small harbours, computed on a phone.',
      url: 'https://tidebook.example',
      startDate: '2021',
      highlights: ['Used by 300 harbours', 'Translated into nine languages by volunteers'],
    },
  ],
  skills: [
    { name: 'Operations', keywords: ['Timetabling', 'Crew planning', 'Incident reviews'] },
    { name: 'Engineering', keywords: ['Hybrid propulsion', 'CAN bus', 'Condition monitoring'] },
    { name: 'Software', keywords: ['TypeScript', 'SQL', 'Grafana'] },
  ],
  certificates: [
    { name: 'Chief Engineer, under 3000 kW', date: '2016-05', issuer: 'Maritime Inspectorate' },
  ],
  languages: [
    { language: 'Dutch', fluency: 'Native' },
    { language: 'Spanish', fluency: 'Native' },
    { language: 'English', fluency: 'Fluent' },
  ],
};
