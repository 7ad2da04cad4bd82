-- uses: jobs exports answers
local job_id, held, transition = ARGV[3], cjson.decode(ARGV[4]), cjson.decode(ARGV[5])
local quota_bytes, ttl_ms = tonumber(ARGV[6]), tonumber(ARGV[7])
local row = cjson.decode(ARGV[8])
row.data = ARGV[9]
local now = clock_ms()

local job, text = load_job(job_id, now)
if not job then return answer('lost') end
if recall() then return again('completed', text) end
if not guard_holds(held, job, now) then return answer('lost') end
local used = used_bytes(row.userId, now)
if used + row.bytes > quota_bytes then return answer('quotaExceeded', digits(used)) end
row.createdAtMs, row.expiresAtMs = digits(now), digits(moment(now, ttl_ms))
row.bytes = digits(row.bytes)
local completed = transition_job(job, transition, now)
if not completed then return answer('lost') end
insert_export(row)
return done({}, 'completed', completed)
