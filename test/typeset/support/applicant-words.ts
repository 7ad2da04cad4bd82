/** What people who apply for jobs write of themselves, by language. */
export interface ApplicantWords {
  readonly names: readonly string[];
  readonly positions: readonly string[];
  readonly employers: readonly string[];
  readonly places: readonly string[];
  readonly schools: readonly string[];
  readonly studies: readonly string[];
  readonly areas: readonly string[];
  /** Each is an item by itself, and several are a paragraph. */
  readonly sentences: readonly string[];
  readonly skills: readonly string[];
  readonly languages: readonly string[];
}

const ENGLISH: ApplicantWords = {
  names: [
    'Mo',
    'Ana Li',
    'Grace Hopper',
    'Jean-Luc de la Fontaine',
    'Dr. Priya Raghunathan Iyer',
    "Siobhán O'Neill-McCarthy",
    'William van der Berg III',
    'Bartholomew Montgomery-Featherstonehaugh',
    'JAMES CARTER',
    'bell hooks',
    'María del Carmen Rodríguez García',
    'X Æ Young',
  ],
  positions: [
    'Engineer',
    'Senior Software Engineer',
    'Head of Finance, EMEA',
    'Director, Product Design',
    'Clerk',
    'Engineer at Large',
    'VP of Engineering & Operations',
    'Nurse (night shifts)',
    'CTO',
    'Barista / Shift Lead',
    'Research Assistant to the Dean',
    'Sales',
    'Interim Managing Director for Northern Europe and the Nordics',
    'iOS Developer',
  ],
  employers: [
    'Google',
    'bol.com',
    'adidas',
    'IBM',
    'Acme, Inc.',
    'Marks & Spencer',
    'Boston Consulting Group',
    'Berlin Partners',
    'Bank of England',
    'NHS',
    'Stripe',
    'St. Mary’s Hospital',
    'eBay',
    'University of Leeds',
    '3M',
    'Booking.com',
    'Paris, Texas & Sons',
    'The Very Long Company of Merchants and Adventurers of the City of York',
    'Self-employed',
    'Yahoo!',
    'Smith, Jones & Partners LLP',
    'Node.js Foundation',
    '1&1',
    'H&M',
  ],
  places: [
    'London',
    'London, UK',
    'New York, NY',
    'Remote',
    'San Francisco, California, USA',
    'Bath',
    'Remote (EU)',
  ],
  schools: [
    'University of London',
    'MIT',
    'Eton College',
    "King's College, Cambridge",
    'Lagos Grammar School',
    'Oxford',
    'ETH Zürich',
    'University of California, Berkeley',
  ],
  studies: ['BSc', 'MSc', 'B.A.', 'PhD', 'Bachelor of Science', 'Diploma'],
  areas: [
    'Physics',
    'Computer Science',
    'Nursing',
    'History of Art, Music and Theatre',
    'Economics & Law',
  ],
  sentences: [
    'Cut the time of a release from two weeks to one day',
    'Led a team of six in London and Berlin, and hired four of them.',
    'Sales',
    'Senior Engineer on call for the payment service',
    'From 2019 to 2021 kept the old system alive while the new one grew',
    'Migrated 2.5 TB of orders: no hour of downtime, no row lost',
    'Kubernetes · Terraform · AWS',
    'Wrote the guide that every new colleague reads in the first week and that has since been translated into three languages by volunteers.',
    'Raised revenue by 12% (2020 – 2021)',
    'Spoke at PyCon 2019, Jan 2020',
    'Won the Golden Ledger, 2018',
    'Responsible for budget, staff and suppliers.',
    'Engineering manager of the year',
    'Built APIs, CLIs and SDKs; see example.org/apis',
    'Reported to the CFO',
    'Moved the team to a rhythm of two weeks and halved the number of incidents that woke people up at night',
  ],
  skills: ['TypeScript', 'Leadership', 'SQL', 'Figma', 'Public speaking', 'C++', 'Care', 'Excel'],
  languages: ['English', 'German', 'Spanish', 'Yoruba'],
};

