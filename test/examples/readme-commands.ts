/** The blocks of shell commands of a page, in their order; each is typed into one terminal. */
export function commandsOf(markdown: string): string[] {
  const blocks = markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, commands = '']) => commands);
}
