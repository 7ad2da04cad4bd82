import { useEffect, useState } from 'react';

const EVERY_MS = 15_000;

/** The time in epoch ms, updated every 15 seconds, for relative times. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