const GERMAN: ApplicantWords = {
  names: [
    'Jürgen Groß',
    'Maximiliane Freifrau von Hohenstein-Oettingen',
    'Anna-Lena Müller',
    'Dr. Karl Weiß',
  ],
  positions: [
    'Leiter Einkauf',
    'Softwareentwicklerin',
    'Sachbearbeiter',
    'Referentin für Öffentlichkeitsarbeit',
    'Geschäftsführer, Vertrieb Süd',
    'Werkstudent',
  ],
  employers: [
    'Siemens AG',
    'BMW',
    'Deutsche Bahn',
    'Stadt Köln',
    'Müller & Söhne GmbH',
    'selbstständig',
    'Zeiss',
  ],
  places: ['Berlin', 'Frankfurt am Main', 'Wien, Österreich', 'Köln'],
  schools: [
    'Technische Universität München',
    'Goethe-Gymnasium',
    'FH Aachen',
    'Humboldt-Universität zu Berlin',
  ],
  studies: ['M.Sc.', 'Diplom', 'Abitur', 'B.A.'],
  areas: ['Maschinenbau', 'Betriebswirtschaft', 'Informatik und Mathematik'],
  sentences: [
    'Führung von acht Mitarbeitenden',
    'Verhandelte Verträge mit Lieferanten in ganz Europa, senkte Kosten um 15 %.',
    'Einführung von SAP (2017 – 2018)',
    'Vertrieb',
    'Verantwortete die Umstellung der gesamten Buchhaltung auf digitale Belege und schulte dafür rund zweihundert Kolleginnen und Kollegen.',
    'Ansprechpartner für Betriebsrat und Revision',
  ],
  skills: ['Projektleitung', 'SAP', 'Statistik', 'Moderation'],
  languages: ['Deutsch', 'Englisch', 'Französisch'],
};

const FRENCH: ApplicantWords = {
  names: ['Élodie Lefèvre', 'Jean-Baptiste de Saint-Exupéry', 'Zoé', 'François L’Hôpital'],
  positions: [
    'Cheffe de projet',
    'Ingénieur d’études',
    'Assistante de direction',
    'Directeur financier',
  ],
  employers: ['Renault', 'L’Oréal', 'BNP Paribas', 'Mairie de Lyon', 'Dassault Systèmes', 'SNCF'],
  places: ['Lyon', 'Paris, France', 'Aix-en-Provence'],
  schools: ['École Polytechnique', 'Sciences Po', 'Université Paris-Saclay', 'Lycée Henri-IV'],
  studies: ['Master', 'Licence', 'Diplôme d’ingénieur'],
  areas: ['Mathématiques', 'Droit des affaires', 'Gestion'],
  sentences: [
    'Pilotage d’un budget de 2 M€',
    'Animation d’une équipe de cinq personnes, dont deux alternants.',
    'Refonte du site (2019 – 2020)',
    'Mise en place d’un outil de suivi qui est encore utilisé aujourd’hui par toutes les agences de la région et au-delà',
    'Relations avec la presse',
  ],
  skills: ['Gestion de projet', 'Excel', 'Rédaction'],
  languages: ['Français', 'Anglais'],
};

const SPANISH: ApplicantWords = {
  names: ['Íñigo Núñez', 'Lucía Fernández de Córdoba', 'José'],
  positions: ['Jefe de obra', 'Analista de datos', 'Profesora de Física'],
  employers: ['Telefónica', 'Banco Santander', 'Zara', 'Ayuntamiento de Bilbao'],
  places: ['Madrid', 'Sevilla, España'],
  schools: ['Universidad de Salamanca', 'IES Cervantes', 'UNED'],
  studies: ['Grado', 'Máster'],
  areas: ['Arquitectura', 'Ciencias Ambientales'],
  sentences: [
    'Dirección de un equipo de diez personas',
    'Reducción de costes del 20 % en dos años.',
    'Atención al cliente',
    'Diseño e implantación de un sistema de control de calidad en todas las obras de la empresa en Andalucía',
  ],
  skills: ['AutoCAD', 'Python', 'Docencia'],
  languages: ['Español', 'Inglés'],
};

