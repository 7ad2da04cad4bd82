/** What the words of a line name. */
export type Named = 'role' | 'organisation' | 'degree';

/** English words for what people do. */
const ENGLISH_ROLES = `
  engineer, developer, programmer, architect, designer, manager, director, head of, lead, leader, chief, officer,
  president, vp, ceo, cto, cfo, coo, cio, analyst, consultant, administrator, assistant, associate, coordinator,
  specialist, supervisor, technician, scientist, researcher, intern, trainee, apprentice, clerk, accountant, auditor,
  bookkeeper, secretary, receptionist, representative, advisor, adviser, attorney, lawyer, solicitor, paralegal, nurse,
  midwife, physician, surgeon, pharmacist, therapist, teacher, tutor, lecturer, professor, instructor, trainer, coach,
  editor, writer, journalist, translator, photographer, producer, chef, cook, waiter, waitress, barista, bartender,
  driver, pilot, mechanic, electrician, plumber, carpenter, cashier, founder, co-founder, owner, contractor, foreman,
  planner, buyer, recruiter, strategist, librarian, curator`;

/** Beginnings of such words in other languages with spaces. */
const ROLES = `
  assistant, ingénieur, développeu, cheffe, directeur, directrice, responsable, consultante, technicien, comptable, gestionnaire,
  chargé, conseill, infirmi, enseignant, professeur, stagiaire, apprenti, vendeu, analyste, architecte, rédact,
  ingenier, desarrollador, jefe, jefa, gerente, analista, técnic, profesor, maestr, contable, contador, asistente,
  consultor, enfermer, médic, abogad, becari, encargad, coordinador, vendedor, diseñador, arquitect, engenheir,
  desenvolvedor, chefe, diretor, assistente, advogad, estagiári, coordenador, ingegner, sviluppat, direttor, responsabil,
  tecnic, insegnante, docente, contabil, consulente, avvocat, tirocinante, impiegat, progettista, inginer, dezvoltator,
  ontwikkelaar, medewerker, adviseur, verpleegkundig, docent, leraar, stagiair, boekhouder,
  utvecklare, ingenjör, chef, lärare, sjuksköterska, udvikler, ingeniør, leder, lærer, utvikler, kehittäjä, päällikkö,
  johtaja, opettaja, inżynier, programist, kierowni, dyrektor, menedżer, specjalist, księgow, analityk, asystent,
  nauczyciel, konsultant, stażyst, pielęgniar, projektant, inženýr, vývojář, vedoucí, ředitel, účetní, učitel, riaditeľ,
  fejlesztő, mérnök, vezető, igazgató, tanár, inženjer, direktor, menadžer, voditelj,
  инженер, разработчик, программист, менеджер, руководител, директор, начальник, бухгалтер, аналитик, специалист,
  консультант, ассистент, помощник, преподавател, учител, врач, медсестра, стажёр, стажер, продавец, дизайнер,
  архитектор, інженер, розробник, керівник, вчитель, μηχανικ, προγραμματιστ, διευθυντ, υπεύθυν, λογιστ, λογίστ, αναλυτ,
  σύμβουλο, βοηθ, καθηγητ, δάσκαλ, νοσηλευτ, γιατρ, προϊστάμεν, σχεδιαστ, mühendis, geliştirici, yönetici, müdür, uzman,
  öğretmen, analist, danışman, asistan, muhasebeci, hemşire, stajyer, tasarımcı, mimar,
  kỹ sư, trưởng, nhân viên, kế toán viên, giám đốc, chuyên viên, lập trình viên, giáo viên, trợ lý, thực tập sinh,
  insinyur, manajer, direktur, kepala, pengembang, analis, guru, perawat, akuntan,
  אחראי, מנהל, מהנדס, מפתח, רכז, יועץ, יועצ, מורה, אחות, רופא, מעצב, אנליסט, עוזר, ראש צוות, סמנכ, מתכנת, מזכיר`;

/** Such words within longer ones, and in scripts without spaces. */
const ROLES_WITHIN = `
  entwickler, ingenieur, leiter, berater, assistent, referent, bearbeiter, geschäftsführ, techniker, architekt, ärztin,
  pfleger, krankenschwester, lehrer, kaufmann, kauffrau, buchhalter, verkäufer, praktikant, werkstudent, auszubildende,
  mitarbeiter, fachkraft, redakteur,
  مهندس, مدير, مبرمج, مطور, محاسب, محلل, مصمم, معلم, مدرس, طبيب, ممرض, مستشار, مساعد, منسق, مشرف, رئيس, موظف, باحث,
  مدیر, برنامهنویس, حسابدار, کارشناس, अभियंता, इंजीनियर, प्रबंधक, निदेशक, शिक्षक, सहायक, लेखाकार, डेवलपर,
  エンジニア, 部長, 課長, 係長, 主任, デザイナー, マネージャー, 開発者, プログラマー, 社員, 教師, 看護師, 医師, 研究員, 工程师, 工程師, 经理,
  經理, 主管, 总监, 總監, 设计师, 設計師, 会计, 會計, 分析师, 顾问, 助理, 专员, 教师, 护士, 医生, 研究员, 实习生, 엔지니어, 개발자, 매니저,
  팀장, 부장, 과장, 사원, 디자이너, 연구원, 교사, 간호사, 컨설턴트, วิศวกร, ผู้จัดการ, หัวหน้า, นักพัฒนา, นักวิเคราะห์, พนักงาน, พยาบาล,
  ผู้ช่วย, ผู้อํานวยการ, นักบัญชี`;

