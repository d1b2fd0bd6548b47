-- "So many days ago" grows while nobody tells it anew: what was told long ago is older than it says. The engine keeps
-- the number as it was told, so a limit on such a number asks for this besides.
--
--   local still = require "criteria/ago"
--   f.injury_days:at_most(7) & still(f.injury_days, 7)
--
-- Not met once the number cannot be within the limit any more; met while nothing was told, so that it is asked for.

local kept <const> = days(42)       -- as long as these numbers are fresh

return function(finding, limit)
  local half = limit // 2
  local function told(within, at_most) return finding:over(days(within)):count_at_most(at_most):at_least(1) end
  return named "not told too long ago" {
    ~(finding:over(kept):count():at_least(1) & ~(told(half, limit) | told(limit, limit - half))), mark = "DEF" }
end
