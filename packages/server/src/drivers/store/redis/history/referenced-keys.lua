-- uses: exports
-- Answers with the indexes of those storage keys that a row points to.
local keys = {}
while has_argument() do keys[#keys + 1] = STORED_FILE .. argument() end
local referenced = {}
for place, name in ipairs(keys) do
  if redis.call('EXISTS', name) == 1 then referenced[#referenced + 1] = place - 1 end
end
return referenced
