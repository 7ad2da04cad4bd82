-- The start of every script. Its arguments are the key prefix, the id of the request ('' when it
-- only reads), then its own. Keys are made here from what scripts find, so they are not declared,
-- and a Redis Cluster is not supported.
local PREFIX, REQUEST_ID = ARGV[1], ARGV[2]

local last_read = 2

-- The next argument of the script.
local function argument()
  last_read = last_read + 1
  return ARGV[last_read]
end

local function has_argument() return last_read < #ARGV end

-- The next one, nil for ''.
local function optional_argument()
  local value = argument()
  if value ~= '' then return value end
end

local function number_argument() return tonumber(argument()) end

local function key(name, of)
  return PREFIX .. 'offprint:' .. name .. (of and ':' .. of or '')
end

-- Of two free texts. The length keeps ('a:b', 'c') and ('a', 'b:c') apart.
local function pair_key(name, first, second)
  return key(name, #first .. ':' .. first .. ':' .. second)
end

local digits_of = {}

-- A whole number as text. Lua's own way rounds to 14 digits.
local function digits(number)
  local text = digits_of[number]
  if not text then
    text = string.format('%d', number)
    digits_of[number] = text
  end
  return text
end
