-- What tells this store from every other; made once.
redis.call('SET', key('identity'), argument(), 'NX')
return redis.call('GET', key('identity'))
