/** The flags by which apps hide an entry or a section, with the value that hides it. */
export const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['hidden', true],
  ['isHidden', true],
  ['visible', false],
  ['isVisible', false],
  ['enabled', false],
  ['isEnabled', false],
]);

/** Where a section or an entry stands among others. */
export const PLACES = ['order', 'sortOrder', 'index', 'position'];

/** What a database keeps of its records, which says nothing of the person. */
const OF_RECORDS = [
  ...['id', '_id', '__v', 'uuid', 'userId', 'resumeId', 'createdAt', 'updatedAt'],
  ...['isPublic', 'slug', 'version'],
];

/** Whether a value is an app's own, such as an id, and nothing that its user wrote. */
export function isOfRecord(key: string, value: unknown): boolean {
  if (OF_RECORDS.includes(key)) return true;
  if (FLAGS.has(key)) return typeof value === 'boolean';
  return PLACES.includes(key) && typeof value === 'number';
}
