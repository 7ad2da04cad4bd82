import { createInterface } from 'node:readline/promises';
import type { Choice } from './choices.ts';
import type { Terminal } from './init.ts';

/** Asks the user, unless standard input is not a terminal or questions are switched off. */
export function openTerminal({ asks = true }: { readonly asks?: boolean } = {}): Terminal {
  const print = (line: string) => {
    process.stdout.write(`${line}\n`);
  };
  return {
    print,
    async choose(question, choices) {
      if (!asks || !process.stdin.isTTY) return null;
      print(`\n${question}`);
      for (const [index, { label }] of choices.entries()) print(`  ${index + 1}  ${label}`);
      const lines = createInterface({ input: process.stdin, output: process.stdout });
      try {
        for (;;) {
          const answer = await lines.question(`1 to ${choices.length} [1]: `);
          const chosen = chosenBy(answer.trim(), choices);
          if (chosen) return chosen.id;
        }
      } finally {
        lines.close();
      }
    },
  };
}

function chosenBy(answer: string, choices: readonly Choice[]): Choice | undefined {
  if (answer === '') return choices[0];
  return choices.find(({ id }, index) => answer === id || answer === `${index + 1}`);
}
