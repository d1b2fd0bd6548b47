-- Iliotibial band syndrome (ITBS): pain at the outer side of a runner's or cyclist's knee.
--
-- Figures are those of the clinical fact sheet: rule 1.3, severity and entry step 1.9, steps 4.1 and 4.6, phases 4.3,
-- doses 5.1, gate before the first run 6.5, walk-run table 6.6. Where it says DEF, the project chose, and a clinician
-- may choose otherwise; of a range, the end that loads less stands here. Weekdays and the hour are DEF too.

local f, ex, care = require "findings", require "exercises", require "care"
local is, src = require "criteria", require "sources"

-- What it is ----------------------------------------------------------------------------------------------------------

local place <const> = named "pain at the lateral femoral epicondyle (the bony point at the outer side of the knee)" {
  f.pain_place:includes "lateral_epicondyle" }

local use <const> = named "brought on by bending the knee again and again" {
  any { f.run_flat, f.run_downhill, f.cycling, f.stairs_down }, source = src.akuthota_itbs }

local sign <const> = named "Noble test, or tenderness of the epicondyle" { f.noble | f.epicondyle_tender }

local against <const> = named "something else, or something more" {
  any { f.jlt_lateral, f.mcmurray_lateral, f.effusion:at_least "small", f.varus_laxity, f.locking,
        f.fibular_head_tender, f.foot_drop, f.onset:is "traumatic" } }

-- How bad it is -------------------------------------------------------------------------------------------------------

local severity <const> = is.severity_by_lefs
local severe   <const> = named "severe" { severity:at_least "severe" }
local ongoing  <const> = named "for 12 weeks or more" { f.symptom_days:at_least(weeks(12)) }

-- Running is out when it limits the run itself, or shows in walking (grade GK).
local no_run <const> = named "pain limits or prevents running, or shows in walking" {
  any { f.running_limitation:at_least(3), f.gait_limp, f.pain "walking":at_least(1) }, source = src.lindenberg_1984 }

-- Later, when running is part of the plan, a limp or pain in walking puts it off.
local not_today <const> = named "a limp, or pain in walking above 1" { f.gait_limp | f.pain "walking":above(1) }

-- No running for 14 days after a steroid, and for 28 days after platelet-rich plasma (6.5).
local injected <const> = named "an injection not long ago" { f.steroid_injection_14d | f.prp_injection_28d }
local wait <const> = "No running for 14 days after a steroid injection, and for 28 days after platelet-rich plasma."

-- The latest report since the phase began: after a step back, nothing older moves the plan forward.
local function latest(number) return number:last(1):since_phase() end

-- Three sessions in a row above 5 of 10, or three runs above 1, the limit of a run (6.2), end a phase early (DEF; they
-- stand for the three RED sessions in 14 days of 6.2).
local too_much <const> = f.pain "during":last(3):since_phase():above(5)
local too_much_running <const> = f.pain "run":last(3):since_phase():above(1)

-- The gate before the first run (6.5, DEF): everything unmasked, in this knee.
local morning <const> = f.pain "next-morning"
local ready_to_run <const> = named "the gate before the first run" {
  all {
    latest(f.pain "brisk-walk"):at_most(2),                             -- 30 minutes
    latest(f.pain "stairs-up"):at_most(1), latest(f.pain "stairs-down"):at_most(1),         -- ITBS: 1, not 2
    latest(f.pain "single-leg-squat"):at_most(2) | latest(f.pain "sit-to-stand"):at_most(2),      -- ten of them
    latest(f.calf_raises):at_least(20),
    latest(f.pain "hop"):at_most(2),                                    -- ten in place
    f.effusion:is "none",
    morning:last(3):since_phase():worst():at_most(morning:over(days(7)):median()),      -- three, no worse than usual
    none { f.steroid_injection_14d, f.prp_injection_28d },
    none { f.other_bony_tender, f.hop_bone_pain },                      -- no sign of bone stress; RF10 is a flag
  } }

