export interface Instruction {
  readonly name: string;
  readonly argument: string;
}

export interface Stage {
  readonly name: string | null;
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, with its `ARG`s filled in. Knows as much of the language as ours uses. */
export function stagesOf(dockerfile: string): readonly Stage[] {
  const lines = dockerfile
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const args = new Map<string, string>();
  const stages: { name: string | null; from: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', argument = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    const filled = argument.replaceAll(/\$\{(\w+)\}/g, (text, arg) => args.get(arg) ?? text);
    const stage = stages.at(-1);
    if (name === 'FROM') {
      const [from = '', , as = null] = filled.split(/\s+/);
      stages.push({ name: as, from, instructions: [] });
    } else if (stage) {
      stage.instructions.push({ name, argument: filled });
    } else if (name === 'ARG') {
      const [arg = '', value = ''] = filled.split('=');
      args.set(arg, value);
    }
  }
  return stages;
}

/** `["node", "-e", "…"]` as Docker reads it. */
export function wordsOf({ argument }: Instruction): readonly string[] {
  return JSON.parse(argument.slice(argument.indexOf('[')));
}
