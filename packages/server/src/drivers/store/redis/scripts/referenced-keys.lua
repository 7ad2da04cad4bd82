-- Answers with the places of the storage keys that a row points to.
local FIRST_KEY = 3
local referenced = {}
for n = FIRST_KEY, #ARGV do
  if redis.call('EXISTS', key('stored-file', ARGV[n])) == 1 then
    referenced[#referenced + 1] = digits(n - FIRST_KEY)
  end
end
return referenced
