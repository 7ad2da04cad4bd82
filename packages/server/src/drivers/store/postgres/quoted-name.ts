/** A name as an identifier of SQL, whatever characters are in it. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
