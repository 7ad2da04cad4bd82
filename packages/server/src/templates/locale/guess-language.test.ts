import { expect, test } from 'vitest';
import { guessLanguage } from './guess-language.ts';
import { labelsFor, TRANSLATIONS } from './label-sets.ts';
import { resolveLocale } from './locale.ts';

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

/** As people begin a résumé, in each language that has headings of its own. */
const TWO_SENTENCES: Readonly<Record<string, string>> = {
  ar: 'مهندسة برمجيات بخبرة عشر سنوات. قادت فريقاً من خمسة أشخاص.',
  he: 'מהנדסת תוכנה עם עשר שנות ניסיון. הובילה צוות של חמישה אנשים.',
  fa: 'مهندس نرم‌افزار با ده سال تجربه. سرپرست یک گروه پنج نفره.',
  ur: 'دس سال کے تجربے کے ساتھ سافٹ ویئر انجینئر۔ پانچ لوگوں کی ٹیم کی قیادت کی۔',
  hi: 'दस वर्षों के अनुभव वाली सॉफ़्टवेयर अभियंता। पाँच लोगों की टीम का नेतृत्व किया।',
  ja: '十年の経験を持つエンジニア。五人のチームを率いた。',
  ko: '10년 경력의 소프트웨어 엔지니어. 다섯 명의 팀을 이끌었다.',
  zh: '有十年经验的软件工程师。曾带领五人团队。',
  'zh-Hant': '有十年經驗的軟體工程師。曾帶領五人團隊。',
  th: 'วิศวกรซอฟต์แวร์ที่มีประสบการณ์สิบปี นำทีมห้าคน',
  el: 'Μηχανικός λογισμικού με δεκαετή εμπειρία. Ηγήθηκε ομάδας πέντε ατόμων.',
  vi: 'Kỹ sư phần mềm với mười năm kinh nghiệm. Đã dẫn dắt một nhóm năm người.',
  id: 'Insinyur perangkat lunak dengan pengalaman sepuluh tahun. Memimpin tim yang terdiri dari lima orang.',
  pl: 'Doświadczona inżynierka systemów rozproszonych. Kierowała zespołem pięciu osób.',
  cs: 'Softwarová inženýrka s desetiletou praxí. Vedla pětičlenný tým vývojářů.',
  sk: 'Softvérová inžinierka s desaťročnou praxou. Viedla päťčlenný tím vývojárov.',
  hu: 'Szoftvermérnök tízéves tapasztalattal. Öt fős csapatot vezetett, főként felhőrendszerekkel.',
  hr: 'Programska inženjerka s desetogodišnjim iskustvom. Vodila je tim od pet ljudi i razvoj.',
  sr: 'Софтверски инжењер са десет година искуства. Водила је тим од пет људи.',
  'sr-Latn': 'Softverski inženjer sa deset godina iskustva. Vodila je tim od pet ljudi.',
  bg: 'Софтуерен инженер с десетгодишен опит. Ръководила е екип от петима души.',
  ru: 'Инженер-программист с десятилетним опытом. Руководила командой из пяти человек.',
  uk: 'Інженерка-програмістка з десятирічним досвідом. Керувала командою з п’яти осіб.',
  tr: 'On yıllık deneyime sahip yazılım mühendisi. Beş kişilik bir ekibi yönetti.',
  de: 'Softwareentwicklerin mit zehn Jahren Erfahrung. Führte ein fünfköpfiges Team.',
  fr: 'Ingénieure logiciel, dix ans d’expérience. A dirigé une équipe de cinq personnes.',
  es: 'Ingeniera de software con diez años de experiencia. Dirigió un equipo de cinco personas.',
  it: 'Ingegnera del software con dieci anni di esperienza. Ha guidato un gruppo di cinque persone.',
  pt: 'Engenheira de software com dez anos de experiência. Liderou uma equipa de cinco pessoas.',
  nl: 'Software-ingenieur met tien jaar ervaring. Leidde een team van vijf mensen.',
  ca: 'Enginyera de programari amb deu anys d’experiència. Va dirigir un equip de cinc persones.',
  ro: 'Inginer software cu zece ani de experiență. A condus o echipă de cinci persoane.',
  sv: 'Mjukvaruingenjör med tio års erfarenhet. Ledde ett team på fem personer.',
  da: 'Softwareingeniør med ti års erfaring. Ledede et team på fem personer.',
  nb: 'Programvareingeniør med ti års erfaring. Ledet et team på fem personer.',
  fi: 'Ohjelmistosuunnittelija, kymmenen vuoden kokemus. Johti viiden hengen tiimiä ja kehitystä.',
};

