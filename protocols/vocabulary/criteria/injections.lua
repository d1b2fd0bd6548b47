-- Injections that were given: asked about at the first visit, recorded on their day from then on, so that the days
-- count by themselves (3.3, 3.4, 6.5). Scripts require this file itself.

local f = require "findings"

local injected <const> = {}

-- On record within so many days: each is a "yes" on its day.
local function on_record(finding, span) return finding:over(days(span)):count_above(0):at_least(1) end

-- Whether one before the plan still counts is told at the first visit, and strictly again before the first run.
-- Once it was told, later ones are on record on their day, and nobody need be asked every fortnight.
local function lately(told, recorded)
  local was_told <const> = decided(told) | decided(told:baseline())
  return any { decided(told) & told, recorded, told & ~was_told }
end

injected.steroid_14 = named "a steroid at this knee in the last 14 days" {
  f.steroid_injection_14d | on_record(f.steroid_injected, 14) }
injected.steroid_90 = on_record(f.steroid_injected, 90)
injected.three_steroids = f.steroid_injected:over(days(365)):count_above(0):at_least(3)
injected.steroid_once = on_record(f.steroid_injected, 365)
injected.prp_14 = named "platelet-rich plasma at this knee in the last 14 days" {
  f.prp_injection_14d | on_record(f.prp_injected, 14) }
injected.prp_28 = named "platelet-rich plasma at this knee in the last 28 days" {
  f.prp_injection_28d | on_record(f.prp_injected, 28) }
injected.lately = named "an injection not long ago" {
  lately(f.steroid_injection_14d, on_record(f.steroid_injected, 14))
  | lately(f.prp_injection_28d, on_record(f.prp_injected, 28)), mark = "GK" }
injected.prp_3 = on_record(f.prp_injected, 3)
injected.on_record_21 = on_record(f.steroid_injected, 21) | on_record(f.prp_injected, 21)

return injected
