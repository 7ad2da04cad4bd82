/**
 * How long a recovery takes at the most, in milliseconds, on a machine that is busy with much else:
 * docs/faults.md promises it, and the test of each measures it and fails beyond it.
 */
export const RECOVERY_MS = {
  /** From the last kill until every job is completed. */
  storm: 60_000,
  /** With leases of 2 s, from SIGKILL until another worker prints the job. */
  killedWorker: 12_000,
  /** From the start of the next process until the webhook is told. */
  untoldWebhook: 10_000,
  /** With leases of 2 s, from SIGKILL until the webhook is told again. */
  killedTeller: 12_000,
  /** From SIGTERM until no process is left, with nothing under way. */
  orderlyEnd: 30_000,
  /** From the end of the last browser until process 1 has reaped what it left. */
  reaped: 20_000,
  /** From the start of a worker that knows the template until it prints. */
  newerWorker: 10_000,
  /** A worker that can't work looks again after so long. */
  restingWorker: 60_000,
  /** From the end of the outage until every acknowledged job is printed. */
  outage: 60_000,
  /** From a cancellation in one process until another has stopped the print. */
  cancelledElsewhere: 10_000,
  orphanedBrowsers: 15_000,
  deadBrowser: 10_000,
  hungPage: 10_000,
  /** From the moment that there is room until a worker claims. */
  fullDisk: 60_000,
  /** From the start of the server until calls and hints are answered. */
  postgresRestart: 30_000,
} as const;
