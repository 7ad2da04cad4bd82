/**
 * How long a recovery takes at the most, in milliseconds: docs/faults.md promises it, and the test
 * of each measures it and fails beyond it.
 */
export const RECOVERY_MS = {
  /** From the last kill until every job is completed. */
  storm: 60_000,
  /** With leases of 2 s, from SIGKILL until another worker prints the job. */
  killedWorker: 7_000,
  /** From the start of the next process until the webhook is told. */
  untoldWebhook: 5_000,
  /** With leases of 1 s, from SIGKILL until the webhook is told again. */
  killedTeller: 6_000,
  /** From SIGTERM until no process is left, with nothing under way. */
  orderlyEnd: 20_000,
  /** From the end of the last browser until process 1 has reaped what it left. */
  reaped: 10_000,
  /** From the start of a worker that knows the template until it prints. */
  newerWorker: 5_000,
  /** A worker that can't work looks again after so long. */
  restingWorker: 60_000,
  /** From the end of the outage until every acknowledged job is printed. */
  outage: 60_000,
  orphanedBrowsers: 5_000,
  deadBrowser: 1_000,
  hungPage: 1_000,
  /** From the moment that there is room until a worker claims. */
  fullDisk: 60_000,
  /** From the start of the server until calls and hints are answered. */
  postgresRestart: 10_000,
} as const;
