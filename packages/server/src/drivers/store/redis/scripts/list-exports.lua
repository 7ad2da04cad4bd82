-- uses: exports
-- '' stands for any document.
local user_id, document_id = ARGV[3], ARGV[4]
local limit, offset = tonumber(ARGV[5]), tonumber(ARGV[6])
local now = clock_ms()
local reply, total = { '0' }, 0
for _, export_id in ipairs(redis.call('ZREVRANGE', key('user-exports', user_id), 0, -1)) do
  local expires_at, document = unpack(redis.call('HMGET', export_key(export_id), 'expiresAtMs',
    'documentId'))
  if tonumber(expires_at) > now and (document_id == '' or document == document_id) then
    total = total + 1
    if total > offset and total <= offset + limit then
      for _, value in ipairs(export_answer(load_export(export_id))) do reply[#reply + 1] = value end
    end
  end
end
reply[1] = digits(total)
return reply
