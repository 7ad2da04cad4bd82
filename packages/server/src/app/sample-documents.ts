import type { DocumentData } from '../ports/job-store.ts';
import { SAMPLE_RESUME } from './sample-resume.ts';

const html: DocumentData = {
  title: 'Harbour report',
  lang: 'en',
  html: `<h1>Harbour report</h1>
<p>Eleven ferries made 4,210 crossings in May. Nineteen in twenty left within two minutes of the timetable, the best month since the counters were fitted.</p>
<table><thead><tr><th>Line</th><th>Crossings</th><th>On time</th></tr></thead>
<tbody><tr><td>North pier</td><td>1,904</td><td>96 %</td></tr><tr><td>Lagoon</td><td>1,388</td><td>94 %</td></tr><tr><td>Islands</td><td>918</td><td>91 %</td></tr></tbody></table>
<h2>What comes next</h2>
<p>The two tugs with hybrid drives go into service in June. Maintenance moves from fixed dates to measured wear.</p>`,
  css: `h1 { font-size: 24pt; margin: 0 0 6mm } h2 { font-size: 13pt; margin: 8mm 0 2mm }
table { border-collapse: collapse; width: 100%; margin-top: 6mm } th { text-align: left; border-bottom: 1pt solid #1d2227 }
th, td { padding: 2mm 0 } td { border-bottom: 0.5pt solid #d3d9de } th + th, td + td { text-align: right }`,
  footer: { left: 'Harbour authority', right: '{page} / {pages}' },
};

const invoice: DocumentData = {
  number: '2026-0417',
  date: '2026-03-15',
  dueDate: '2026-04-14',
  deliveryDate: ['2026-02-01', '2026-02-28'],
  currency: 'EUR',
  language: 'en',
  seller: {
    name: 'Vekemans Ferry Systems',
    address: 'Zeedijk 114\n8400 Ostend',
    country: 'Belgium',
    email: 'billing@vekemans.example',
    phone: '+32 59 000 000',
    url: 'https://vekemans.example',
    vatId: 'BE 0123.456.789',
  },
  buyer: {
    name: 'Noordkust Veren NV',
    contact: 'Accounts payable',
    address: ['Havenkaai 3', '8380 Zeebrugge'],
    country: 'Belgium',
    vatId: 'BE 0987.654.321',
  },
  reference: 'PO 88120',
  subject: 'Timetable system, February 2026',
  introduction: 'Thank you for your order. We invoice the work of February as follows.',
  items: [
    {
      description: 'Design of the tide-aware timetable',
      details: 'Workshops with crews on 3, 10 and 17 February; prototype for two harbours.',
      quantity: 12,
      unit: 'h',
      unitPrice: '145.00',
      taxRate: 21,
    },
    {
      description: 'Passenger counter, water bus',
      details: 'Serial numbers PC-2210 to PC-2217.',
      quantity: 8,
      unit: 'pcs',
      unitPrice: '389.90',
      discountPercent: 5,
      taxRate: 21,
    },
    {
      description: 'Printed tide tables',
      quantity: 400,
      unit: 'pcs',
      unitPrice: '1.255',
      taxRate: 6,
    },
    {
      description: 'Travel',
      quantity: 1,
      unitPrice: '212.40',
      taxRate: 0,
    },
  ],
  payment: {
    iban: 'BE68539007547034',
    bic: 'GKCCBEBB',
    bank: 'Kustbank',
  },
  notes: 'Hardware stays our property until it is paid in full.',
};

const letter: DocumentData = {
  basics: SAMPLE_RESUME.basics,
  meta: { language: 'en' },
  'x-letter': {
    recipient: [
      'Ingrid Solheim',
      'Head of Operations',
      'Fjordlinjen AS',
      'Strandkaien 12',
      '5013 Bergen',
    ],
    place: 'Ostend',
    date: '2026-03-15',
    subject: 'Lead Operations Engineer, electric fleet',
    salutation: 'Dear Ms Solheim,',
    body: [
      'Your announcement says that the first six electric ferries of the fjord lines go into service next spring, and that nobody yet knows what a winter timetable with charging breaks looks like. I have spent the last seven years on exactly that kind of question, and I would like to answer this one with you.',
      'At Noordkust Veren I am responsible for eleven ferries in four harbours. When we began, **81 %** of departures left within two minutes of the timetable; today it is **96 %**. The gain came less from faster boats than from planning crews, tides and berths together, and from telling each captain early what the next hour would look like.',
      'Three things that I would bring:',
      '- speed advice that follows wind and current, which cut our fuel per crossing by 14 %\n- maintenance by measured wear, without a cancelled sailing in three winters\n- a team of eight that I built and led, and crews who trust the numbers because they can check them',
      'I speak Dutch, Spanish and English, and have started on Norwegian. I could begin in June, and would be glad to show you the planning tool over one of your own timetables.',
    ],
    closing: 'Yours sincerely,',
    enclosures: ['Enclosed: résumé, references'],
  },
};

/** By kind of document. */
export const SAMPLE_DOCUMENTS: Readonly<Record<string, DocumentData>> = {
  resume: SAMPLE_RESUME,
  letter,
  invoice,
  html,
};
