import type { DeliveryView } from '@offprint/contract';
import { type Command, Option } from 'commander';
import type { AppContext } from '../app/context.ts';
import { redeliverOfAny, searchDeliveries } from '../app/deliveries.ts';
import { type AddCommand, action, parseLimit, parseUser, withHelp } from './command.ts';
import { EXIT, exitError } from './exit.ts';
import { formatRelative } from './format.ts';
import { onStore } from './on-store.ts';
import { formatTable, noteLine, printLine, writeOut } from './terminal.ts';

export const addDeliveriesCommand: AddCommand = (parent, session) => {
  const deliveries = withHelp(parent.command('deliveries'), {
    summary: 'See and repeat the deliveries of webhooks',
    examples: [
      ['offprint deliveries list --status failed', 'what nobody took'],
      ['offprint deliveries redeliver 0198c0de-…', 'once more'],
    ],
    notes: 'They work on the store of the settings, whether or not a server runs on it.',
  });
  for (const add of [addListCommand, addRedeliverCommand]) add(deliveries, session);
};

/** Statuses by their names in the API. */
const STATUSES = { pending: 'pending', delivered: 'completed', failed: 'failed' } as const;

interface ListFlags {
  readonly user?: string;
  readonly status?: keyof typeof STATUSES;
  readonly limit: number;
  readonly json?: boolean;
}

const addListCommand: AddCommand = (deliveries, session) => {
  const command = deliveries
    .command('list')
    .option('-u, --user <id>', 'only of jobs of this user', parseUser)
    .addOption(new Option('-s, --status <status>', 'only those').choices(Object.keys(STATUSES)))
    .option('-n, --limit <n>', 'at most so many, up to 100', parseLimit, 20)
    .action(action(session, list));
  withHelp(withJson(command), {
    summary: 'List deliveries of all users, the newest first',
    examples: [['offprint deliveries list', 'the last 20']],
  });
};

async function list({ user, status, limit, json }: ListFlags): Promise<number> {
  return onDeliveries(async (app) => {
    const found = await searchDeliveries(app, {
      limit,
      ...(user !== undefined && { userId: user }),
      ...(status && { status: STATUSES[status] }),
    });
    if (json) await writeOut(`${JSON.stringify(found, null, 2)}\n`);
    else if (found.length === 0) noteLine('There are no such deliveries.');
    else await writeOut(`${describe(found, app.clock.nowMs())}\n`);
    return EXIT.ok;
  });
}

function describe(deliveries: readonly DeliveryView[], nowMs: number): string {
  const rows = deliveries.map((each) => [
    each.deliveryId,
    each.type,
    each.status,
    formatRelative(each.createdAt, nowMs, 'narrow'),
    each.error?.message ?? each.url ?? '',
  ]);
  return formatTable(['ID', 'EVENT', 'STATUS', 'MADE', 'DETAIL'], rows, 'cut');
}

const addRedeliverCommand: AddCommand = (deliveries, session) => {
  const command = deliveries.command('redeliver <id>').action(action(session, redeliver));
  withHelp(withJson(command), {
    summary: 'Send the message of a delivery that has ended again, under the same id',
    examples: [['offprint deliveries redeliver 0198c0de-…', 'once more']],
  });
};

async function redeliver(id: string, { json }: { readonly json?: boolean }): Promise<number> {
  return onDeliveries(async (app) => {
    const made = await redeliverOfAny(app, id);
    if (json) await writeOut(`${JSON.stringify(made, null, 2)}\n`);
    else printLine(`${made.deliveryId}  pending, sends ${made.webhookId} again`);
    return EXIT.ok;
  });
}

function withJson(command: Command): Command {
  return command.option('--json', 'print JSON');
}

function onDeliveries(work: (app: AppContext) => Promise<number>): Promise<number> {
  return onStore(async ({ app }) => {
    if (app.webhooks) return await work(app);
    const message = 'There are no webhooks here: OFFPRINT_WEBHOOK_SECRETS is not set.';
    throw exitError(EXIT.failed, message);
  });
}
