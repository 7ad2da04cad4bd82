/** For how many ms of processor time the thread that calls this has worked so far. */
export function threadWorkedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
