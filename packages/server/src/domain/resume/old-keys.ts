type Values = Record<string, unknown>;

type Names = Readonly<Record<string, string>>;

/**
 * Keys from before JSON Resume 1.0, and common variants, by section. Many files still have them.
 */
const OLD_KEYS: Readonly<Record<string, Names>> = {
  basics: { website: 'url', picture: 'image', bio: 'summary' },
  'basics.location': {
    country: 'countryCode',
    state: 'region',
    zip: 'postalCode',
    zipCode: 'postalCode',
    street: 'address',
  },
  'basics.profiles': { website: 'url', user: 'username' },
  work: { company: 'name', employer: 'name', title: 'position', website: 'url' },
  volunteer: { organisation: 'organization', website: 'url' },
  education: { gpa: 'score', website: 'url' },
  projects: { title: 'name', summary: 'description', website: 'url' },
  certificates: { title: 'name', authority: 'issuer', website: 'url' },
  awards: { name: 'title', issuer: 'awarder' },
  publications: { title: 'name', website: 'url' },
  languages: { name: 'language', level: 'fluency' },
};

const OLD_SECTIONS: Names = { certifications: 'certificates', hobbies: 'interests' };

/**
 * The document with old keys renamed. A key that both versions have, or whose value is not a text
 * or number, stays.
 */
export function renameOldKeys(document: unknown): unknown {
  if (!isObject(document)) return document;
  return Object.fromEntries(
    Object.entries(document).map(([key, content]) => {
      const name = Object.hasOwn(OLD_SECTIONS, key) ? OLD_SECTIONS[key] : undefined;
      const isFree = name !== undefined && document[name] === undefined && isListOfObjects(content);
      const section = isFree ? name : key;
      return [section, renameBelow(content, section)];
    }),
  );
}

/** @param path the path of a section, or of an object in one */
function renameBelow(content: unknown, path: string): unknown {
  const names = Object.hasOwn(OLD_KEYS, path) ? OLD_KEYS[path] : undefined;
  if (!names) return content;
  const renamed = renameIn(content, names);
  if (!isObject(renamed)) return renamed;
  const inner = Object.entries(renamed).map(([key, value]) => [
    key,
    renameBelow(value, `${path}.${key}`),
  ]);
  return Object.fromEntries(inner);
}

function isListOfObjects(content: unknown): boolean {
  return Array.isArray(content) && content.every((entry) => entry === undefined || isObject(entry));
}

function renameIn(content: unknown, names: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(content)) return content.map((entry) => renameIn(entry, names));
  if (!isObject(content)) return content;
  const renamed = Object.entries(content).map(([key, value]) => {
    const name = Object.hasOwn(names, key) ? names[key] : undefined;
    const isText = typeof value === 'string' || typeof value === 'number';
    return name && isText && content[name] === undefined ? [name, String(value)] : [key, value];
  });
  return Object.fromEntries(renamed);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
