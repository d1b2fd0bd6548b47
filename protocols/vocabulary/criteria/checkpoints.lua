-- How the knee answered the treatment, and what the plan does at its checkpoints (4.6, 6.3). Scripts require this file
-- itself.
--
-- Against the day when the plan began: the worst pain of 24 hours, as the median of at least three scores of the last
-- seven days, those perhaps masked by a painkiller left out; and the condition's scale, answered in the last two weeks.

local f = require "findings"
local is = require "criteria"
local sessions = require "criteria/traffic_light"
local src = require "sources"

local check <const> = {}
local worst <const> = f.pain "worst-24h"
local morning <const> = f.pain "next-morning"
local during <const> = f.pain "during"

local function known(condition) return decided(condition) & condition end
local function gained(scale) return scale:over(days(14)):median() - scale:baseline() end

-- The response --------------------------------------------------------------------------------------------------------

-- A scale that may stand in for the condition's own.
check.no_other_scale = { measured = never, better = never, somewhat = never, lower = never, worse = never }
function check.scale_besides(scale, full, source)
  local gain <const> = gained(scale)
  local enough <const> = figure(full, "read", source)
  return { measured = decided(gain:at_least(enough)), better = known(gain:at_least(enough)),
           somewhat = known(gain:at_least(full / 2)), lower = known(gain:at_most(-full / 2)),     -- half, by 4.6 (DEF)
           worse = known(gain:at_most(-full)) }
end

-- `full` and `part` are the amounts by which the scale counts as a response and as part of one. None of the classes is
-- ever unknown; without its measures an answer is in none of them but, perhaps, worse.
function check.response(scale, full, part, also)
  local r <const> = {}
  local week <const> = worst:over(days(7)):unmasked()
  local fall <const> = worst:baseline() - week:median()
  local scored <const> = week:count():at_least(3)
  local gain <const> = gained(scale)
  local much_less_pain <const> = known(fall:at_least(figure(2, "read", src.piva_2009)))
    | known(fall:at_least(1.2) & (fall - worst:baseline() * 0.3):at_least(0))
  local less_pain <const> = known(fall:at_least(figure(1.16, "read", src.piva_2009)))
  local much_better <const> = known(gain:at_least(full)) | also.better
  local better <const> = known(gain:at_least(part)) | also.better
  local runs_better <const> = known(gained(f.uwri):at_least(figure(8, "read", src.nelson_2020)))
  local feels_better <const> = known(f.groc:at_least(figure(5, "GK", src.kamper_2009)))

  r.measured = named "worst pain and scale were measured again" {
    all { scored, decided(fall:at_least(1.16)), decided(gain:at_least(part)) | also.measured } }
  -- A masked score can only be too low, and counts here.
  r.worse = named "worse than when the plan began" {
    any { known(worst:over(days(7)):count():at_least(3)
                & (worst:over(days(7)):median() - worst:baseline()):at_least(2)),
          known(f.groc:at_most(-3)), known(gain:at_most(-full)), also.worse },
    mark = "DEF" }
  local conflict <const> = named "pain, scale and what is felt point different ways" {
    any { feels_better & none { less_pain, better, also.somewhat },
          known(f.groc:at_most(0)) & (much_less_pain | much_better),
          much_less_pain & (known(gain:at_most(-part)) | also.lower),
          much_better & known(fall:at_most(-1.16)) }, mark = "DEF" }
  r.responder = named "a response" {
    all { r.measured, ~r.worse, ~conflict, any { much_less_pain, much_better, runs_better, feels_better } },
    mark = "DEF" }
  r.partial = named "a partial response" {
    all { r.measured, ~r.worse, ~r.responder,
          any { conflict, less_pain, better, known(f.groc:at_least(2)) } }, mark = "DEF" }
  r.non_responder = named "no response" { all { r.measured, none { r.worse, r.responder, r.partial } }, mark = "DEF" }
  r.no_better = r.non_responder | r.worse
  return r
end

-- The weekly rule (6.3): the median of a week, of at least three scores (DEF), against that of the week before.
local function rose(now, earlier, by)
  return all { now:count():at_least(3), earlier:count():at_least(3),
               (now:median() - earlier:median()):at_least(by) }
end
local function rises(number, by)
  local now <const> = number:over(days(7))
  local before <const>, earlier <const> = now:ago(days(7)), now:ago(days(14))
  if by == 1 then return known(rose(now, before, 1)) end
  return known(rose(now, before, 2)) | known(rose(now, before, 1) & rose(before, earlier, 1))
end
local it_rises <const> = named "this week it hurts more than the last" { rises(worst, 1) | rises(morning, 1),
  mark = "DEF" }
local it_rises_fast <const> = named "from week to week it hurts more" { rises(worst, 2) | rises(morning, 2),
  mark = "DEF" }

-- Three red sessions in 14 days lead back a phase (6.2).
check.back_a_phase = named "three red sessions in 14 days" { red_sessions:over(days(14)):at_least(3), mark = "DEF" }

-- The plan's rules ----------------------------------------------------------------------------------------------------

-- Regular exercise: 80 per cent of what was due in 14 days (6.7).
local regular <const> = adherence:at_least(figure(0.8, "DEF"))
local function at(n) return days_in_plan:at_least(n) & days_in_plan:below(n + 1) end
local function weeks_on(n) return days_in_plan:at_least(weeks(n)) end
-- In the seven days from so many weeks and days on.
local function since_week(n, more)
  local from <const> = 7 * n + more
  return days_in_plan:at_least(from) & days_in_plan:below(from + 7)
end
local masked <const> = named "a score that a painkiller may have masked" {
  (during:over(days(7)):count() - during:over(days(7)):unmasked():count()):at_least(1), mark = "DEF" }

