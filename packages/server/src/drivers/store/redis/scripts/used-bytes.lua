-- uses: exports
return { digits(used_bytes(ARGV[3], clock_ms())) }
