-- uses: writes
-- A document is a hash: its newest version, when it was created, the hash of its newest content,
-- and for each version a summary, the data and when it was written.

-- A counter of the bytes of all versions of a user's documents.
local DOCUMENT_BYTES = key('document-bytes:')

local function document_key(user_id, id) return pair_key('document', user_id, id) end
