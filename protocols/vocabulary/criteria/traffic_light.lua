-- The traffic light of a session, and what days without any do (6.1, 6.2, 6.8). Scripts require this file itself.
--
-- All of it is DEF where nothing else is said: the project chose, and a protocol may choose otherwise.

local f = require "findings"
local is = require "criteria"
local src = require "sources"

local sessions <const> = {}

-- What the patient says of a session: before it, at its worst, 60 minutes after, the next morning.
local before  <const> = f.pain "before":of_session()
local peak    <const> = f.pain "during":of_session()
local after   <const> = f.pain "after-60":of_session()
local morning <const> = f.pain "next-morning":of_session()
local swelling, limp = f.new_swelling:of_session(), f.gait_limp:of_session()
local sharp   <const> = f.sharp_pain_stop:of_session()

local function yes(answer) return answer:worst():at_least(1) end
local function no(answer) return answer:worst():at_most(0) end
local function unmasked(score) return score:unmasked():count():at_least(1) end

-- The usual morning: the median of the seven days before this one, masked scores left out; in the first week the value
-- at intake.
local mornings <const> = f.pain "next-morning"
local usual <const> = choose(days_in_plan:below(7), mornings:baseline(),
  mornings:over(days(7)):ago(days(1)):unmasked():median())

local red <const> = named "red" {
  any { peak:worst():above(limit_high), (morning:worst() - usual):at_least(2), yes(swelling), yes(limp), yes(sharp) },
  mark = "DEF", source = src.silbernagel_2007 }
local amber <const> = named "amber" {
  any { peak:worst():above(limit_ok), (after:worst() - before:worst()):above(1),
        (morning:worst() - usual):at_least(1) }, mark = "DEF", source = src.silbernagel_2007 }

-- Green needs all four scores, none of them perhaps masked by a painkiller, and the three other answers. While no usual
-- morning is known, a morning of 2 of 10 is safe (6.1), and more is not green.
local rise <const> = (morning:worst() - usual):below(1)
local fine_morning <const> = named "a morning no worse than usual" {
  rise | (~decided(rise) & morning:worst():at_most(2)), mark = "DEF" }
local green <const> = named "green" {
  all { unmasked(before), unmasked(peak), unmasked(after), unmasked(morning), no(swelling), no(limp), no(sharp),
        peak:worst():at_most(limit_ok), (after:worst() - before:worst()):at_most(1), fine_morning }, mark = "DEF" }

-- After a red session: until a morning is no worse than usual. While no usual morning is known, 2 of 10 is safe (6.1).
local latest <const> = mornings:last(1)
local settled <const> = named "the latest morning no worse than usual" {
  latest:at_most(usual) | (~decided(latest:at_most(usual)) & latest:at_most(2)), mark = "DEF" }

-- The limits of exercise and of somebody younger than 18; those of a run are the condition's. A run climbs the walk-run
-- table, where `greens` good ones are a level.
function sessions.light(run)
  return traffic_light {
    limits { ok = 2, high = 5, greens = 2, mark = "GK", source = src.thomee_1997 },
    limits { kinds = "run", ok = run.ok, high = run.high, greens = run.greens, mark = run.mark, source = run.source },
    limits { when = is.minor, ok = 2, high = 3, greens = 2, mark = "2nd", source = src.rathleff_2019 },
    red = red, amber = amber, green = green, settled = settled, ambers = 3,
    wait = hours(24), impact_wait = hours(48),
    follow_up { f.pain "after-60", after = minutes(60) },
    follow_up { f.pain "next-morning", at = "09:00" },
    mark = "DEF" }
end

-- Days without any session: from four the last one again, from eight a level down, from 15 two and the gate
-- anew, from 29 the phase anew, from 57 a new intake.
function sessions.layoffs(gate)
  return
    layoff { over = days(3), mark = "DEF" },
    layoff { over = days(7), down = 1, mark = "DEF" },
    layoff { over = days(14), down = 2, gate = gate, mark = "DEF" },
    layoff { over = days(28), restart = true, gate = gate, mark = "DEF" },
    layoff { over = days(56), intake = true, gate = gate, mark = "DEF" }
end

return sessions
