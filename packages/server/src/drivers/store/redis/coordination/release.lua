-- uses: coordination answers
-- Answers with the outcome, and with the record if another owner holds it.
local kind = KINDS[argument()]
local user_id, scope, name, owner = argument(), argument(), argument(), argument()
local fence = optional_argument()
if earlier_answer() then return answer_again('released') end
local held = find_held(kind, user_id, scope, name, clock_ms())
if not held then return answer(nil, 'notFound') end
if not is_held_by(held, owner, fence) then
  return answer(nil, 'heldByOther', cjson.encode(held))
end
remove_held(kind, user_id, scope, name, held)
return answer({}, 'released')
