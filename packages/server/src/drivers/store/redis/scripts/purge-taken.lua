-- uses: exports answers
local kept_ms, limit = tonumber(ARGV[3]), ARGV[4]
local memo = recall()
if memo then return again(memo[1]) end
local before = '(' .. digits(clock_ms() - kept_ms)
local export_ids = redis.call('ZRANGEBYSCORE', key('taken-exports'), '-inf', before,
  'LIMIT', 0, limit)
for _, export_id in ipairs(export_ids) do delete_export(load_export(export_id)) end
if #export_ids == 0 then return answer('0') end
return done({ digits(#export_ids) }, digits(#export_ids))
