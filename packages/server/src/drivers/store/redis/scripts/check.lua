-- Writes for real, which a full or read-only Redis refuses.
redis.call('SET', key('check'), digits(clock_ms()), 'PX', 1000)
return {}
