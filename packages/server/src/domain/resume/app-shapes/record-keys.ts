/** The flags by which apps hide an entry or a section, with the value that hides it. */
export const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['hidden', true],
  ['isHidden', true],
  ['visible', false],
  ['isVisible', false],
  ['enabled', false],
  ['isEnabled', false],
]);

/** Keys for the position of a section or an entry. */
export const PLACES = ['order', 'sortOrder', 'index', 'position'];

/** Keys of database records, which say nothing about the person. */
const OF_RECORDS = [
  ...['id', '_id', '__v', 'uuid', 'userId', 'resumeId', 'createdAt', 'updatedAt'],
  ...['isPublic', 'slug', 'version'],
];

/** Whether a value is the app's own, such as an id, and not written by its user. */
export function isOfRecord(key: string, value: unknown): boolean {
  if (OF_RECORDS.includes(key)) return true;
  if (FLAGS.has(key)) return typeof value === 'boolean';
  return PLACES.includes(key) && typeof value === 'number';
}
