-- uses: exports answers
local user_id, export_id = ARGV[3], ARGV[4]
if recall() or redis.call('HGET', export_key(export_id), 'userId') ~= user_id then
  return answer()
end
redis.call('HINCRBY', export_key(export_id), 'downloadCount', 1)
return done({})
