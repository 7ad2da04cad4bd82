/** The processor time, in ms, that the calling thread has used so far. */
export function threadWorkedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