-- Therapy began with the plan, or with a step up since. What a plan began with is asked of that day: the answers grow
-- stale, and it is not to be decided anew.
function check.in_therapy(...)
  local began <const> = {}
  for _, condition in ipairs { ... } do table.insert(began, known(condition)) end
  return named "in physical therapy, or past it" {
    any(began) | (days_in_plan - days_in_step):at_least(1), mark = "DEF" }
end
check.severe_pain = worst:baseline():at_least(7)
check.long_before = f.symptom_days:baseline():at_least(weeks(12))

-- A step up waits six weeks in this one; the class must be measured.
check.six_weeks = weeks_on(6) & days_in_step:at_least(weeks(6))

local function safety()
  return
    on(at(7) & (red_sessions:over(days(7)):at_least(1) | masked)) { judged = "day", mark = "DEF",
      alert("routine", [[Day 7, the first safety check: a red session, or pain that a painkiller may have masked. Look
        at it within 7 days.]], days(7)) },
    on(red_sessions:over(days(7)):at_least(2)) { mark = "DEF",
      alert("routine", "Two red sessions within 7 days: a review within 7 days.", days(7)) },
    on(at(14) & red_sessions:over(days(14)):above(3)) { judged = "day", mark = "DEF",
      alert("routine", "Week 2: more than three red days. Another exercise in place of the one that hurts.", days(7)) },
    on(at(14) & adherence:below(0.8)) { judged = "day", mark = "DEF",
      nudge "Two weeks: fewer sessions were done than planned. What would make it easier? Tell the clinic.",
      alert("routine", "Week 2: fewer than 80 per cent of the sessions were done. Ask what is in the way.") },
    on(it_rises) { judged = "day", mark = "DEF",
      hold("no-progression", days(7), "It hurts more than the week before: nothing is increased this week.") },
    on(it_rises_fast) { judged = "day", mark = "DEF", lower(1),
      alert("routine", "From week to week it hurts more: every dose is a step lower. A review within 7 days.",
        days(7)) }
end

local function responses(response, in_therapy)
  local review <const> = named "no response to 12 weeks of therapy, or to 8 from 50 on or with fluid in the joint" {
    all { response.no_better, in_therapy, days_in_step:at_least(weeks(12))
          | (days_in_step:at_least(weeks(8)) & (f.age:at_least(50) | is.swollen)) }, mark = "DEF" }
  return
    on(response.worse) { mark = "DEF",
      alert("routine", [[Worse than when the plan began: a review within 7 days. From week 6 on a radiograph is
        considered, in pregnancy only on a clinician's order.]], days(7)) },
    on(all { check.six_weeks, regular, response.no_better, ~in_therapy }) { judged = "day", mark = "DEF",
      source = src.bunt_2018, escalate "physical-therapy",
      alert("routine", [[No response after six weeks of regular exercise: physical therapy follows. A radiograph is
        considered, in pregnancy only on a clinician's order.]]) },
    on(all { check.six_weeks, regular, response.no_better, in_therapy }) { judged = "day", mark = "DEF",
      source = src.bunt_2018,
      alert("routine", [[No response after six weeks of regular exercise in this step of care: look at what is done, and
        how. A radiograph is considered, in pregnancy only on a clinician's order.]]) },
    on(all { weeks_on(6), adherence:below(0.8), response.non_responder }) { judged = "day", mark = "DEF",
      source = src.bunt_2018,
      nudge "Six weeks, and no better yet. It helps most who do most of it: tell the clinic what is in the way.",
      alert("routine", [[No response, and fewer than 80 per cent of the sessions were done: support before more care,
        and the same window again. A radiograph is considered, in pregnancy only on a clinician's order.]]) },
    on(all { weeks_on(6), regular, response.partial }) { judged = "day", mark = "DEF",
      alert("routine", "Week 6: a partial response. Go on, with another emphasis.") },
    on(all { weeks_on(6), adherence:below(0.8), response.partial }) { judged = "day", mark = "DEF",
      nudge "Six weeks, and somewhat better. More sessions would help more: tell the clinic what is in the way." },
    on(review) { judged = "day", mark = "read", source = src.covey_2014,
      alert("routine", [[No response to therapy: a physician's review and a radiograph, in pregnancy only on a
        clinician's order; an MRI only if it would change care.]]) },
    on(all { weeks_on(6), response.measured, ~response.worse, ~decided(regular) }) { judged = "day", mark = "DEF",
      hold("no-progression", days(7), "Nothing is increased while it is not known how much was done.") },
    -- At the windows of week 6 and 12, and not whenever a measurement is a fortnight old.
    on(all { since_week(6, 0) | since_week(12, 0), ~response.measured }) { judged = "day", mark = "DEF",
      nudge "Please fill in the questionnaire again. It shows us what the exercises have done." },
    on(all { since_week(6, 3) | since_week(12, 3), ~response.measured }) { judged = "day", mark = "DEF",
      alert("routine", "Pain and scale have not been measured again at this checkpoint; please measure them.",
        days(3)) }
end

-- All of a plan's layoffs and rules: those that every condition has, and, after them, its own. They stand last in a
-- protocol. `gate` is that before the first run; `in_therapy` says whether the plan is past exercise at home.
function check.rules(response, gate, in_therapy, ...)
  local list <const> = { sessions.layoffs(gate) }
  for _, rule in ipairs { safety() } do table.insert(list, rule) end
  for _, rule in ipairs { responses(response, in_therapy) } do table.insert(list, rule) end
  for _, rule in ipairs { ... } do table.insert(list, rule) end
  return table.unpack(list)
end

return check
