return { digits(redis.call('HLEN', key('active', ARGV[3]))) }
