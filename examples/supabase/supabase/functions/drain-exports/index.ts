// Where no worker runs all the time: prints what waits, and cleans up. Called by a schedule, or by a
// Database Webhook, with CRON_SECRET. It goes on until nothing is left, which pg_net has no time for.

/** Supabase ends a function after 150 seconds, and most hosts of Offprint a request after 60. */
const FUNCTION_MS = 140_000;
const REQUEST_SECONDS = 50;

interface Drained {
  processed: number;
  failed: number;
  remaining: number;
}

Deno.serve(async (request: Request) => {
  const secret = setting('CRON_SECRET');
  if (request.headers.get('authorization') !== `Bearer ${secret}`) {
    return Response.json({ error: 'Send CRON_SECRET as a bearer token.' }, { status: 401 });
  }
  try {
    return Response.json(await drain(performance.now() + FUNCTION_MS - REQUEST_SECONDS * 1000));
  } catch (error) {
    return Response.json({ error: (error as Error).message }, { status: 502 });
  }
});

/** @param lastCallAtMs after which no request begins, by performance.now() */
async function drain(lastCallAtMs: number): Promise<Drained> {
  const done: Drained = { processed: 0, failed: 0, remaining: 0 };
  for (;;) {
    const part = await call<Drained>(`process-exports?maxDuration=${REQUEST_SECONDS}`);
    done.processed += part.processed;
    done.failed += part.failed;
    done.remaining = part.remaining;
    // What remains though nothing was done is printed elsewhere, or not due yet.
    const hasMore = part.remaining > 0 && part.processed + part.failed > 0;
    if (!hasMore || performance.now() > lastCallAtMs) break;
  }
  await call('cleanup-exports');
  return done;
}

async function call<T>(route: string): Promise<T> {
  const response = await fetch(`${setting('OFFPRINT_URL')}/api/v1/cron/${route}`, {
    headers: { authorization: `Bearer ${setting('CRON_SECRET')}` },
  });
  if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
  return (await response.json()).data;
}

function setting(name: string): string {
  const value = Deno.env.get(name);
  if (!value) throw new Error(`Set the secret ${name}.`);
  return value;
}
