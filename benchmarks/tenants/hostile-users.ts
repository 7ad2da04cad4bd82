import { ATTACKS } from './attacks.ts';

// A process of its own, so that what the attack costs its client is not counted as the server's
// doing more than two cores make it so.
//   node hostile-users.ts ATTACK API KEY USERS

const [attackName = '', api = '', key = '', users = '1'] = process.argv.slice(2);
const attack = ATTACKS[attackName];
if (!attack) throw new Error(`There is no attack "${attackName}".`);

const ending = new AbortController();
process.once('SIGTERM', () => ending.abort());
process.setMaxListeners(0);

await Promise.all(
  Array.from({ length: Number(users) }, (_, index) =>
    attack({
      api,
      headers: { authorization: `Bearer ${key}`, 'x-offprint-user': `hostile-${index}` },
      signal: ending.signal,
    }).catch((error) => ending.signal.aborted || console.error(error)),
  ),
);
process.exit(0);
