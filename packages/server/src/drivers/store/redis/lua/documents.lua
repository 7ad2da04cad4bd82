-- A document is a hash: its newest version, when it was created, the hash of its newest content,
-- and of each version a summary, the data and when it was written.

local function document_key(user_id, id) return pair_key('document', user_id, id) end
