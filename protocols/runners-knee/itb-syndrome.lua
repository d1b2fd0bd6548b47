-- Iliotibial band syndrome (ITBS): pain at the outer side of a runner's or cyclist's knee.
--
-- Figures are those of the clinical fact sheet: rule 1.3 (its parts stand in criteria/look_alikes.lua), severity and
-- entry step 1.9, steps 4.1 and 4.6, phases 4.3, doses 5.1, gate before the first run 6.5, walk-run table 6.6. Where it
-- says DEF, the project chose, and a clinician may choose otherwise; of a range, the end that loads less stands here.
-- Weekdays and the hour are DEF too.

local f, ex, care = require "findings", require "exercises", require "care"
local is, src = require "criteria", require "sources"
local load, check = require "criteria/loading", require "criteria/checkpoints"
local sessions <const> = require "criteria/traffic_light"

local latest <const> = load.latest

-- How bad it is -------------------------------------------------------------------------------------------------------

local severity <const> = is.severity_by_lefs
local severe   <const> = named "severe" { severity:at_least "severe" }
local ongoing  <const> = named "for 12 weeks or more" { f.symptom_days:at_least(weeks(12)), mark = "DEF" }
local supervised <const> = any { severe, ongoing, f.failed_exercise_course, is.minor }

local response <const> = check.response(f.lefs, 9, 6, check.no_other_scale)
local in_therapy <const> = check.in_therapy(check.severe_pain, f.lefs:baseline():below(45),
  f.running_limitation:baseline():at_least(4), check.long_before, f.failed_exercise_course, is.minor)

-- Running is out when it limits the run itself, or shows in walking.
local no_run <const> = named "pain limits or prevents running, or shows in walking" {
  any { f.running_limitation:at_least(3), f.gait_limp, f.pain "walking":at_least(1) },
  mark = "GK", source = src.lindenberg_1984 }

-- Later, when running is part of the plan, a limp or pain in walking puts it off.
local not_today <const> = named "a limp, or pain in walking above 1" { f.gait_limp | f.pain "walking":above(1) }
local not_yet <const> = "No run while you limp, while walking hurts more than 1 of 10, or while you have not told us."