/** Words in names of employers and schools. */
const ORGANISATIONS = `
  university, college, school, institute, academy, hospital, bank, group, partners, consulting, solutions, systems,
  technologies, foundation, ministry, council, agency, holdings, industries, company, corporation, inc, ltd, llc, llp, plc,
  corp, gmbh, ag, kg, ohg, mbh, sas, sarl, srl, spa, bv, nv, oy, ab, as, aps, self-employed, freelance, stadt, gymnasium,
  verein, selbstständig, selbständig, freiberuflich, université, école, lycée, mairie, ministère, hôpital, banque, société,
  indépendant, universidad, instituto, colegio, escuela, ayuntamiento, banco, universidade, escola, università, istituto,
  liceo, comune, banca, universiteit, hogeschool, gemeente, zelfstandig, universitet, högskola, universitetet, yliopisto,
  uniwersytet, politechnika, urząd, szkoła, liceum, univerzita, egyetem, sveučilište, univerzitet,
  университет, институт, завод, банк, академия, школа, министерство, ооо, оао, пао, зао, ао, університет, πανεπιστήμιο,
  πολυτεχνείο, τράπεζα, δήμος, εταιρεία, σχολή, üniversitesi, lisesi, bankası, belediyesi, şirketi, aş, đại học, trường,
  công ty, ngân hàng, bệnh viện, học viện, universitas, sekolah, אוניברסיטת, האוניברסיטה, בנק, חברת, מכללת, הטכניון`;

const ORGANISATIONS_WITHIN = `
  universität, hochschule, schule, bundesamt, ministerium, klinikum, krankenhaus, stiftung,
  جامعة, شركة, بنك, وزارة, مدرسة, كلية, معهد, مستشفى, دانشگاه, شرکت, بانک, विश्वविद्यालय, विद्यालय, संस्थान, कंपनी, बैंक,
  大学, 大學, 学院, 學院, 高校, 中学, 株式会社, 公司, 银行, 銀行, 集团, 医院, 病院, 研究所, 大学校, 대학교, 학교, 주식회사, 은행, 병원,
  มหาวิทยาลัย, โรงเรียน, บริษัท, ธนาคาร, โรงพยาบาล`;

/** Beginnings of words for degrees. */
const DEGREES = `
  bsc, b.sc, ba, b.a, beng, b.eng, msc, m.sc, ma, m.a, meng, m.eng, phd, ph.d, dphil, mba, llb, llm, md, bachelor,
  master, magister, diplom, diploma, doctor, doctorate, abitur, licence, licenciatura, grado, máster, mestrado, laurea,
  dottorato, doctorat, diplôme, baccalauréat, bacharelado, inżynier, licencjat, bakalář, магистр, магістр, бакалавр,
  аспирант, πτυχίο, μεταπτυχιακό, διδακτορικό, lisans, yüksek lisans, doktora, önlisans, cử nhân, thạc sĩ, tiến sĩ,
  sarjana, תואר, بكالوريوس, ماجستير, دكتوراه, دبلوم, کارشناسی, دکتری`;

const DEGREES_WITHOUT_SPACES = '学士, 學士, 修士, 博士, 硕士, 碩士, 학사, 석사, 박사, ปริญญา, स्नातक';

function alternatives(words: string): string {
  return words
    .trim()
    .split(/,\s*/)
    .map((word) => word.replaceAll('.', '[.]'))
    .join('|');
}

const ROLE = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:(?:${alternatives(ENGLISH_ROLES)})s?(?![\\p{L}\\p{M}])|${alternatives(ROLES)})|${alternatives(ROLES_WITHIN)}`,
  'u',
);
const ORGANISATION = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:${alternatives(ORGANISATIONS)})(?![\\p{L}\\p{M}])|${alternatives(ORGANISATIONS_WITHIN)}`,
  'u',
);
const DEGREE = new RegExp(
  `^(?:(?:${alternatives(DEGREES)})(?![\\p{L}\\p{M}])|${alternatives(DEGREES_WITHOUT_SPACES)})`,
  'u',
);

/** What the text names, by words of many languages. Null if unknown. */
export function namedBy(text: string): Named | null {
  const small = text.slice(0, MAX_LENGTH).toLowerCase();
  if (DEGREE.test(small)) return 'degree';
  const role = ROLE.exec(small);
  const organisation = ORGANISATION.exec(small);
  if (!role) return organisation && 'organisation';
  return organisation && organisation.index < role.index ? 'organisation' : 'role';
}

const MAX_LENGTH = 110;
