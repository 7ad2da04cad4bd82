import { ATTACKS } from './attacks.ts';
import type { Answered } from './hostile-process.ts';

// A process of its own, and one that gives way, so that what the attack costs its clients is not
// taken for what it costs the server: they run on other machines.
//   node hostile-users.ts ATTACK API KEY ALL_USERS FIRST MOST

const [attackName = '', api = '', key = '', ...numbers] = process.argv.slice(2);
const attack = ATTACKS[attackName];
if (!attack) throw new Error(`There is no attack "${attackName}".`);

const [allUsers = 1, first = 0, most = allUsers] = numbers.map(Number);
const ofThisProcess = Math.min(most, allUsers - first);

let answers = 0;
let refusals = 0;
const answered = (): Answered => ({ answers, refusals, seconds: performance.now() / 1_000 });
const onAnswer = (status: number) => {
  answers += 1;
  if (status >= 400) refusals += 1;
  if (answers === 1) process.send?.(answered());
};
process.once('SIGTERM', () => {
  if (process.send) process.send(answered(), () => process.exit(0));
  else process.exit(0);
});

await Promise.all(
  Array.from({ length: ofThisProcess }, (_, index) =>
    attack({
      api,
      headers: { authorization: `Bearer ${key}`, 'x-offprint-user': `hostile-${first + index}` },
      share: 1 / allUsers,
      onAnswer,
    }).catch(console.error),
  ),
);
