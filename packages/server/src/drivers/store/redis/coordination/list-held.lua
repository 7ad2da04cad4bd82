-- uses: coordination
-- Answers with the time, the last row that was ever confirmed, then the key and the record of each.
local kind, user_id, scope = KINDS[argument()], argument(), argument()
return {
  clock_ms(),
  tonumber(redis.call('HGET', ledgers_key(user_id), scope) or 0),
  redis.call('HGETALL', records_key(kind, user_id, scope)),
}
