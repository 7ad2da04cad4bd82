return redis.call('XLEN', key('outbox'))