const POLISH: ApplicantWords = {
  names: ['Łukasz Żółkiewski', 'Małgorzata Wiśniewska-Kowalczyk', 'Ewa Źdźbło'],
  positions: ['Kierownik projektu', 'Programistka', 'Księgowa'],
  employers: ['PKN Orlen', 'Allegro', 'Urząd Miasta Łódź', 'mBank'],
  places: ['Łódź', 'Kraków, Polska'],
  schools: ['Politechnika Warszawska', 'Uniwersytet Jagielloński'],
  studies: ['Magister', 'Inżynier'],
  areas: ['Informatyka', 'Zarządzanie'],
  sentences: [
    'Wdrożenie nowego systemu zamówień',
    'Prowadzenie zespołu ośmiu osób i współpraca z dostawcami z całej Europy.',
    'Szkolenia',
  ],
  skills: ['Java', 'Rachunkowość', 'Negocjacje'],
  languages: ['Polski', 'Angielski'],
};

const TURKISH: ApplicantWords = {
  names: ['Çağla Öztürk', 'İbrahim Şahin', 'Gül Işık Doğan'],
  positions: ['Yazılım Mühendisi', 'Proje Yöneticisi', 'Öğretmen'],
  employers: ['Türk Hava Yolları', 'Arçelik', 'İş Bankası', 'ASELSAN'],
  places: ['İstanbul', 'Ankara, Türkiye'],
  schools: ['Boğaziçi Üniversitesi', 'ODTÜ'],
  studies: ['Lisans', 'Yüksek Lisans'],
  areas: ['Bilgisayar Mühendisliği', 'İktisat'],
  sentences: [
    'Altı kişilik bir ekibi yönetti',
    'Yeni ödeme sisteminin tasarımından ve canlıya alınmasından sorumlu oldu.',
    'Satış',
  ],
  skills: ['Java', 'Liderlik', 'Raporlama'],
  languages: ['Türkçe', 'İngilizce'],
};

const RUSSIAN: ApplicantWords = {
  names: ['Анна Щербакова', 'Пётр Ильич Чайковский', 'Юлия Ёлкина-Шмидт'],
  positions: ['Ведущий инженер', 'Бухгалтер', 'Менеджер по продажам'],
  employers: ['Яндекс', 'ПАО «Сбербанк»', 'Завод имени Кирова', 'МТС'],
  places: ['Москва', 'Казань, Россия'],
  schools: ['МГУ имени М. В. Ломоносова', 'СПбГУ'],
  studies: ['Магистр', 'Бакалавр'],
  areas: ['Прикладная математика', 'Экономика'],
  sentences: [
    'Руководил отделом из восьми человек',
    'Сократил сроки поставки с десяти дней до трёх и наладил учёт на складе.',
    'Продажи',
  ],
  skills: ['Питон', 'Переговоры', 'Отчётность'],
  languages: ['Русский', 'Английский'],
};

const GREEK: ApplicantWords = {
  names: ['Ελένη Παπαδοπούλου', 'Γιώργος Ξένος'],
  positions: ['Μηχανικός λογισμικού', 'Λογίστρια', 'Υπεύθυνος πωλήσεων'],
  employers: ['Εθνική Τράπεζα', 'ΔΕΗ', 'Δήμος Πατρέων'],
  places: ['Αθήνα', 'Πάτρα, Ελλάδα'],
  schools: ['Εθνικό Μετσόβιο Πολυτεχνείο', 'Πανεπιστήμιο Κρήτης'],
  studies: ['Πτυχίο', 'Μεταπτυχιακό'],
  areas: ['Φυσική', 'Οικονομικά'],
  sentences: [
    'Συντονισμός ομάδας έξι ατόμων',
    'Ανάπτυξη νέου συστήματος παραγγελιών για όλα τα καταστήματα της χώρας.',
  ],
  skills: ['Ανάλυση', 'Προγραμματισμός'],
  languages: ['Ελληνικά', 'Αγγλικά'],
};

