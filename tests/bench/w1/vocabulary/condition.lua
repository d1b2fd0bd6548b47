-- The shape that W1's eight conditions share: which finding each of their twelve criteria looks at, and for what.

local f <const> = require "findings"

local function code(c, k) return "c" .. (c + k) % 4 end

-- Criterion k of condition c.
local function criterion(c, k)
  local j <const> = (7 * c + 11 * k) % 40
  local it <const> = f[("f%02d"):format(j)]
  if k < 9 then
    if j < 20 then return it end
    if j < 35 then return it:at_least(2 + c % 3) end
    return any { it:is(code(c, 0)), it:is(code(c, 1)), it:is(code(c, 2)) }
  end
  if j < 20 then return ~it end
  if j < 35 then return it:at_most(1) end
  return it:is(code(c, 0))
end

local function criteria_of(c, from, to)
  local list <const> = {}
  for k = from, to do table.insert(list, criterion(c, k)) end
  return list
end

-- All of the first four, two or more of the next five, none of the last three.
return function(c)
  local whole <const> = criteria_of(c, 0, 3)
  table.insert(whole, at_least(2)(criteria_of(c, 4, 8)))
  table.insert(whole, none(criteria_of(c, 9, 11)))
  return all(whole)
end
