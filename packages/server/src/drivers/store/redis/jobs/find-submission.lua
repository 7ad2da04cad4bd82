-- uses: submissions
local request_hash, jobs = find_submission(argument(), argument(), clock_ms())
return { request_hash or false, texts_of(jobs or {}) }
