-- One step of a walk over all keys. Answers with the next cursor, '0' at the end, and the users who
-- have a counter of bytes, files or documents.
local cursor = argument()
local KEYS_A_STEP = 1000
local NAMES = { 'used-bytes:', 'document-bytes:', 'user-exports:', 'user-documents:' }

local ours = key(''):gsub('[%*%?%[%]\\]', '\\%0')
local next_cursor, names = unpack(redis.call('SCAN', cursor, 'MATCH', ours .. '*', 'COUNT', KEYS_A_STEP))
local user_ids = {}
for _, name in ipairs(names) do
  for _, kind in ipairs(NAMES) do
    local start = key(kind)
    if name:sub(1, #start) == start then user_ids[#user_ids + 1] = name:sub(#start + 1) end
  end
end
return { next_cursor, user_ids }
