-- uses: coordination answers
-- Answers with the outcome and the current claim.
local user_id, namespace, name, owner = argument(), argument(), argument(), argument()
local ttl_ms, max_claims = number_argument(), number_argument()
local kind, now = KINDS.claims, clock_ms()
forget_expired(kind, user_id, now)
local held = find_held(kind, user_id, namespace, name, now)
if held and held.owner ~= owner then return answer(nil, 'heldByOther', cjson.encode(held)) end
if not held and redis.call('ZCARD', expiring_key(kind, user_id)) >= max_claims then
  return answer(nil, 'tooMany')
end
local claim = held or { owner = owner, fence = next_fence(user_id, now) }
claim.renewedAtMs, claim.expiresAtMs = now, now + ttl_ms
write_held(kind, user_id, namespace, name, claim, now)
return answer(nil, 'claimed', cjson.encode(claim))
