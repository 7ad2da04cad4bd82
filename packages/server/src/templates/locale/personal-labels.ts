import type { PrintLocale } from './locale.ts';

/** Keys of personal data that résumés begin with in some countries, in lower case. */
const KEYS: ReadonlyMap<string, number> = new Map([
  ['dateofbirth', 0],
  ['birthdate', 0],
  ['birthday', 0],
  ['nationality', 1],
  ['citizenship', 1],
]);

/** Date of birth, and nationality. */
type PersonalLabels = readonly [dateOfBirth: string, nationality: string];

const LABELS: Readonly<Record<string, PersonalLabels>> = {
  en: ['Date of birth', 'Nationality'],
  de: ['Geburtsdatum', 'Staatsangehörigkeit'],
  fr: ['Date de naissance', 'Nationalité'],
  es: ['Fecha de nacimiento', 'Nacionalidad'],
  it: ['Data di nascita', 'Nazionalità'],
  pt: ['Data de nascimento', 'Nacionalidade'],
  nl: ['Geboortedatum', 'Nationaliteit'],
  ca: ['Data de naixement', 'Nacionalitat'],
  ro: ['Data nașterii', 'Naționalitate'],
  sv: ['Födelsedatum', 'Nationalitet'],
  da: ['Fødselsdato', 'Nationalitet'],
  nb: ['Fødselsdato', 'Nasjonalitet'],
  fi: ['Syntymäaika', 'Kansalaisuus'],
  pl: ['Data urodzenia', 'Obywatelstwo'],
  cs: ['Datum narození', 'Státní příslušnost'],
  sk: ['Dátum narodenia', 'Štátna príslušnosť'],
  hu: ['Születési idő', 'Állampolgárság'],
  hr: ['Datum rođenja', 'Državljanstvo'],
  sr: ['Датум рођења', 'Држављанство'],
  'sr-Latn': ['Datum rođenja', 'Državljanstvo'],
  bg: ['Дата на раждане', 'Гражданство'],
  ru: ['Дата рождения', 'Гражданство'],
  uk: ['Дата народження', 'Громадянство'],
  el: ['Ημερομηνία γέννησης', 'Υπηκοότητα'],
  tr: ['Doğum tarihi', 'Uyruk'],
  ar: ['تاريخ الميلاد', 'الجنسية'],
  he: ['תאריך לידה', 'אזרחות'],
  fa: ['تاریخ تولد', 'ملیت'],
  ur: ['تاریخ پیدائش', 'قومیت'],
  hi: ['जन्म तिथि', 'राष्ट्रीयता'],
  ja: ['生年月日', '国籍'],
  ko: ['생년월일', '국적'],
  zh: ['出生日期', '国籍'],
  'zh-Hant': ['出生日期', '國籍'],
  th: ['วันเกิด', 'สัญชาติ'],
  vi: ['Ngày sinh', 'Quốc tịch'],
  id: ['Tanggal lahir', 'Kewarganegaraan'],
};

/** Such as `Geburtsdatum` for `x-dateOfBirth` in German. Null for any other key or language. */
export function personalLabel(key: string, { language, script }: PrintLocale): string | null {
  const place = KEYS.get(key.replace(/^x-|[-_\s]/gi, '').toLowerCase());
  if (place === undefined) return null;
  const labels = LABELS[`${language}-${script}`] ?? LABELS[language];
  return labels?.[place] ?? null;
}
