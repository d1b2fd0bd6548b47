-- What the phases of loading share: the usual morning, strength enough, the gate before the first run (6.2, 6.5).
-- Scripts require this file itself.

local f = require "findings"
local injected = require "criteria/injections"

local load <const> = {}
local morning <const> = f.pain "next-morning"

local function known(condition) return decided(condition) & condition end

-- The latest report since the phase began: after a step back, nothing older moves the plan forward.
local function latest(number) return number:last(1):since_phase() end
load.latest = latest

-- The usual morning of a day so many days ago: the median of the seven days before it; in the first week the value at
-- intake (DEF).
local function usual(ago)
  return choose(days_in_plan:below(7), morning:baseline(), morning:over(days(7)):ago(days(ago + 1)):unmasked():median())
end

-- On each of the last three days; a day without a report does not count as a good one. The limits are today's,
-- that of a day ago and that of two.
local function on_three_days(number, limit, a_day_ago, two_days_ago)
  return all {
    number:over(days(1)):since_phase():worst():at_most(limit),
    number:over(days(1)):ago(days(1)):since_phase():worst():at_most(a_day_ago),
    number:over(days(1)):ago(days(2)):since_phase():worst():at_most(two_days_ago) }
end
function load.on_three_days(number, limit) return on_three_days(number, limit, limit, limit) end
load.mornings_as_usual = named "three mornings running no worse than usual" {
  on_three_days(morning, usual(0), usual(1), usual(2)), mark = "DEF" }

-- Strength compared with the other leg says nothing when that one is affected too; then, and only then, a gain of 15
-- per cent counts (7.8).
function load.as_strong(comparison, per_cent)
  return named("strong enough") {
    (~f.other_side_affected & latest(comparison):at_least(per_cent))
    | (f.other_side_affected & latest(f.strength_gain):at_least(15)), mark = "DEF" }
end

-- The gate before the first run (6.5, DEF): everything unmasked, in this knee.
function load.gate(stairs_limit)
  return named("the gate before the first run") {
    all {
      latest(f.pain "brisk-walk"):at_most(2),                             -- 30 minutes
      latest(f.pain "stairs-up"):at_most(stairs_limit), latest(f.pain "stairs-down"):at_most(stairs_limit),
      latest(f.pain "single-leg-squat"):at_most(2) | latest(f.pain "sit-to-stand"):at_most(2),    -- ten of them
      latest(f.pain "step-down"):at_most(2), latest(f.step_down_quality):at_most(3),      -- ten, 15 cm
      latest(f.calf_raises):at_least(20),
      latest(f.pain "hop"):at_most(2),                                    -- ten in place
      f.effusion:is "none",
      load.mornings_as_usual,
      none { injected.steroid_14, injected.prp_28 },
      none { f.other_bony_tender, f.hop_bone_pain },                      -- no sign of bone stress; RF10 is a flag
    }, mark = "DEF" }
end

-- No running for 14 days after a steroid, and for 28 days after platelet-rich plasma (6.5).
load.injected = injected.lately
load.wait = "No running for 14 days after a steroid injection, and for 28 days after platelet-rich plasma."

-- Who has not run for 30 days begins with the walk-run table, after the gate (6.7). Not known: left to the other rules.
load.out_of_running = named "no run in the last 30 days" { known(f.longest_run_30d_km:at_most(0)), mark = "DEF" }
load.gate_first = "You have not run for 30 days: no running until you pass the tests at the end of the second phase."

return load
