import type { PhotoFetching } from './app/fetch-photo.ts';
import { createPhotoFetches } from './app/photo-fetches.ts';
import type { Config } from './config/config.ts';
import { systemClock } from './drivers/clock/system-clock.ts';
import { createPinoLogger } from './drivers/log/pino-logger.ts';
import { createPublicWeb } from './drivers/public-web/guarded-http.ts';

/** Fetches photos that documents refer to by URL, for prints without a server. */
export function composePhotoFetch({ web, log }: Config): PhotoFetching {
  return {
    web: createPublicWeb({ allowPrivate: web.allowPrivateAddresses }),
    photoFetches: createPhotoFetches(systemClock),
    log: createPinoLogger(log.level),
  };
}
