/** The most requests to one host at once. */
const MAX_AT_HOST = 8;
/** The most requests at once to all receivers together that were slow recently. */
const MAX_SLOW = 64;
const SLOW_MS = 2_000;
const SHORTEST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 5 * 60_000;
/** The most hosts, and users, that are kept. Those that were slow longest ago are forgotten first. */
const MOST_KEPT = 10_000;

interface DeliveryTurn {
  /** Called once, when the receiver has answered or the attempt is given up. */
  end(): void;
}

/** How long the delivery has to wait: about as long as those before it will take. */
interface Delay {
  readonly delayMs: number;
}

interface DeliveryTurns {
  /** @param userId whose endpoint it is; null for that of the settings */
  take(host: string, userId: string | null): DeliveryTurn | Delay;
}

interface Receiver {
  underWay: number;
  tookMs: number;
  /** When the last delivery that waits for this receiver may try again. */
  lineEndsAtMs: number;
}

/**
 * Shares the slots of a worker among receivers. All slow ones together get only a part of the slots, so
 * that the others don't wait for them.
 *
 * @param nowMs a clock that never goes back
 */
export function createDeliveryTurns(nowMs: () => number): DeliveryTurns {
  const hosts = new Map<string, Receiver>();
  const users = new Map<string, Receiver>();
  let slowUnderWay = 0;

  /** Queues the delivery behind those that wait for the receiver, which takes `places` at a time. */
  function delay(receiver: Receiver, places: number): Delay {
    const now = nowMs();
    const earliestMs = Math.max(now + SHORTEST_DELAY_MS, receiver.lineEndsAtMs);
    const latestMs = now + LONGEST_DELAY_MS;
    receiver.lineEndsAtMs = Math.min(earliestMs + receiver.tookMs / places, latestMs);
    return { delayMs: Math.ceil(receiver.lineEndsAtMs - now) };
  }

  function leave(receivers: Map<string, Receiver>, name: string, tookMs: number): void {
    const receiver = receivers.get(name);
    if (!receiver) return;
    receiver.underWay -= 1;
    receiver.tookMs = tookMs;
    receivers.delete(name);
    if (receiver.underWay > 0 || tookMs >= SLOW_MS) receivers.set(name, receiver);
    if (receivers.size > MOST_KEPT) forgetOldest(receivers);
  }

  return {
    take(host, userId) {
      const atHost = receiverOf(hosts, host);
      if (atHost.underWay >= MAX_AT_HOST) return delay(atHost, MAX_AT_HOST);
      const ofUser = userId === null ? null : receiverOf(users, userId);
      const isSlow = ofUser !== null && ofUser.tookMs >= SLOW_MS;
      if (isSlow && slowUnderWay >= MAX_SLOW) return delay(ofUser, 1);

      const startedAtMs = nowMs();
      enter(hosts, host, atHost);
      if (userId !== null && ofUser) enter(users, userId, ofUser);
      if (isSlow) slowUnderWay += 1;
      return {
        end() {
          const tookMs = nowMs() - startedAtMs;
          leave(hosts, host, tookMs);
          if (userId !== null) leave(users, userId, tookMs);
          if (isSlow) slowUnderWay -= 1;
        },
      };
    },
  };
}

function receiverOf(receivers: ReadonlyMap<string, Receiver>, name: string): Receiver {
  return receivers.get(name) ?? { underWay: 0, tookMs: 0, lineEndsAtMs: 0 };
}

function enter(receivers: Map<string, Receiver>, name: string, receiver: Receiver): void {
  receiver.underWay += 1;
  receivers.set(name, receiver);
}

/** Receivers with open requests stay, since their count is needed. */
function forgetOldest(receivers: Map<string, Receiver>): void {
  for (const [name, { underWay }] of receivers) {
    if (underWay > 0) continue;
    receivers.delete(name);
    return;
  }
}
