import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openTcpStore } from '../../packages/server/src/drivers/store/redis/redis-store.ts';
import { describeAgreement, START_MS } from '../properties/store-agreement.ts';
import { openRedisHarness } from '../support/redis-harness.ts';

const logger = createPinoLogger('silent');

/** Time stands still but for what a test lets pass. */
const STANDING_CLOCK = `
  local function clock_ms()
    return ${START_MS} + (redis.call('GET', ARGV[1] .. 'passed-ms') or 0)
  end`;

describeAgreement(
  'Redis',
  () =>
    openRedisHarness(({ keyPrefix, url }) =>
      openTcpStore({ url, keyPrefix, logger }, STANDING_CLOCK),
    ),
  { runs: 60, observeEvery: 4 },
);
