-- uses: exports
return used_bytes(argument(), clock_ms())
