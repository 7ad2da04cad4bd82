/** One hostile user, with a key like everybody's. */
export interface Hostile {
  readonly api: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What all users of the process have open at once is shared between them. */
  readonly share: number;
  /** Told of each answer, so that an attack that has got stuck is seen. */
  readonly onAnswer: (status: number) => void;
}

/** Keeps at it until the process ends. */
export type Attack = (hostile: Hostile) => Promise<void>;

/** After a refusal, so that the attack is on the server and not on the machine's network stack. */
const REFUSED_PAUSE_MS = 50;

export async function call(
  { api, headers, onAnswer }: Hostile,
  path: string,
  init: RequestInit = {},
): Promise<Response | null> {
  try {
    const response = await fetch(`${api}${path}`, {
      ...init,
      headers: { 'content-type': 'application/json', ...headers },
    });
    onAnswer(response.status);
    if (response.status >= 400) await pause(REFUSED_PAUSE_MS);
    return response;
  } catch {
    await pause(REFUSED_PAUSE_MS);
    return null;
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** So many loops at once, each beginning anew for ever. */
export async function repeat(count: number, step: (index: number) => Promise<unknown>) {
  const loop = async (index: number) => {
    for (;;) await step(index);
  };
  await Promise.all(Array.from({ length: count }, (_, index) => loop(index)));
}