test.each(Object.entries(TWO_SENTENCES))(
  'two sentences in %s are printed with its headings, or with a warning',
  (tag, text) => {
    const { locale, isGuess } = resolveLocale([], text);
    const isOwn = labelsFor(locale) === TRANSLATIONS.get(tag);
    expect({ tag: locale.tag, isTold: isOwn || isGuess }).toEqual({
      tag: expect.stringMatching(`^(?:${tag}|en${CLOSE[tag] ?? ''})$`),
      isTold: true,
    });
  },
);

/** One is read by those who read the other. */
const CLOSE: Readonly<Record<string, string>> = {
  da: '|nb',
  nb: '|da',
  'sr-Latn': '|hr',
  hr: '|sr-Latn',
};

test('every language with headings is held', () => {
  expect(Object.keys(TWO_SENTENCES).sort()).toEqual(
    [...TRANSLATIONS.keys()].filter((tag) => tag !== 'en').sort(),
  );
});

test.each([
  ['sl', 'Izkušen razvijalec, ki gradi sisteme za logistiko in bančništvo ter vodi ekipe.'],
  ['et', 'Kogenud arendaja, kes on juhtinud meeskondi ning ehitanud süsteeme juba kaua.'],
  [
    'lt',
    'Patyręs programuotojas, kuriantis sistemas bankams; komandos, kurios viską atlieka laiku ir už biudžetą.',
  ],
  ['lv', 'Pieredzējis programmētājs, kas veido sistēmas loģistikai un bankām.'],
  ['is', 'Reyndur verkfræðingur sem hefur byggt kerfi fyrir banka og leitt teymi.'],
  ['sw', 'Mhandisi wa programu mwenye uzoefu wa miaka kumi katika kujenga mifumo ya benki.'],
  ['tl', 'Inhinyero ng software na may sampung taong karanasan sa mga bangko.'],
  ['mr', 'दहा वर्षांचा अनुभव असलेली सॉफ्टवेअर अभियंता; बँकिंगसाठी प्रणाली बनवते.'],
])('a text in %s, which has no headings of its own, has a warning', (_tag, text) => {
  const { isGuess } = resolveLocale([], `Ada Example ${text}`);
  expect(isGuess).toBe(true);
});

test.each([
  ['ka', 'პროგრამისტი თორმეტწლიანი გამოცდილებით'],
  ['hy', 'Ծրագրավորող տասներկու տարվա փորձով'],
  ['bn', 'বারো বছরের অভিজ্ঞতাসম্পন্ন প্রকৌশলী'],
  ['ta', 'பன்னிரண்டு ஆண்டு அனுபவம் கொண்ட பொறியாளர்'],
  ['am', 'የአስራ ሁለት ዓመት ልምድ ያለው መሐንዲስ'],
  ['ckb', 'ئەندازیاری نەرمەکاڵا بە دوانزە ساڵ ئەزموون'],
])('letters of %s tell it, so that its lack of headings is said', (tag, text) => {
  const { locale } = resolveLocale([], `Ada ${text}`);
  expect(locale.tag).toBe(tag);
  expect(labelsFor(locale)).toBeNull();
});

test('those whose letters tell them get their own headings from two sentences', () => {
  const told = ['pl', 'cs', 'hu', 'ro', 'tr', 'vi', 'uk', 'sr'];
  const guessed = told.map((tag) => resolveLocale([], TWO_SENTENCES[tag] ?? '').locale.tag);
  expect(guessed).toEqual(told);
});
