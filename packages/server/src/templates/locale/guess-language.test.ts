import { expect, test } from 'vitest';
import { guessLanguage } from './guess-language.ts';

test.each([
  ['en', 'Engineer with a decade of experience in the design of ferries and of their timetables.'],
  ['de', 'Entwickler mit einer Leidenschaft für verteilte Systeme und die Umsetzung im Team.'],
  ['fr', 'Ingénieure avec dix ans d’expérience dans la conception des systèmes pour le Nord.'],
  ['es', 'Ingeniera con diez años de experiencia en el diseño de sistemas para los puertos.'],
  [
    'it',
    'Ingegnere con dieci anni di esperienza nel progetto di sistemi per il porto e della rete.',
  ],
  ['pt', 'Engenheira com dez anos de experiência em projeto de sistemas para os portos do norte.'],
  ['nl', 'Ingenieur met tien jaar ervaring in het ontwerp van systemen voor de haven.'],
  ['sv', 'Ingenjör med erfarenhet av att bygga system för hamnar och som leder ett team på fem.'],
  ['pl', 'Inżynier z pasją do projektowania systemów dla portów oraz w pracy na morzu i od lat.'],
  ['cs', 'Inženýr se zkušenostmi ve vývoji systémů pro přístavy a při práci u moře jako vedoucí.'],
  ['ro', 'Inginer cu experiență în proiectarea de sisteme pentru porturi și din munca pe mare.'],
  ['tr', 'Limanlar için sistem tasarlayan ve ekip ile çalışan bir mühendis olarak on yıl.'],
  ['ru', 'Инженер с опытом проектирования систем для портов и работы на море из Петербурга.'],
  ['uk', 'Інженерка з досвідом у проєктуванні систем для портів та роботи на морі від 2010.'],
])('%s is told by its words', (language, text) => {
  expect(guessLanguage(text).language).toBe(language);
});

test.each([
  'Ingeniør med ti års erfaring i at bygge systemer for havne og som leder af et team på fem.',
  'Ingeniør med ti års erfaring i å bygge systemer for havner og som leder av et team på fem.',
])('Danish and Norwegian are taken for no third language: %s', (text) => {
  expect([null, 'da', 'nb']).toContain(guessLanguage(text).language);
});

test.each([
  '',
  'Jane Doe',
  'Senior Engineer, Kubernetes, Go',
  'de la Cruz y de los Santos de Mora',
])('what is too short or unclear is not guessed: %j', (text) => {
  expect(guessLanguage(text).language).toBeNull();
});

test.each([
  'Jestem programistą z wieloletnim doświadczeniem w pracy nad systemami.',
  'Soy ingeniera de software con más de diez años de experiencia en la nube.',
  'Bouwde het platform van de gemeente',
])('what is clearly not English is known to be none: %s', (text) => {
  expect(guessLanguage(text).isForeign).toBe(true);
});

test.each([
  'María de la Cruz',
  'Engineer at Deutsche Bahn, with a decade in the design of timetables.',
  'Senior Engineer, Kubernetes, Go',
])('names alone, and English with foreign ones, are not: %s', (text) => {
  expect(guessLanguage(text).isForeign).toBe(false);
});
