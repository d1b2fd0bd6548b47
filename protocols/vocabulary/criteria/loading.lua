-- What the phases of loading share: the usual morning, painful sessions, the gate before the first run (6.2, 6.5), and
-- how the knee answered the treatment (4.6). Scripts require this file itself.

local f = require "findings"
local is = require "criteria"
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

-- On each of the last three days; a day without a report does not count as a good one.
local function on_three_days(number, limit)
  return all {
    number:over(days(1)):since_phase():worst():at_most(limit),
    number:over(days(1)):ago(days(1)):since_phase():worst():at_most(limit),
    number:over(days(1)):ago(days(2)):since_phase():worst():at_most(limit) }
end
load.on_three_days = on_three_days
load.mornings_as_usual = named "three mornings running no worse than usual" {
  on_three_days(morning, load.base), mark = "DEF" }

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
local function too_many_runs(limit, span, times) return too_many("run", limit, math.min(limit, 3), span, times) end
load.back_a_phase = too_many("during", 5, 3, 14, 3)
function load.back_after_runs(limit) return too_many_runs(limit, 14, 3) end

-- The weekly rule (6.3): the median of a week, of at least three scores (DEF), against that of the week before.
local function rose(now, before, by)
  return all { now:count():at_least(3), before:count():at_least(3), (now:median() - before:median()):at_least(by) }
end
local function rises(number)
  local now <const> = number:over(days(7))
  local before <const>, earlier <const> = now:ago(days(7)), now:ago(days(14))
  return known(rose(now, before, 2)) | known(rose(now, before, 1) & rose(before, earlier, 1))
end
load.rises = named "from week to week it hurts more" { rises(worst) | rises(morning), mark = "DEF" }

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
      none { f.steroid_injection_14d, f.prp_injection_28d },
      none { f.other_bony_tender, f.hop_bone_pain },                      -- no sign of bone stress; RF10 is a flag
    }, mark = "DEF" }
end

-- No running for 14 days after a steroid, and for 28 days after platelet-rich plasma (6.5).
load.injected = named "an injection not long ago" { f.steroid_injection_14d | f.prp_injection_28d, mark = "GK" }
load.wait = "No running for 14 days after a steroid injection, and for 28 days after platelet-rich plasma."

-- Who has not run for 30 days begins with the walk-run table, after the gate (6.7). Not known: left to the other rules.
load.out_of_running = named "no run in the last 30 days" { known(f.longest_run_30d_km:at_most(0)), mark = "DEF" }
load.gate_first = "You have not run for 30 days: no running until you pass the tests at the end of the second phase."

-- How the knee answered (4.6), against the day when the plan began. The worst pain of 24 hours is the median of at
-- least three scores of the last seven days; the scale was answered in the last two weeks. `full` and `part` are the
-- amounts by which the scale counts as a response and as part of one; `also` is a scale that may stand in for it. Who
-- responds, in part or in full, or whose measures point different ways, goes on as the phases say; only the others are
-- told apart here. Neither is ever unknown: without its measures there is none.
local function gained(scale) return scale:over(days(14)):median() - scale:baseline() end

load.no_other_scale = { measured = never, better = never, worse = never }
function load.scale_besides(scale, full, source)
  local gain <const> = gained(scale)
  local enough <const> = figure(full, "read", source)
  return { measured = decided(gain:at_least(enough)), better = known(gain:at_least(enough)),
           worse = known(gain:at_most(-full)) }
end

function load.response(scale, full, part, also)
  local r <const> = {}
  local fall <const> = worst:baseline() - worst:over(days(7)):median()
  local scored <const> = worst:over(days(7)):count():at_least(3)
  local gain <const> = gained(scale)
  local runs_better <const> = known(gained(f.uwri):at_least(figure(8, "read", src.nelson_2020)))

  r.measured = named "worst pain and scale were measured again" {
    all { scored, decided(fall:at_least(1.16)), decided(gain:at_least(part)) | also.measured } }
  r.worse = named "worse than when the plan began" {
    any { known(scored & fall:at_most(-2)), known(f.groc:at_most(-3)), known(gain:at_most(-full)), also.worse },
    mark = "DEF" }
  r.non_responder = named "no better" {
    all { r.measured, ~r.worse,
          none { fall:at_least(figure(1.16, "read", src.piva_2009)), known(gain:at_least(part)), also.better,
                 runs_better, known(f.groc:at_least(2)) } },
    mark = "DEF" }
  r.no_better = r.non_responder | r.worse
  return r
end

-- No response at six weeks of regular exercise, or worse: the rule for going up a step. At intake there is none yet.
function load.goes_up(response)
  return named("no better after six weeks of regular exercise") {
    known(all { days_in_plan:at_least(weeks(6)), days_in_step:at_least(weeks(6)), adherence:at_least(0.8),
                response.no_better }), mark = "DEF" }
end

-- The checkpoints, the same in every phase: what a clinician is told. Adherence of 80 per cent decides whether no
-- response means another treatment or help with this one. Of those that come to be met at the same moment only the
-- first speaks: the gravest stand first, and what a date brings is looked at when the day is over. A run that hurts
-- more than `run_limit` counts as painful.
local function weeks_on(n) return days_in_plan:at_least(weeks(n)) end

function load.checkpoints(response, run_limit)
  local regular <const> = adherence:at_least(figure(0.8, "DEF"))
  local review <const> = named "no better after 12 weeks, or after 8 from 50 years on or with fluid in the joint" {
    all { response.no_better, days_in_step:at_least(weeks(12))
          | (days_in_step:at_least(weeks(8)) & (f.age:at_least(50) | is.swollen)) }, mark = "DEF" }
  return
    on(response.worse) { mark = "DEF",
      alert("routine", [[Worse than when the plan began: a review within 7 days. From week 6 on a radiograph is
        considered, in pregnancy only on a clinician's order.]], days(7)) },
    on(too_many("during", 5, 3, 7, 2) | too_many_runs(run_limit, 7, 2)) { mark = "DEF",
      alert("routine", "Two sessions in a week hurt more than they may: a review within 7 days.", days(7)) },
    on(load.rises) { judged = "day", mark = "DEF",
      alert("routine", [[From week to week it hurts more: 20 to 30 per cent less load, and a review within 7 days.]],
        days(7)) },
    on(review) { judged = "day", mark = "read", source = src.covey_2014,
      alert("routine", [[No better: a physician's review and a radiograph, in pregnancy only on a clinician's order; an
        MRI only if it would change care.]]) },
    on(all { weeks_on(6), days_in_step:at_least(weeks(6)), regular, response.non_responder }) { judged = "day",
      mark = "DEF", source = src.bunt_2018,
      alert("routine", [[No response after six weeks of regular exercise: the next step of care; a radiograph is
        considered, in pregnancy only on a clinician's order.]]) },
    on(all { weeks_on(6), adherence:below(0.8), response.non_responder }) { judged = "day",
      mark = "DEF", source = src.bunt_2018,
      alert("routine", [[No response, and fewer than 80 per cent of the sessions were done: support before more care. A
        radiograph is considered, in pregnancy only on a clinician's order.]]) },
    on(all { weeks_on(6), ~response.measured }) { judged = "day", mark = "DEF",
      nudge "Please fill in the questionnaire again. It shows us what the exercises have done." },
    on(all { days_in_plan:at_least(45), ~response.measured }) { judged = "day", mark = "DEF",
      alert("routine", "Week 6: pain and scale have not been measured again; please measure them.", days(3)) }
end

return load
