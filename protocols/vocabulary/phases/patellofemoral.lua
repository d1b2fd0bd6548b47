-- The course of patellofemoral pain (4.2), which chondromalacia of the kneecap shares: when a phase is over, when
-- running is out, and the phases from the return to running on, whole. What differs, the
-- exercises of the first two phases and who is spared longer, stands in the protocols. Scripts require this file.

local f, ex, is = require "findings", require "exercises", require "criteria"
local load, check = require "criteria/loading", require "criteria/checkpoints"
local src = require "sources"

local course <const> = {}

local latest <const> = load.latest
local worst  <const> = f.pain "worst-24h"

-- How it answers the treatment: by the AKPS, or by the KOOS-PF where that was asked instead (4.6).
course.response = check.response(f.akps, 10, 5, check.scale_besides(f.koos_pf, 16.4, src.crossley_2018))

-- Who is supervised from the start (1.9, DEF), as it was on the plan's first day.
course.in_therapy = check.in_therapy(check.severe_pain, f.akps:baseline():below(60), check.long_before,
  f.failed_exercise_course, is.minor, f.imaging_or_arthroscopy_patellar_cartilage_grade:baseline():at_least(3))

-- Running -------------------------------------------------------------------------------------------------------------

-- At most 2 of 10 during a run, back to what it was within 60 minutes, no more the next morning [79].
course.no_run = named "a limp, or pain above 2 in walking or running" {
  any { f.gait_limp, f.pain "walking":above(2), f.pain "run":above(figure(2, "read", src.trek_runners)),
        f.running_limitation:at_least(4) }, mark = "DEF" }
course.not_now = "No running for now. Cycling or pool only while they hurt no more than 2 of 10."
course.short_runs = [[Short runs on the flat, no longer than the longest of the last 30 days; at most 2 of 10 during the
  run, gone within an hour, and no more the next morning. No downhill.]]

-- Later, when running is part of the plan, a limp or pain in walking puts it off.
local not_today <const> = named "a limp, or pain in walking above 2" {
  f.gait_limp | f.pain "walking":above(2), mark = "DEF" }
local not_yet <const> = "No run while you limp, while walking hurts more than 2 of 10, or while you have not told us."

-- The first phase's own ladders: neither leads on to the deep squat or the press, which belong to the next phase ------

function course.squat_to_45()
  return ladder {
    { sets = 3, reps = 10, rest = seconds(60), note = "0 to 30 degrees, hands on a table" },
    { sets = 3, reps = 10, rest = seconds(60), note = "0 to 45 degrees" },
    { sets = 3, reps = 12, rest = seconds(60), note = "0 to 45 degrees" },
    { sets = 3, reps = 14, rest = seconds(60), note = "0 to 45 degrees" },
    { sets = 3, reps = 16, rest = seconds(60), note = "0 to 45 degrees" },
    entry = 3 }
end

function course.extension_to_45()
  return ladder {
    { sets = 3, reps = 10, tempo = "3-1-3", rest = seconds(60), note = "90 to 60 degrees" },
    { sets = 3, reps = 10, tempo = "3-1-3", rest = seconds(60), note = "90 to 45 degrees" },
    { sets = 3, reps = 12, tempo = "3-1-3", rest = seconds(60), note = "90 to 45 degrees" },
    { sets = 3, reps = 12, tempo = "3-1-3", rest = seconds(60), note = "90 to 45 degrees", load = { 1, "kg" } },
    { sets = 3, reps = 12, tempo = "3-1-3", rest = seconds(60), note = "90 to 45 degrees", load = { 2, "kg" } },
    entry = 3 }
end

-- When a phase is over ------------------------------------------------------------------------------------------------

course.settled = all {
  load.on_three_days(worst, 4), load.mornings_as_usual,
  latest(f.pain "walking"):at_most(2),
  latest(f.pain "stairs-up"):at_most(2), latest(f.pain "stairs-down"):at_most(2),
  f.effusion:is "none" }

local akps_gain <const> = latest(f.akps):worst() - f.akps:baseline()
course.strong = all {
  latest(f.pain "usual"):at_most(2),
  latest(f.pain "squat"):at_most(2),                                                -- to 60 degrees
  latest(f.pain "step-down"):at_most(2), latest(f.step_down_quality):at_most(3),    -- ten step-downs, 15 cm
  load.as_strong(f.hip_abduction_lsi, 80), load.as_strong(f.knee_extension_lsi, 80),
  latest(f.akps):at_least(75) | akps_gain:at_least(figure(8, "GK", src.crossley_2004)),
  load.gate(2) }

-- A hop on this leg as far as on the other. Only when the other is affected too does the body's height decide (7.8).
local hops_well <const> = named "hops well enough" {
  (~f.other_side_affected & latest(f.hop_lsi):at_least(figure(90, "read", src.hop_symmetry)))
  | (f.other_side_affected & (latest(f.hop_of_height):at_least(80)
                              | (f.sex:is "female" & latest(f.hop_of_height):at_least(70)))), mark = "DEF" }

