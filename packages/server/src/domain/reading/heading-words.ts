export type ReadSection =
  | 'summary'
  | 'work'
  | 'education'
  | 'skills'
  | 'languages'
  | 'list'
  | 'other';

/** Names of sections in many languages, in lower case and in the form of `readable`. */
export const HEADINGS: Readonly<Record<ReadSection, string>> = {
  summary: `
    summary, profil, perfil, profilo, resumo, profiel, profiili, bemutatkozás, профил, о себе,
    про себе, προφίλ, özet, نبذة, תקציר, خلاصه, خلاصہ, परिचय, 概要, 소개, 个人简介, 個人簡介, ข้อมูลโดยย่อ,
    giới thiệu, ringkasan, profile, about, about me, professional summary, objective,
    zusammenfassung, über mich, resumen, à propos, samenvatting, podsumowanie, 자기소개, 自己紹介, 自我评价,
    自我評價, résumé`,
  work: `
    experience, berufserfahrung, expérience professionnelle, experiencia,
    esperienza professionale, experiência profissional, werkervaring, experiència professional,
    experiență profesională, arbetslivserfarenhet, erhvervserfaring, arbeidserfaring, työkokemus,
    doświadczenie zawodowe, pracovní zkušenosti, pracovné skúsenosti, munkatapasztalat,
    radno iskustvo, радно искуство, професионален опит, опыт работы, досвід роботи,
    επαγγελματική εμπειρία, deneyim, الخبرة المهنية, ניסיון תעסוקתי, سوابق شغلی, تجربہ,
    कार्य अनुभव, 職歴, 경력, 工作经历, 工作經歷, ประสบการณ์ทํางาน, kinh nghiệm làm việc, pengalaman kerja,
    work experience, professional experience, relevant experience, employment,
    employment history, work history, career, career history, erfahrung, werdegang,
    beruflicher werdegang, expérience, expériences, expériences professionnelles,
    experiencia laboral, experiencia profesional, esperienza, esperienze, experiência,
    doświadczenie, iş deneyimi, опыт, kinh nghiệm, 職務経歴, 工作经验, 工作經驗`,
  education: `
    education, ausbildung, formation, formación, istruzione e formazione, formação, opleiding,
    formació, educație, utbildning, uddannelse, utdanning, koulutus, wykształcenie, vzdělání,
    vzdelanie, tanulmányok, obrazovanje, образовање, образование, освіта, εκπαίδευση, eğitim,
    التعليم, השכלה, تحصیلات, تعلیم, शिक्षा, 学歴, 학력, 教育背景, การศึกษา, học vấn, pendidikan,
    academic background, education and training, bildung, bildungsweg, studium, études,
    educación, istruzione, formazione, educação, educazione, формация, 学历, 學歷`,
  skills: `
    skills, kenntnisse, compétences, competencias, competenze, competências, vaardigheden,
    competències, competențe, kompetenser, kompetencer, kompetanse, taidot, umiejętności,
    dovednosti, zručnosti, készségek, vještine, вештине, veštine, умения, навыки, навички,
    δεξιότητες, beceriler, المهارات, כישורים, مهارتها, مہارتیں, कौशल, スキル, 기술, 技能, ทักษะ,
    kỹ năng, keterampilan, technical skills, core skills, key skills, skills and tools,
    fähigkeiten, kompetenzen, habilidades, yetenekler, 专业技能`,
  languages: `
    languages, sprachen, langues, idiomas, lingue, talen, idiomes, limbi, språk, sprog,
    kielitaito, języki, jazyky, nyelvtudás, jezici, језици, езици, языки, мови, γλώσσες, diller,
    اللغات, שפות, زبانها, زبانیں, भाषाएँ, 言語, 언어, 语言, 語言, ภาษา, ngôn ngữ, bahasa,
    sprachkenntnisse, yabancı diller`,
  list: `
    certifications, zertifikate, certificaciones, certificazioni, certificações, certificaten,
    certificacions, certificări, certifikat, certificeringer, sertifiseringer, sertifikaatit,
    certyfikaty, certifikáty, tanúsítványok, certifikati, сертификати, sertifikati, сертификаты,
    сертифікати, πιστοποιήσεις, sertifikalar, الشهادات المهنية, הסמכות, گواهینامهها, اسناد,
    प्रमाणपत्र, 資格, 자격증, 证书, 證照, ใบรับรอง, chứng chỉ, sertifikat, awards, auszeichnungen,
    distinctions, premios, premi, prêmios, onderscheidingen, premis, premii, utmärkelser,
    udmærkelser, utmerkelser, palkinnot, nagrody, ocenění, ocenenia, díjak, nagrade, награде,
    награди, награды, нагороди, βραβεία, ödüller, الجوائز, פרסים, جوایز, اعزازات, पुरस्कार, 受賞歴,
    수상 경력, 奖项, 獎項, รางวัล, giải thưởng, penghargaan, interests, interessen, centres d'intérêt,
    intereses, interessi, interesses, interessos, interese, intressen, interesser,
    kiinnostuksen kohteet, zainteresowania, zájmy, záujmy, érdeklődési kör, interesi,
    интересовања, interesovanja, интереси, интересы, інтереси, ενδιαφέροντα, i̇lgi alanları,
    الاهتمامات, תחומי עניין, علاقهمندیها, دلچسپیاں, रुचियाँ, 関心分野, 관심 분야, 兴趣爱好, 興趣, ความสนใจ,
    sở thích, minat, certificates, honors, honours, honors and awards, contact, kontakt,
    contacto, certificados`,
  other: `
    projects, projekte, projets, proyectos, progetti, projetos, projecten, projectes, proiecte,
    projekt, projekter, prosjekter, projektit, projekty, projektek, projekti, пројекти, проекти,
    проекты, проєкти, έργα, projeler, المشاريع, פרויקטים, پروژهها, منصوبے, परियोजनाएँ, プロジェクト,
    프로젝트, 项目经历, 專案經歷, โครงการ, dự án, proyek, publications, veröffentlichungen, publicaciones,
    pubblicazioni, publicações, publicaties, publicacions, publicații, publikationer,
    publikasjoner, julkaisut, publikacje, publikace, publikácie, publikációk, publikacije,
    публикације, публикации, публікації, δημοσιεύσεις, yayınlar, المنشورات, פרסומים,
    مقالات و انتشارات, مطبوعات, प्रकाशन, 著作, 출판물, 出版物, ผลงานตีพิมพ์, ấn phẩm, publikasi,
    volunteering, ehrenamt, bénévolat, voluntariado, volontariato, vrijwilligerswerk,
    voluntariat, ideellt arbete, frivilligt arbejde, frivillig arbeid, vapaaehtoistyö,
    wolontariat, dobrovolnictví, dobrovoľníctvo, önkéntes munka, volontiranje, волонтирање,
    доброволческа дейност, волонтёрство, волонтерство, εθελοντισμός, gönüllülük, العمل التطوعي,
    התנדבות, فعالیتهای داوطلبانه, رضاکارانہ کام, स्वयंसेवा, ボランティア, 봉사 활동, 志愿服务, 志願服務,
    งานอาสาสมัคร, hoạt động tình nguyện, kegiatan sukarela, references, referenzen, références,
    referencias, referenze, referências, referenties, referències, referințe, referenser,
    referencer, referanser, suosittelijat, referencje, reference, referencie, referenciák,
    preporuke, препоруке, препоръки, рекомендации, рекомендації, συστάσεις, referanslar, المراجع,
    ממליצים, معرفها, حوالہ جات, संदर्भ, 推薦, 추천인, 推荐人, 推薦人, บุคคลอ้างอิง, người giới thiệu,
    referensi, personal projects, volunteer, volunteer experience, patents,
    ehrenamtliches engagement`,
};
