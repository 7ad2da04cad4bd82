-- An id by which this store is told from every other. It is made once.
redis.call('SET', key('identity'), argument(), 'NX')
return redis.call('GET', key('identity'))