return protocol "itb-syndrome" {
  title         = "Iliotibial band syndrome",
  version       = "1.0.0",
  review_status = "unsigned",
  intended_use  = [[Runners and cyclists with pain at the outer knee, under the supervision of a clinician, who approves
    the plan before it starts.]],
  not_for       = [[Diagnosis without an examination. Pain after an injury; a swollen or locking knee. Jumps in
    pregnancy without the obstetric provider's consent.]],
  codes = {
    icd10cm      = { right = "M76.31",  left = "M76.32",  unspecified = "M76.30" },
    undetermined = { right = "M25.561", left = "M25.562", unspecified = "M25.569" },
  },
  sources = { src.caliber_runners_knee, src.van_der_worp_2012, src.friede_2022, src.fredericson_2000,
    src.fredericson_2005, src.beals_2013, src.gunter_2004, src.beers_2008, src.mckay_2020, src.noehren_2014,
    src.allen_2014, src.akuthota_itbs, src.bmj_best_practice_itbs },

  criteria = {
    place    = place,
    definite = all { place, use, sign, ~against },
    probable = all { place, use, ~decided(sign), ~against },
  },
  severity = severity,

  -- Stepped care ------------------------------------------------------------------------------------------------------

  steps {
    step "conservative" {
      text = "At home, guided by reminders: what it is, less of what provokes it, exercise from week one, comfort.",
      care.education, care.load, care.ice, care.wrap, care.oral_nsaid },

    step "physical-therapy" {
      text = "The same exercises under a therapist's eye.",
      when = any { severe, ongoing, f.failed_exercise_course, is.minor },
      care.supervised_exercise },

    -- Severe pain in walking after four weeks in spite of exercise (2-4 weeks; DEF the later end). The other way in,
    -- no response to six weeks of physical therapy, is judged at the checkpoint.
    step "injection" { approval = "clinician",
      text = "A physician is consulted; the exercises go on.",
      when = all { days_in_plan:at_least(weeks(4)), adherence:at_least(0.8), f.pain "walking":at_least(7) },
      care.steroid_injection },

    step "surgical-opinion" { approval = "clinician",
      text = "A surgeon is asked, after six months of treatment without success.",
      when = all { days_in_plan:at_least(weeks(26)), severity:at_least "moderate" },
      care.surgical_opinion },
  },

  -- Loading -----------------------------------------------------------------------------------------------------------

  phases {
    phase "settle" { lasts = days(3, 10, 21), at = "18:00",

      exercise(ex.side_lying_hip_abduction) {
        sets = 3, reps = 12, hold = seconds(2), rest = seconds(45), days = "mon tue wed thu fri" },
      exercise(ex.clamshell) {
        sets = 3, reps = 15, hold = seconds(2), rest = seconds(30), days = "mon tue wed thu fri" },
      exercise(ex.double_leg_bridge) {
        sets = 3, reps = 12, hold = seconds(3), rest = seconds(45), days = "mon tue wed thu fri" },
      exercise(ex.side_plank) {
        sets = 3, hold = seconds(20), rest = seconds(45), days = "mon tue thu fri", note = "each side, on the knees" },
      exercise(ex.lateral_hip_stretch) {
        sets = 3, hold = seconds(30), rest = seconds(10), days = "daily" },
      exercise(ex.foam_roll_lateral_thigh) {
        sets = 2, lasts = seconds(60), rest = seconds(30), days = "mon tue wed thu fri" },

      no_running { when = no_run,
        say = "No running for now. Cycling or pool only while they hurt no more than 2 of 10." },
      no_running { when = injected, say = wait },
      running { when = always,
        say = [[Short runs on the flat, at most half the distance at which the pain begins; no downhill, no sloping
          ground. A sharp pain at the outer knee ends the run at once.]] },

      advance = all {
        latest(f.pain "walking"):at_most(1),
        latest(f.pain "stairs-up"):at_most(1), latest(f.pain "stairs-down"):at_most(1),
        latest(f.epicondyle_pain):at_most(2), latest(f.noble_pain):at_most(2) },
    },

    phase "build" { lasts = days(14, 21, 35), at = "18:00",

      exercise(ex.side_lying_hip_abduction_loaded) {
        sets = 3, reps = 12, hold = seconds(2), rest = seconds(45), days = "mon wed fri" },
      exercise(ex.pelvic_drop) {
        sets = 3, reps = 12, rest = seconds(45), days = "mon wed fri" },
      exercise(ex.single_leg_bridge) {
        sets = 3, reps = 8, hold = seconds(2), rest = seconds(60), days = "mon wed fri", note = "each side" },
      exercise(ex.lateral_band_walk) {
        sets = 3, reps = 15, rest = seconds(60), days = "mon wed fri", note = "steps each way" },
      exercise(ex.box_squat) {
        sets = 4, reps = 8, tempo = "3-0-2", rest = seconds(120), days = "mon fri" },
      exercise(ex.step_up) {
        sets = 3, reps = 10, rest = seconds(60), days = "mon wed fri", note = "each side" },
      exercise(ex.side_plank) {
        sets = 3, hold = seconds(20), rest = seconds(45), days = "mon tue thu fri", note = "each side, on the feet" },

      no_running { when = always, say = "No running yet: first the gate at the end of this phase." },

      advance = all {
        f.pain "during":over(days(7)):since_phase():at_most(1),     -- the strength items, in a week's reports (DEF)
        latest(f.hip_abduction_lsi):at_least(85),                   -- DEF
        latest(f.pain "step-down"):at_most(1), latest(f.step_down_quality):at_most(3),      -- ten step-downs
        ready_to_run },
      regress = too_much,
    },

    -- Walk and run on every other day, strength on the days between.
    phase "return-to-run" { title = "Return to running", lasts = days(21, 63, 84), at = "18:00",

      exercise(ex.walk_run) {       -- level 1 of the walk-run table (DEF)
        lasts = minutes(18), days = "mon wed fri", note = "6 x (2 min walk + 1 min run), step rate 5% up" },
      exercise(ex.step_down) {
        sets = 3, reps = 8, tempo = "3-0-2", rest = seconds(60), days = "tue thu sat", note = "each side" },
      exercise(ex.single_leg_squat) {
        sets = 3, reps = 8, rest = seconds(90), days = "tue sat", note = "each side" },
      exercise(ex.double_leg_jump) {
        sets = 3, reps = 8, rest = seconds(90), days = "tue sat" },

      no_running { when = not_today,
        say = "No run while you limp or walking hurts more than 1 of 10." },
      no_running { when = injected, say = wait },
      running { when = always,
        say = [[Every other day on flat ground, walk and run as said. Pain up to 1 of 10; a sharp pain at the outer knee
          ends the run at once, and the next one is a level lower.]] },

      advance = all {
        f.continuous_run_min:last(2):since_phase():at_least(30),    -- 30 minutes, twice,
        f.pain "run":last(2):since_phase():at_most(1),              -- at 1 of 10 or less,
        ~f.onset_distance_pain },                                   -- and nothing where it used to begin
      regress = too_much | too_much_running,
    },

    phase "full" { title = "Full return", lasts = days(14, 28, 42), at = "18:00",

      exercise(ex.continuous_run) {
        lasts = minutes(30), days = "mon wed fri", note = "then distance, hills, speed; downhill last" },

      no_running { when = not_today,
        say = "No run while you limp or walking hurts more than 1 of 10." },
      no_running { when = injected, say = wait },
      running { when = always,
        say = [[One change a week: distance, then hills, then speed, downhill last. A sharp pain at the outer knee ends
          the run at once; the next one goes 70% of the distance reached.]] },

      advance = all {
        latest(f.days_at_target_volume):at_least(14), latest(f.lefs):at_least(75), latest(f.uwri):at_least(32) },
      regress = too_much | too_much_running,
    },
  },
}