local runs_again <const> = all {
  f.continuous_run_min:last(2):since_phase():at_least(30),                          -- 30 minutes, two runs in a row,
  f.pain "run":last(2):since_phase():at_most(2),                                    -- at 2 of 10 or less,
  f.run_settling_min:last(2):since_phase():at_most(60),                             -- gone within the hour
  hops_well,
  latest(f.akps):at_least(figure(85, "DEF", src.kujala_1993)) }

-- Fourteen days with pain of 1 at most: of these at least every other was reported (DEF).
local fully_back <const> = all {
  latest(f.days_at_target_volume):at_least(14),
  worst:over(days(14)):since_phase():at_most(1), worst:over(days(14)):since_phase():count():at_least(7),
  latest(f.groc):at_least(figure(5, "GK", src.kamper_2009)),
  adherence:at_least(0.8),
  latest(f.step_down_quality):at_most(figure(1, "GK", src.piva_2006)) }

local relapse <const> = named "two weeks' pain of 4 or more" {
  worst:over(days(14)):since_phase():median():at_least(4)
  & worst:over(days(14)):since_phase():count():at_least(3), mark = "DEF" }

-- The limits of a run [79], and one good run for a level of the table.
course.run = { ok = 2, high = 3, greens = 1, mark = "DEF", source = src.trek_runners }

-- The later phases ----------------------------------------------------------------------------------------------------

-- Walk and run on every other day, strength and jumps on the days between. Somebody younger than 18 needs two good
-- runs for a level, and longer: the review at the limit is then no more than a look.
local function return_to_run()
  return phase "return-to-run" { title = "Load and return to running", lasts = days(21, 35, 56), at = "18:00",
    mark = "DEF",

    exercise(ex.walk_run)         { days = "mon wed fri", missed = shift(days(1)) },
    exercise(ex.step_down)        { days = "tue thu sat" },
    exercise(ex.split_squat)      { days = "tue sat" },
    exercise(ex.single_leg_squat) { days = "tue sat" },
    exercise(ex.double_leg_jump)  { days = "tue sat" },                             -- its ladder leads to the hop
    exercise(ex.pogo_hops)        { days = "tue sat" },
    asks { f.pain "worst-24h", at = "18:00", days = "daily" },
    asks { f.pain "walking", at = "18:00", days = "mon wed fri" },

    no_running { when = not_today, say = not_yet },
    no_running { when = load.injected, say = load.wait },
    running { when = always,
      say = [[Every other day on flat ground, walk and run as said, 5 per cent more steps a minute than you are used
        to. At most 2 of 10, gone within an hour; above 3 the run ends and the next one is a level lower.]] },

    advance = runs_again,
    regress = check.back_a_phase,
  }
end

local function full()
  return phase "full" { title = "Full return", lasts = days(21, 28, 56), at = "18:00", mark = "DEF",

    exercise(ex.continuous_run)                  { days = "mon wed fri" },
    exercise(ex.split_squat)                     { days = "tue sat" },
    exercise(ex.single_leg_squat)                { days = "tue sat" },
    exercise(ex.side_lying_hip_abduction_loaded) { days = "tue sat" },
    exercise(ex.romanian_deadlift)               { days = "tue sat" },
    asks { f.pain "worst-24h", at = "18:00", days = "daily" },
    asks { f.pain "walking", at = "18:00", days = "mon wed fri" },

    no_running { when = not_today, say = not_yet },
    no_running { when = load.injected, say = load.wait },
    running { when = always,
      say = [[One change a week: distance, then hills, then speed. At most 2 of 10, gone within an hour. Stairs and
        downhill come back when they hurt no more than 2.]] },

    advance = fully_back,
    regress = check.back_a_phase,
  }
end

-- Open: twice a week for 12 weeks at least. A relapse goes back to the build phase.
local function maintain()
  return phase "maintain" { lasts = days(84, 84, 364), at = "18:00", mark = "DEF",

    exercise(ex.box_squat)                       { days = "tue sat" },
    exercise(ex.step_down)                       { days = "tue sat" },
    exercise(ex.side_lying_hip_abduction_loaded) { days = "tue sat" },
    exercise(ex.front_plank)                     { days = "tue sat" },
    asks { f.pain "worst-24h", at = "18:00", days = "tue sat" },
    asks { f.pain "walking", at = "18:00", days = "tue sat" },

    no_running { when = not_today, say = not_yet },
    no_running { when = load.injected, say = load.wait },
    running { when = always, say = "Run as you like; no run more than a tenth longer than the longest in 30 days." },

    regress = check.back_a_phase,
    on(relapse) { down(3), mark = "DEF" },
  }
end

function course.later_phases() return return_to_run(), full(), maintain() end

return course
