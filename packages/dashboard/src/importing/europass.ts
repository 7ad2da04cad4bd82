import type { Format } from './imported.ts';
import { plainText } from './rich-text.ts';
import type { Source } from './source.ts';

/** The JSON of Europass' CV editor and its APIs: `SkillsPassport`. */
export const europass: Format = {
  name: 'Europass',
  recognises: (source) => source.object('SkillsPassport').has('LearnerInfo'),
  read(source) {
    source.ignore('DocumentInfo', 'PrintingPreferences');
    const passport = source.object('SkillsPassport');
    passport.ignore('Locale', 'DocumentInfo', 'PrintingPreferences');
    const learner = passport.object('LearnerInfo');
    const skills = learner.object('Skills');
    return {
      basics: basicsOf(learner),
      work: learner.list('WorkExperience').map(workOf),
      education: learner.list('Education').map(educationOf),
      languages: languagesOf(skills.object('Linguistic')),
      skills: skillsOf(skills),
      'x-achievements': learner.list('Achievement').map((each) => {
        const { summary, highlights = [] } = plainText(each.text('Description'));
        const words = [label(each.object('Title')), summary, ...highlights].filter(Boolean);
        return words.join('\n');
      }),
    };
  },
};

function label(source: Source): string | undefined {
  source.ignore('Code');
  return source.text('Label');
}

function basicsOf(learner: Source): object {
  const person = learner.object('Identification');
  const name = person.object('PersonName');
  const contact = person.object('ContactInfo');
  const headline = learner.object('Headline');
  headline.ignore('Type');
  const [phone, ...phones] = contact.list('Telephone').map(contactOf);
  const [url, ...urls] = contact.list('Website').map(contactOf);
  return {
    name: [name.text('FirstName'), name.text('Surname')].filter(Boolean).join(' '),
    label: label(headline.object('Description')),
    email: contact.object('Email').text('Contact'),
    phone,
    'x-phones': phones,
    url,
    'x-websites': urls,
    location: addressOf(contact.object('Address').object('Contact')),
    profiles: contact.list('InstantMessaging').map((each) => ({
      network: label(each.object('Use')),
      username: each.text('Contact'),
    })),
  };
}

function contactOf(source: Source): string | undefined {
  source.object('Use').ignore('Code', 'Label');
  return source.text('Contact');
}

function addressOf(address: Source): object {
  const country = address.object('Country');
  const lines = [address.text('AddressLine'), address.text('AddressLine2')].filter(Boolean);
  const countryCode = country.text('Code');
  country.ignore('Label');
  return {
    address: lines.join(', '),
    postalCode: address.text('PostalCode'),
    city: address.text('Municipality'),
    countryCode,
  };
}

function dateOf(source: Source): string | undefined {
  const year = source.text('Year');
  const month = source.text('Month');
  const day = source.text('Day');
  return (
    [year, month && two(month), month && day && two(day)].filter(Boolean).join('-') || undefined
  );
}

/** Europass writes months as `--03` and days as `---07`, as XML Schema does. */
function two(text: string): string {
  return text.replace(/^-+/, '').padStart(2, '0');
}

function periodOf(entry: Source): object {
  const period = entry.object('Period');
  return { startDate: dateOf(period.object('From')), endDate: dateOf(period.object('To')) };
}

function placeOf(organisation: Source): string | undefined {
  const address = organisation.object('ContactInfo').object('Address').object('Contact');
  const places = [address.text('Municipality'), label(address.object('Country'))];
  return places.filter(Boolean).join(', ') || undefined;
}

function workOf(entry: Source): object {
  const employer = entry.object('Employer');
  return {
    name: employer.text('Name'),
    position: label(entry.object('Position')),
    location: placeOf(employer),
    url: employer.object('ContactInfo').object('Website').text('Contact'),
    ...periodOf(entry),
    ...plainText(entry.text('Activities')),
  };
}

function educationOf(entry: Source): object {
  const organisation = entry.object('Organisation');
  const { summary, highlights } = plainText(entry.text('Activities'));
  return {
    institution: organisation.text('Name'),
    studyType: entry.text('Title'),
    area: label(entry.object('Field')),
    'x-level': label(entry.object('Level')),
    'x-location': placeOf(organisation),
    ...periodOf(entry),
    courses: highlights,
    'x-summary': summary,
  };
}

const SKILLS_OF_LANGUAGE = [
  'Listening',
  'Reading',
  'SpokenInteraction',
  'SpokenProduction',
  'Writing',
] as const;

function languagesOf(linguistic: Source): readonly object[] {
  const mother = linguistic.list('MotherTongue').map((each) => ({
    language: label(each.object('Description')),
    fluency: 'Mother tongue',
  }));
  const foreign = linguistic.list('ForeignLanguage').map((each) => {
    const levels = each.object('ProficiencyLevel');
    const told = SKILLS_OF_LANGUAGE.map((skill) => [skill, levels.text(skill)] as const);
    const distinct = [...new Set(told.map(([, level]) => level).filter(Boolean))];
    const bySkill = told
      .filter(([, level]) => level)
      .map(([skill, level]) => `${words(skill)} ${level}`);
    return {
      language: label(each.object('Description')),
      fluency: distinct.length === 1 ? distinct[0] : bySkill.join(', '),
    };
  });
  return [...mother, ...foreign];
}

const words = (skill: string) => skill.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase();

const SKILLS: Readonly<Record<string, string>> = {
  Communication: 'Communication',
  Organisational: 'Organisation',
  JobRelated: 'Job-related',
  Computer: 'Digital',
  Other: 'Other',
};

function skillsOf(skills: Source): readonly object[] {
  const described = Object.entries(SKILLS).map(([key, name]) => {
    const { summary, highlights = [] } = plainText(skills.object(key).text('Description'));
    const keywords = [summary, ...highlights].filter((each) => each !== undefined);
    return keywords.length > 0 ? { name, keywords } : {};
  });
  const driving = skills.object('Driving').texts('Description');
  return [...described, ...(driving ? [{ name: 'Driving licence', keywords: driving }] : [])];
}
