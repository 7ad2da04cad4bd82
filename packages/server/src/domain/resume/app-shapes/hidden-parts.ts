import { isObject, type Values } from './fields.ts';
import { FLAGS } from './record-keys.ts';

/** Whether it has a flag by which the author has hidden it in the app. */
export function isHidden(part: unknown): boolean {
  return isObject(part) && [...FLAGS].some(([key, value]) => part[key] === value);
}

/** The document without the sections and entries that have such a flag. */
export function withoutHidden(document: Values): Values {
  const shown = Object.entries(document).filter(([, section]) => !isHidden(section));
  return Object.fromEntries(shown.map(([key, section]) => [key, withoutHiddenEntries(section)]));
}

function withoutHiddenEntries(section: unknown): unknown {
  return Array.isArray(section) ? section.filter((entry) => !isHidden(entry)) : section;
}
