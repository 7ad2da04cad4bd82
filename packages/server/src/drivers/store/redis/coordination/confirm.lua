-- uses: coordination answers
-- Answers with the outcome and the current reservation. It may be repeated, since to confirm twice
-- changes nothing.
local user_id, ledger, name, owner = argument(), argument(), argument(), argument()
local fence, ttl_ms = optional_argument(), number_argument()
local kind, now = KINDS.reservations, clock_ms()
local held = find_held(kind, user_id, ledger, name, now)
if not held then return answer(nil, 'notFound') end
if not is_held_by(held, owner, fence) then
  return answer(nil, 'heldByOther', cjson.encode(held))
end
held.isConfirmed, held.renewedAtMs, held.expiresAtMs = true, now, now + ttl_ms
write_held(kind, user_id, ledger, name, held, now)
local confirmed_row = tonumber(redis.call('HGET', ledgers_key(user_id), ledger) or 0)
local last_row = math.max(confirmed_row, held.startRow + held.rowCount - 1)
write_other('HSET', ledgers_key(user_id), ledger, digits(last_row))
return answer(nil, 'confirmed', cjson.encode(held))
