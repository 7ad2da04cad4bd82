import { untilAborted } from '../async/abort.ts';
import { deadline, within } from '../async/deadline.ts';
import {
  createTurns,
  MORE_PLACES,
  type Turn,
  type TurnLength,
  type Turns,
} from '../async/turns.ts';
import { OffprintError } from '../domain/errors.ts';
import { isCostlierThan } from '../domain/text-length.ts';
import type { Clock } from '../ports/clock.ts';
import type { RenderedPdf, Renderer } from '../ports/renderer.ts';
import { kindOf, type PrintRequest } from './check-request.ts';
import type { AppContext } from './context.ts';
import { fetchPhoto } from './fetch-photo.ts';

/** How many more prints than its concurrency a renderer may be asked for. */
export const SPARE_PRINTS = MORE_PLACES;

/** Several times as long as a print of a few pages takes. */
const LONG_PRINT_MS = 3_000;

export function createPrintTurns({ concurrency }: Renderer, clock: Clock): Turns {
  const nowMs = clock.monotonicMs;
  return createTurns({ places: concurrency, nowMs, longMs: LONG_PRINT_MS });
}

/** Who a print is for, and how long it may take once its turn has come. */
export interface PrintTerms {
  readonly userId: string;
  /** How many prints of this user may run at once. */
  readonly userConcurrency: number;
  readonly limitMs: number;
  /** The message to the user when the limit is reached. */
  readonly limitMessage: string;
}

type PrintContext = Pick<
  AppContext,
  'renderer' | 'turns' | 'load' | 'clock' | 'kinds' | 'web' | 'photoFetches' | 'log'
>;

/**
 * Fetches the photo that the document names, and prints when it is this user's turn.
 *
 * @throws OffprintError as Renderer.render does; the signal's reason when it aborts
 */
export async function print(
  ctx: PrintContext,
  request: PrintRequest,
  terms: PrintTerms,
  signal: AbortSignal,
): Promise<RenderedPdf> {
  const kind = kindOf(ctx.kinds, request.template);
  const { document, warning } = await fetchPhoto(ctx, kind, request.document, terms, signal);
  const fetched = { ...request, document };
  const ofThis = { ...terms, length: kind.bringsStyle ? 'any' : lengthOf(document) } as const;
  const pdf = await inTurn(ctx, ofThis, signal, async (inTime) => {
    const startedAtMs = ctx.clock.monotonicMs();
    const printed = await ctx.renderer.render(fetched, inTime);
    ctx.load.printed(ctx.clock.monotonicMs() - startedAtMs);
    return printed;
  });
  return warning ? { ...pdf, warnings: [warning, ...pdf.warnings] } : pdf;
}

/** At most a page. The most expensive characters take an engine some milliseconds each. */
const BRIEF_CHARACTERS = 2_000;
/**
 * Several pages of Latin text, or one of another script. The most expensive text of this length
 * takes a second.
 */
const SHORT_CHARACTERS = 10_000;

function lengthOf(document: unknown): TurnLength {
  if (isCostlierThan(SHORT_CHARACTERS, document)) return 'any';
  return isCostlierThan(BRIEF_CHARACTERS, document) ? 'short' : 'brief';
}

/** How long after an abort an engine that has not stopped yet keeps its turn. */
const STOPPING_MS = 5_000;

type TurnTerms = PrintTerms & { readonly length?: TurnLength };

/**
 * Does the work in this user's turn, which lasts until the engine has really stopped: aborting and
 * starting again gets nobody a turn sooner. Work that holds a turn for long while others wait is
 * stopped, and started again in a turn among the long ones.
 */
export async function inTurn<T>(
  { turns }: Pick<AppContext, 'turns'>,
  terms: TurnTerms,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  let { length } = terms;
  for (;;) {
    const turn = await turns.take(terms.userId, terms.userConcurrency, signal, length);
    using limit = deadline(
      terms.limitMs,
      () => new OffprintError('RENDER_TIMEOUT', terms.limitMessage),
    );
    try {
      return await duringTurn(turn, [signal, limit.signal], work);
    } catch (error) {
      if (signal.aborted || limit.signal.aborted || !turn.isWanted.aborted) throw error;
      length = 'long';
    }
  }
}

async function duringTurn<T>(
  turn: Turn,
  stops: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = AbortSignal.any([...stops, turn.isWanted]);
  const doing = work(either);
  try {
    return await untilAborted(doing, either);
  } finally {
    if (either.aborted) void endsWithin(doing, STOPPING_MS).then(() => turn[Symbol.dispose]());
    else turn[Symbol.dispose]();
  }
}

async function endsWithin(work: Promise<unknown>, ms: number): Promise<void> {
  const late = () => new Error('It is still at work.');
  await within(work, ms, late).catch(() => undefined);
}
