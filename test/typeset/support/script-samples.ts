import type { Resume } from '../../../packages/server/src/domain/resume/schema.ts';

/** A short résumé in each script that fonts are there for: name, post, employer and one line. */
const TEXTS: Readonly<Record<string, readonly [string, string, string, string]>> = {
  Latin: ['Žofie Kováčová', 'Vedoucí týmu', 'Łódź Works', 'Don’t wait: AVATAR → 40 % at “Tyče”'],
  Vietnamese: ['Nguyễn Thị Hồng Hạnh', 'Kỹ sư phần mềm', 'Công ty Ánh Dương', 'Xây dựng hệ thống'],
  Greek: ['Αλέξης Ζορμπάς', 'Προγραμματιστής', 'Εταιρεία', 'Σχεδίασε το σύστημα'],
  Cyrillic: ['Алёна Щукина', 'Инженер', 'Завод', 'Построила систему учёта'],
  Georgian: ['ქეთევან მაგალითი', 'ინჟინერი', 'კომპანია', 'ააშენა სისტემა'],
  Armenian: ['Անի Օրինակ', 'Ծրագրավորող', 'Ընկերություն', 'Կառուցեց համակարգը'],
  Hebrew: ['נועה ברק', 'מנהלת מוצר', 'חברה', 'בנתה את המערכת'],
  Arabic: ['ليلى سميث', 'مهندسة برمجيات', 'شركة', 'بناء الأنظمة الكبيرة'],
  Devanagari: ['प्रिया शर्मा', 'अभियंता', 'विद्यालय', 'क्षत्रिय इतिहास पर काम'],
  Bengali: ['প্রিয়া সেন', 'প্রকৌশলী', 'কোম্পানি', 'বড় ব্যবস্থা তৈরি'],
  Tamil: ['பிரியா குமார்', 'பொறியாளர்', 'நிறுவனம்', 'பெரிய அமைப்பு'],
  Thai: ['สมหญิง ตัวอย่าง', 'หัวหน้าทีม', 'บริษัท', 'ปัจจุบัน ครึ่งหนึ่ง'],
  'Chinese, simplified': ['王小明', '工程师', '示例公司', '负责系统设计'],
  'Chinese, traditional': ['陳怡君', '設計師', '臺灣公司', '負責體驗設計'],
  Japanese: ['山田花子', 'エンジニア', '株式会社', 'システムを設計した'],
  Korean: ['김민지', '엔지니어', '회사', '시스템을 설계했다'],
};

export const SCRIPTS = Object.keys(TEXTS);

export function scriptSample(script: string): Resume {
  const [name, position, employer, line] = TEXTS[script] ?? ['', '', '', ''];
  return {
    basics: { name, label: position, summary: line },
    work: [{ name: employer, position, startDate: '2019-03', highlights: [line, 'Go', line] }],
  };
}