const VIETNAMESE: ApplicantWords = {
  names: ['Nguyễn Thị Hồng Hạnh', 'Trần Đức'],
  positions: ['Trưởng nhóm kỹ thuật', 'Kế toán viên', 'Kỹ sư phần mềm'],
  employers: ['Công ty Ánh Dương', 'Viettel', 'Ngân hàng Quân đội'],
  places: ['Hà Nội', 'Đà Nẵng, Việt Nam'],
  schools: ['Đại học Bách khoa Hà Nội', 'Trường Chu Văn An'],
  studies: ['Cử nhân', 'Thạc sĩ'],
  areas: ['Công nghệ thông tin', 'Kinh tế'],
  sentences: [
    'Quản lý nhóm sáu người',
    'Xây dựng hệ thống đặt hàng mới và đào tạo nhân viên tại các chi nhánh.',
  ],
  skills: ['Lập trình', 'Quản lý'],
  languages: ['Tiếng Việt', 'Tiếng Anh'],
};

const JAPANESE: ApplicantWords = {
  names: ['山田 太郎', '佐藤花子'],
  positions: ['主任エンジニア', '営業部長', 'デザイナー'],
  employers: ['株式会社サンライズ', 'ソニー株式会社', '東京都庁'],
  places: ['東京', '大阪市'],
  schools: ['東京大学', '早稲田大学'],
  studies: ['学士', '修士'],
  areas: ['情報工学', '経済学'],
  sentences: [
    '新しい受注システムの設計と導入を担当した',
    '六名のチームを率い、障害の件数を半分に減らした。',
  ],
  skills: ['設計', '交渉'],
  languages: ['日本語', '英語'],
};

const CHINESE: ApplicantWords = {
  names: ['王小明', '李娜'],
  positions: ['高级工程师', '产品经理', '会计'],
  employers: ['华为技术有限公司', '中国银行', '晨光文具'],
  places: ['北京', '上海市'],
  schools: ['清华大学', '复旦大学'],
  studies: ['硕士', '学士'],
  areas: ['计算机科学', '金融学'],
  sentences: ['负责新订单系统的设计与上线', '带领六人团队，将故障数量减少一半。'],
  skills: ['编程', '管理'],
  languages: ['中文', '英语'],
};

const ARABIC: ApplicantWords = {
  names: ['ليلى حداد', 'محمد عبد الرحمن'],
  positions: ['مهندسة برمجيات', 'مدير مبيعات'],
  employers: ['شركة النور', 'بنك القاهرة'],
  places: ['القاهرة', 'دبي'],
  schools: ['جامعة القاهرة', 'الجامعة الأمريكية'],
  studies: ['بكالوريوس', 'ماجستير'],
  areas: ['هندسة الحاسوب', 'الاقتصاد'],
  sentences: ['قيادة فريق من ستة أشخاص', 'تصميم نظام جديد للطلبات وتدريب الموظفين عليه.'],
  skills: ['البرمجة', 'الإدارة'],
  languages: ['العربية', 'الإنجليزية'],
};

export const APPLICANT_WORDS: ReadonlyMap<string, ApplicantWords> = new Map(
  Object.entries({
    en: ENGLISH,
    de: GERMAN,
    fr: FRENCH,
    es: SPANISH,
    pl: POLISH,
    tr: TURKISH,
    ru: RUSSIAN,
    el: GREEK,
    vi: VIETNAMESE,
    ja: JAPANESE,
    zh: CHINESE,
    ar: ARABIC,
  }),
);
