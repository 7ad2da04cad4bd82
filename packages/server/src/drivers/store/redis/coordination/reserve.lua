-- uses: coordination answers
-- Answers with the outcome and the current reservation.
local user_id, ledger, name, owner = argument(), argument(), argument(), argument()
local row_count, current_last_row = number_argument(), number_argument()
local ttl_ms, max_reservations = number_argument(), number_argument()
local kind, now = KINDS.reservations, clock_ms()

local function last_taken_row()
  local _, row = unpack(redis.call('ZRANGE', taken_rows_key(user_id, ledger), -1, -1, 'WITHSCORES'))
  return math.max(row or 0, redis.call('HGET', ledgers_key(user_id), ledger) or 0)
end

local function has_too_many()
  local ledgers = ledgers_key(user_id)
  return redis.call('ZCARD', expiring_key(kind, user_id)) >= max_reservations
    or redis.call('HLEN', ledgers) - redis.call('HEXISTS', ledgers, ledger) >= max_reservations
end

forget_expired(kind, user_id, now)
local held = find_held(kind, user_id, ledger, name, now)
if held and held.owner ~= owner then return answer(nil, 'heldByOther', cjson.encode(held)) end
if held and held.isConfirmed then return answer(nil, 'reserved', cjson.encode(held)) end
if not held and has_too_many() then return answer(nil, 'tooMany') end
local reservation = held or {
  owner = owner, fence = next_fence(user_id, now), isConfirmed = false,
  startRow = math.max(current_last_row, last_taken_row()) + 1, rowCount = row_count,
}
reservation.renewedAtMs, reservation.expiresAtMs = now, now + ttl_ms
write_held(kind, user_id, ledger, name, reservation, now)
return answer(nil, 'reserved', cjson.encode(reservation))
