type Values = Record<string, unknown>;

/** What JSON Resume called its keys before version 1, by section: many files still do. */
const OLD_KEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  basics: { website: 'url', picture: 'image' },
  work: { company: 'name', title: 'position', website: 'url' },
  volunteer: { organisation: 'organization', website: 'url' },
  education: { gpa: 'score' },
  publications: { website: 'url' },
  languages: { name: 'language', level: 'fluency' },
};

/**
 * The document with its old keys under their new names. A key that both versions know, or whose
 * value is no text, stays as it is.
 */
export function renameOldKeys(document: unknown): unknown {
  if (!isObject(document)) return document;
  const renamed = Object.entries(document).map(([section, content]) => {
    const names = Object.hasOwn(OLD_KEYS, section) ? OLD_KEYS[section] : undefined;
    return [section, names ? renameIn(content, names) : content];
  });
  return Object.fromEntries(renamed);
}

function renameIn(content: unknown, names: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(content)) return content.map((entry) => renameIn(entry, names));
  if (!isObject(content)) return content;
  const renamed = Object.entries(content).map(([key, value]) => {
    const name = Object.hasOwn(names, key) ? names[key] : undefined;
    return name && typeof value === 'string' && content[name] === undefined
      ? [name, value]
      : [key, value];
  });
  return Object.fromEntries(renamed);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
