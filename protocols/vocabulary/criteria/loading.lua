-- What the phases of loading share: the usual morning, painful sessions, the gate before the first run (6.2, 6.5), and
-- how the knee answered the treatment (4.6). Scripts require this file itself.

local f = require "findings"
local src = require "sources"

local load <const> = {}
local morning <const> = f.pain "next-morning"
local worst <const> = f.pain "worst-24h"

local function known(condition) return decided(condition) & condition end

-- The latest report since the phase began: after a step back, nothing older moves the plan forward.
local function latest(number) return number:last(1):since_phase() end
load.latest = latest

-- The usual morning: the median of the last seven days; in the first week the value at intake (DEF).
load.base = choose(days_in_plan:below(7), morning:baseline(), morning:over(days(7)):median())
load.mornings_as_usual = named "three mornings no worse than usual" {
  morning:last(3):since_phase():worst():at_most(load.base), mark = "DEF" }

-- Sessions above the limit (6.2; they stand for RED sessions): three in 14 days lead back a phase, two in 7 days call
-- for a clinician. The limit of exercise is 5 of 10, under 18 years 3; that of a run is the condition's.
local function sessions_above(number, limit, span)
  return number:over(days(span)):since_phase():count_above(limit)
end
local function too_many(context, limit, minors_limit, span, times)
  local number = f.pain(context)
  return named("too many sessions hurt more than they may") {
    any { sessions_above(number, limit, span):at_least(times),
          f.age:below(18) & sessions_above(number, minors_limit, span):at_least(times) }, mark = "DEF" }
end
load.back_a_phase   = too_many("during", 5, 3, 14, 3)
load.painful_twice  = too_many("during", 5, 3, 7, 2)
function load.back_after_runs(limit) return too_many("run", limit, math.min(limit, 3), 14, 3) end

-- Strength compared with the other leg says nothing when that one is affected too; then a gain of 15 per cent counts.
function load.as_strong(comparison, per_cent)
  return named("strong enough") {
    (~f.other_side_affected & comparison:last(1):since_phase():at_least(per_cent))
    | latest(f.strength_gain):at_least(15), mark = "DEF" }
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
      none { f.steroid_injection_14d, f.prp_injection_28d },
      none { f.other_bony_tender, f.hop_bone_pain },                      -- no sign of bone stress; RF10 is a flag
    }, mark = "DEF" }
end

-- No running for 14 days after a steroid, and for 28 days after platelet-rich plasma (6.5).
load.injected = named "an injection not long ago" { f.steroid_injection_14d | f.prp_injection_28d, mark = "GK" }
load.wait = "No running for 14 days after a steroid injection, and for 28 days after platelet-rich plasma."

-- How the knee answered (4.6), against the day when the plan began. The worst pain of 24 hours is the median of at
-- least three scores of the last seven days; the scale was answered in the last two weeks. `full` and `part` are the
-- amounts by which the scale counts as a response and as part of one. Who responds, in part or in full, or whose
-- measures point different ways, goes on as the phases say; only the others are told apart here. Neither is ever
-- unknown: without its measures there is none.
function load.response(scale, full, part)
  local r <const> = {}
  local fall <const> = worst:baseline() - worst:over(days(7)):median()
  local gain <const> = scale:over(days(14)):median() - scale:baseline()

  r.measured = named "worst pain and scale were measured again" {
    all { worst:over(days(7)):count():at_least(3), decided(fall:at_least(1.16)), decided(gain:at_least(part)) } }
  r.worse = named "worse than when the plan began" {
    any { known(fall:at_most(-2)), known(f.groc:at_most(-3)), known(gain:at_most(-full)) }, mark = "DEF" }
  r.non_responder = named "no better" {
    all { r.measured, ~r.worse, none { fall:at_least(1.16), gain:at_least(part), known(f.groc:at_least(2)) } },
    mark = "DEF" }
  return r
end

-- No response at six weeks of regular exercise, or worse: the rule for going up a step. At intake there is none yet.
function load.goes_up(response)
  return named("no better after six weeks of regular exercise") {
    known(all { days_in_plan:at_least(weeks(6)), days_in_step:at_least(weeks(6)), adherence:at_least(0.8),
                response.non_responder | response.worse }), mark = "DEF" }
end

-- The checkpoints, the same in every phase: what a clinician is told. Adherence of 80 per cent decides whether no
-- response means another treatment or help with this one.
function load.checkpoints(response)
  local regular <const> = adherence:at_least(figure(0.8, "DEF"))
  return
    on(response.worse) { mark = "DEF",
      alert("urgent-2w", "Worse than when the plan began: a review within 7 days.") },
    on(load.painful_twice) { mark = "DEF",
      alert("urgent-2w", "Two sessions in a week hurt more than they may: a review within 7 days.") },
    on(all { days_in_plan:at_least(weeks(6)), days_in_step:at_least(weeks(6)), regular, response.non_responder }) {
      mark = "DEF", source = src.bunt_2018,
      alert("routine", [[No response after six weeks of regular exercise: the next step of care; a radiograph is
        considered, in pregnancy only on a clinician's order.]]) },
    on(all { days_in_plan:at_least(weeks(6)), ~response.measured }) { mark = "DEF",
      nudge "It is time to fill in the questionnaire again, so that we see what the exercise has done." },
    on(all { days_in_plan:at_least(45), ~response.measured }) { mark = "DEF",
      alert("routine", "Week 6: pain and scale have not been measured again; please measure them.") },
    on(all { days_in_plan:at_least(weeks(6)), adherence:below(0.8), response.non_responder }) { mark = "DEF",
      alert("routine", "No response, and fewer than 80 per cent of the sessions were done: support before more care.") }
end

return load
