-- uses: writes
return counter(key('active:') .. argument())
