import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { needBrowser } from '../support/need-browser.ts';
import { readPdf } from '../support/pdf-text.ts';
import { debianProgram } from '../support/services/debian-program.ts';
import { testSystem } from '../support/system.ts';

/** A line of each script that fonts are there for, as people write them. */
const LINES = {
  Latin: 'Zażółć gęślą jaźń, Tiếng Việt',
  Greek: 'Αθήνα, ανάπτυξη λογισμικού',
  Cyrillic: 'Київ, разработка программ',
  Arabic: 'محمد مهندس برمجيات',
  Persian: 'پاکستان گروه چاپ',
  Hebrew: 'דוד כהן מהנדס תוכנה',
  Devanagari: 'राहुल शर्मा अभियंता',
  Bengali: 'রাহুল সেন প্রকৌশলী',
  Gurmukhi: 'ਰਾਹੁਲ ਸਿੰਘ',
  Gujarati: 'રાહુલ પટેલ',
  Tamil: 'ராகுல் பொறியாளர்',
  Telugu: 'రాహుల్ ఇంజనీర్',
  Kannada: 'ರಾಹುಲ್ ಎಂಜಿನಿಯರ್',
  Malayalam: 'രാഹുൽ എൻജിനീയർ',
  Sinhala: 'රාහුල් ඉංජිනේරු',
  Thai: 'สมชาย วิศวกร',
  Lao: 'ສົມໄຊ ວິສະວະກອນ',
  Khmer: 'សុខា វិស្វករ',
  Myanmar: 'အောင်အောင်',
  Georgian: 'გიორგი ინჟინერი',
  Armenian: 'Արմեն ինժեներ',
  Ethiopic: 'አበበ መሐንዲስ',
  'Chinese, simplified': '王芳 负责体验设计',
  'Chinese, traditional': '王芳 負責體驗設計',
  Japanese: '山田たろう 職務経歴書',
  Korean: '김민수 소프트웨어 개발자',
  signs: 'Plan → done ✓ ★',
  emoji: 'Ship it 🚀 👩\u200d💻 🇩🇪',
};

/** Whether a reader finds a line in its order, its words in any order, or neither. */
type Read = 'line' | 'words' | 'not';

const FROM_BEST: readonly Read[] = ['line', 'words', 'not'];

const COMPLEX = [
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Tamil', 'Telugu', 'Kannada', 'Malayalam'],
  ...['Sinhala', 'Thai', 'Lao', 'Khmer', 'Myanmar'],
];
const all = (scripts: readonly string[], read: Read) =>
  Object.fromEntries(scripts.map((script) => [script, read]));

/** What is known to be worse than a line, as docs/fonts.md says. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Read>>>>>> = {
  modern: {
    pdftotext: all(['Bengali', 'Lao', 'Khmer'], 'not'),
    'pdf.js': { ...all(['Arabic', 'Persian', 'Hebrew'], 'words'), ...all(COMPLEX, 'not') },
  },
  'web-modern': {
    pdftotext: all(['Bengali', 'Lao'], 'not'),
    'pdf.js': {
      ...all(COMPLEX, 'not'),
      ...all(['Arabic', 'Persian', 'Armenian', 'emoji'], 'not'),
      Hebrew: 'words',
    },
  },
};

test.each(Object.entries(KNOWN))(
  'a line of each script, printed with %s, is found by readers',
  async (templateId, known) => {
    await needBrowser(templateId);
    const { exports, worker } = await testSystem({ worker: { concurrency: 1 } });
    worker.start();
    const work = [{ name: 'Scripts', highlights: Object.values(LINES) }];
    const { jobId } = await exports.submit({ document: { work }, templateId });
    expect(await exports.wait(jobId)).toMatchObject({ status: 'completed', warnings: [] });
    const bytes = await exports.file(jobId);

    const texts = { pdftotext: pdftotext(bytes), 'pdf.js': (await readPdf(bytes)).text };
    for (const [reader, text] of Object.entries(texts)) {
      const worse = Object.entries(LINES).filter(([script, line]) => {
        const expected = known[reader]?.[script] ?? 'line';
        return FROM_BEST.indexOf(readAs(line, text)) > FROM_BEST.indexOf(expected);
      });
      expect.soft(worse, reader).toEqual([]);
    }
  },
);

function readAs(line: string, text: string): Read {
  const read = letters(text);
  if (read.includes(letters(line))) return 'line';
  return line.split(' ').every((word) => read.includes(letters(word))) ? 'words' : 'not';
}

/** Without spaces, which readers put between what they find, and marks of direction. */
function letters(text: string): string {
  return text.replace(/[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').normalize('NFC');
}

function pdftotext(bytes: Uint8Array): string {
  const program = debianProgram('pdftotext', 'poppler-utils');
  return execFileSync(program, ['-', '-'], { input: bytes, encoding: 'utf8' });
}