return protocol "itb-syndrome" {
  title         = "Iliotibial band syndrome",
  version       = "1.0.0",
  review_status = "unsigned",
  mark          = "DEF",
  intended_use  = [[Runners and cyclists with pain at the outer knee, under the supervision of a clinician, who approves
    the plan before it starts.]],
  not_for       = [[Diagnosis without an examination. Pain after an injury; a swollen or locking knee. Jumps in
    pregnancy without the obstetric provider's consent.]],
  codes = {
    icd10cm      = { right = "M76.31",  left = "M76.32",  unspecified = "M76.30" },
    undetermined = { right = "M25.561", left = "M25.562", unspecified = "M25.569" },
  },

  criteria = {
    place    = is.itbs_place,
    definite = is.itbs_definite,
    probable = is.itbs_probable,
  },
  severity = severity,
  irritability = is.irritability,

  -- A run: nothing above 1 of 10, and two good ones for a level.
  light = sessions.light { ok = 1, high = 1, greens = 2, mark = "DEF" },

  -- Stepped care ------------------------------------------------------------------------------------------------------

  steps {
    step "conservative" { mark = "read", source = src.caliber_runners_knee,
      text = [[At home, guided by reminders: what it is, less of what provokes it, exercise from week one,
        comfort.]],
      care.education, care.load, care.ice, care.wrap, care.oral_nsaid, care.topical_nsaid, care.paracetamol },

    step "physical-therapy" { mark = "DEF", source = src.beers_2008,
      text = "The same exercises under a therapist's eye.",
      when = supervised,
      care.supervised_exercise },

    step "injection" { approval = "clinician", mark = "GK", source = src.fredericson_2005,
      text = "A physician is consulted; the exercises go on.",
      care.steroid_injection },

    step "surgical-opinion" { approval = "clinician", mark = "GK", source = src.beals_2013,
      text = "A surgeon is asked, after six months of treatment without success.",
      care.surgical_opinion },
  },

  -- Loading -----------------------------------------------------------------------------------------------------------

  phases {
    phase "settle" { lasts = days(3, 10, 21), at = "18:00", mark = "DEF", source = src.beals_2013,

      exercise(ex.side_lying_hip_abduction) { days = "mon tue wed thu fri" },
      exercise(ex.clamshell)                { days = "mon tue wed thu fri" },
      exercise(ex.double_leg_bridge)        { days = "mon tue wed thu fri" },
      exercise(ex.side_plank)               { days = "mon tue thu fri" },           -- on the knees
      exercise(ex.lateral_hip_stretch)      { days = "daily" },
      exercise(ex.foam_roll_lateral_thigh)  { days = "mon tue wed thu fri" },
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },

      no_running { when = no_run,
        say = "No running for now. Cycling or pool only while they hurt no more than 2 of 10." },
      no_running { when = load.injected, say = load.wait },
      no_running { when = load.out_of_running, say = load.gate_first },
      running { when = always,
        say = [[Short runs on the flat, at most half the distance at which the pain begins; no downhill, no sloping
          ground. A sharp pain at the outer knee ends the run at once.]] },

      advance = all {
        latest(f.pain "walking"):at_most(1),
        latest(f.pain "stairs-up"):at_most(1), latest(f.pain "stairs-down"):at_most(1),
        latest(f.epicondyle_pain):at_most(2), latest(f.noble_pain):at_most(2) },

      -- Severe pain in walking after two to four weeks of this phase in spite of exercise (DEF the later end).
      on(all { days_in_phase:at_least(weeks(4)), f.pain "walking":at_least(7), adherence:at_least(0.8) }) {
        judged = "day", escalate "injection", mark = "GK", source = src.fredericson_2005 },
    },

    phase "build" { lasts = days(14, 21, 35), at = "18:00", missed = shift(days(2)),
      mark = "DEF", source = src.fredericson_2000,

      exercise(ex.side_lying_hip_abduction_loaded) { days = "mon wed fri" },
      exercise(ex.pelvic_drop)       { days = "mon wed fri" },
      exercise(ex.single_leg_bridge) { days = "mon wed fri" },
      exercise(ex.lateral_band_walk) { days = "mon wed fri" },
      exercise(ex.box_squat)         { days = "mon fri" },
      exercise(ex.step_up)           { days = "mon wed fri" },
      exercise(ex.side_plank_feet)   { days = "mon tue thu fri", missed = "skip" },
      exercise(ex.calf_raise)        { days = "mon wed fri" },                      -- the gate asks for twenty (DEF)
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },

      no_running { when = always, say = "No running yet: first the gate at the end of this phase." },

      advance = all {
        f.pain "during":over(days(7)):since_phase():at_most(1),     -- the strength items, in a week's reports (DEF)
        load.as_strong(f.hip_abduction_lsi, 85),                    -- DEF
        latest(f.pain "step-down"):at_most(1), latest(f.step_down_quality):at_most(3),      -- ten step-downs
        load.gate(1) },                                             -- stairs: 1, not 2
      regress = check.back_a_phase,
    },

    -- Walk and run on every other day, strength on the days between; two good runs for a level (DEF).
    phase "return-to-run" { title = "Return to running", lasts = days(21, 63, 84), at = "18:00", mark = "DEF",
      source = src.allen_2014,

      exercise(ex.walk_run)         { days = "mon wed fri", missed = shift(days(1)) },
      exercise(ex.step_down)        { days = "tue thu sat" },
      exercise(ex.single_leg_squat) { days = "tue sat" },
      exercise(ex.double_leg_jump)  { days = "tue sat" },
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },
      asks { f.pain "walking", at = "18:00", days = "mon wed fri" },

      no_running { when = not_today, say = not_yet },
      no_running { when = load.injected, say = load.wait },
      running { when = always,
        say = [[Every other day on flat ground, walk and run as said, 5 per cent more steps a minute than you are used
          to. Pain up to 1 of 10; a sharp pain at the outer knee ends the run at once, and the next one is a level
          lower.]] },

      advance = all {
        f.continuous_run_min:last(2):since_phase():at_least(30),    -- 30 minutes, twice,
        f.pain "run":last(2):since_phase():at_most(1),              -- at 1 of 10 or less,
        ~f.onset_distance_pain },                                   -- and nothing where it used to begin
      regress = check.back_a_phase,
    },

    phase "full" { title = "Full return", lasts = days(14, 28, 42), at = "18:00", mark = "DEF",

      exercise(ex.continuous_run) { days = "mon wed fri" },
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },
      asks { f.pain "walking", at = "18:00", days = "mon wed fri" },

      no_running { when = not_today, say = not_yet },
      no_running { when = load.injected, say = load.wait },
      running { when = always,
        say = [[One change a week: distance, then hills, then speed, downhill last. A sharp pain at the outer knee ends
          the run at once; the next one goes 70% of the distance reached.]] },

      advance = all {
        latest(f.days_at_target_volume):at_least(14),
        latest(f.lefs):at_least(figure(75, "DEF", src.binkley_1999)), latest(f.uwri):at_least(32) },
      regress = check.back_a_phase,
    },
  },

  -- The plan's rules --------------------------------------------------------------------------------------------------

  check.rules(response, load.gate(1), in_therapy,
    -- No response to six weeks of therapy. Earlier, with local swelling, only by a clinician's own order.
    on(all { adherence:at_least(0.8), in_therapy, check.six_weeks, response.non_responder }) {
      judged = "day", escalate "injection", mark = "GK", source = src.fredericson_2005 },
    on(days_in_plan:at_least(weeks(26)) & severity:at_least "moderate") {
      judged = "day", escalate "surgical-opinion", mark = "GK", source = src.beals_2013 }),
}
