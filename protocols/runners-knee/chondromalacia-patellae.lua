-- Chondromalacia of the kneecap (CP): softening or wear of the cartilage behind it, shown by an MRI or an arthroscopy.
--
-- It feels like patellofemoral pain and no examination tells it from that: it is a finding inside that picture (1.2).
-- So this protocol is met only when the change is confirmed. While it is only suspected (patellofemoral pain with
-- painful grating, a little fluid or an old injury of the kneecap, and no image) it is listed as possible, and
-- treated and coded as patellofemoral pain, by that protocol. Grating without pain counts for nothing, and so does
-- the Clarke sign.
--
-- Grades I and II: the plan of patellofemoral pain. Grades III and IV, or fluid in the joint: the ranges of low stress
-- for longer, and a physician's review at week 6 instead of 12 (DEF); with the grades, therapy from the start. Figures
-- are those of the clinical fact sheet, 1.2, 1.9, 4.1, 4.2 and 4.6; where it says DEF, the project chose. Weekdays and
-- the hour are DEF.
-- What it has in common with patellofemoral pain stands in phases/patellofemoral.lua.

local f, ex, care = require "findings", require "exercises", require "care"
local is, src = require "criteria", require "sources"
local load, pf = require "criteria/loading", require "criteria/patellofemoral"
local check, sessions = require "criteria/checkpoints", require "criteria/traffic_light"
local injected <const> = require "criteria/injections"
local course <const> = require "phases/patellofemoral"

-- How bad it is -------------------------------------------------------------------------------------------------------

local severity <const> = is.severity_by_akps
local severe   <const> = named "severe" { severity:at_least "severe" }

local response <const> = course.response

-- The knee that is spared longer, and reviewed earlier.
local tender <const> = named "a change of grade III or IV, or fluid in the joint" {
  pf.advanced | is.swollen, mark = "DEF" }

local twelve_weeks_of_therapy <const> = named "12 weeks of therapy" {
  course.in_therapy & days_in_step:at_least(weeks(12)), mark = "DEF" }

return protocol "chondromalacia-patellae" {
  title         = "Chondromalacia of the kneecap",
  version       = "1.0.0",
  review_status = "unsigned",
  mark          = "DEF",
  intended_use  = [[Runners with pain behind or around the kneecap and a change of its cartilage that an MRI or an
    arthroscopy showed, under the supervision of a clinician, who approves the plan before it starts.]],
  not_for       = [[Diagnosis without an image: then it is patellofemoral pain. Pain after an injury; a swollen or
    locking knee, or a kneecap that came out. Jumps in pregnancy without the obstetric provider's consent.]],
  -- Only a confirmed change has the code of chondromalacia; a suspected one has that of patellofemoral pain (DEF).
  codes = {
    icd10cm      = { right = "M22.41",  left = "M22.42",  unspecified = "M22.40" },
    undetermined = { right = "M22.2X1", left = "M22.2X2", unspecified = "M22.2X9" },
  },

  criteria = {
    place    = pf.place,
    definite = all { pf.confirmed, pf.place, pf.provoke },
    possible = all { pf.no_image, decided(pf.criterion) & pf.criterion, pf.hint },
  },
  severity = severity,
  irritability = is.irritability,
  light = sessions.light(course.run),

  -- Stepped care ------------------------------------------------------------------------------------------------------

  steps {
    step "conservative" { mark = "read", source = src.caliber_runners_knee,
      text = [[At home, guided by reminders: what it is, less of what provokes it, exercise for hip and knee from week
        one, comfort.]],
      care.education, care.load_patellofemoral, care.running_patellofemoral, care.ice, care.oral_nsaid,
      care.topical_nsaid, care.paracetamol },

    step "physical-therapy" { mark = "DEF",
      text = "The same exercises under a therapist's eye, with tape or insoles where they help, and how you run.",
      when = severe | pf.supervised,
      care.supervised_exercise, care.tape, care.foot_orthosis, care.brace },

    step "injection" { approval = "clinician", mark = "DEF",
      text = "A physician is consulted; there is no controlled evidence for an injection. The exercises go on.",
      care.steroid_injection_joint },

    -- Named only here; a shared decision after twelve weeks of supervised exercise that was done.
    step "regenerative" { approval = "clinician", mark = "DEF",
      text = "A physician discusses what is known of platelet-rich plasma and its like. The exercises go on.",
      care.platelet_rich_plasma },

    step "surgical-opinion" { approval = "clinician", mark = "GK",
      text = "A surgeon is asked, after six months of treatment without success and with a change of grade III or IV.",
      care.surgical_opinion },
  },

  -- Loading -----------------------------------------------------------------------------------------------------------

  phases {
    -- Squats from 0 to 45 degrees and extension from 90 to 45: where the kneecap bears least [94].
    phase "settle" { lasts = days(3, 14, 21), at = "18:00", mark = "DEF",

      exercise(ex.quadriceps_set)           { days = "daily" },
      exercise(ex.straight_leg_raise)       { days = "mon tue wed thu fri" },
      exercise(ex.side_lying_hip_abduction) { days = "mon tue wed thu fri" },
      exercise(ex.clamshell)                { days = "mon tue wed thu fri" },
      exercise(ex.double_leg_bridge)        { days = "mon tue wed thu fri" },
      exercise(ex.mini_squat)               { days = "mon tue thu fri", ladder = course.squat_to_45() },
      exercise(ex.seated_knee_extension)    { days = "mon wed fri", ladder = course.extension_to_45() },
      exercise(ex.wall_sit) { days = "mon tue wed thu fri", ladder = ladder {       -- 45 degrees only
        { sets = 5, hold = seconds(25), rest = seconds(120), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(30), rest = seconds(120), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(35), rest = seconds(120), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(40), rest = seconds(120), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(45), rest = seconds(120), note = "knees at 45 degrees" },
        entry = 2 } },
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },

      no_running { when = course.no_run | tender, say = course.not_now },
      no_running { when = load.injected, say = load.wait },
      no_running { when = load.out_of_running, say = load.gate_first },
      running    { when = always, say = course.short_runs },

      advance = course.settled,
    },

    -- Strength in the ranges of low stress; the squat goes past 45 degrees only rung by rung.
    phase "build" { lasts = days(14, 28, 42), at = "18:00", missed = shift(days(2)), mark = "DEF",

      exercise(ex.seated_knee_extension)           { days = "mon wed fri" },
      exercise(ex.side_lying_hip_abduction_loaded) { days = "mon wed fri" },
      exercise(ex.mini_squat) { days = "mon wed fri", ladder = ladder {
        { sets = 3, reps = 10, rest = seconds(60), note = "0 to 45 degrees" },
        { sets = 3, reps = 12, rest = seconds(60), note = "0 to 45 degrees" },
        { sets = 3, reps = 14, rest = seconds(60), note = "0 to 45 degrees" },
        { sets = 3, reps = 16, rest = seconds(60), note = "0 to 45 degrees" },
        { sets = 3, reps = 16, rest = seconds(60), note = "0 to 60 degrees" },
        { sets = 3, reps = 16, rest = seconds(60), note = "0 to 70 degrees" },
        entry = 2, harder = "box-squat" } },
      exercise(ex.step_up) { days = "mon wed fri", ladder = ladder {
        { sets = 3, reps = 10, rest = seconds(60), note = "each side, 10 cm step" },
        { sets = 3, reps = 10, rest = seconds(60), note = "each side, 15 cm step" },
        { sets = 3, reps = 10, rest = seconds(60), note = "each side, 20 cm step" } } },
      exercise(ex.leg_press)                       { days = "mon wed fri" },        -- 0 to 60 degrees
      exercise(ex.side_plank)                      { days = "mon tue thu fri", missed = "skip" },
      exercise(ex.calf_raise)                      { days = "mon wed fri" },        -- the gate asks for twenty (DEF)
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },

      no_running { when = course.no_run | tender, say = course.not_now },
      no_running { when = load.injected, say = load.wait },
      no_running { when = load.out_of_running, say = load.gate_first },
      running    { when = always, say = course.short_runs },

      advance = course.strong,
      regress = check.back_a_phase,
    },

    course.later_phases(),    -- return to running, full return, maintenance
  },

  -- The plan's rules --------------------------------------------------------------------------------------------------

  check.rules(response, load.gate(2), course.in_therapy,
    on(all { tender, days_in_plan:at_least(weeks(6)) }) { mark = "DEF",
      alert("routine", "Week 6: a physician's review, because the change is of grade III or IV, or there is fluid.") },
    on(all { twelve_weeks_of_therapy, adherence:at_least(0.8), response.no_better, is.swollen | pf.confirmed }) {
      judged = "day", escalate "injection", mark = "DEF" },
    -- Four sessions of five over twelve weeks of therapy (3.4).
    on(all { twelve_weeks_of_therapy, adherence:over(weeks(12)):at_least(0.8), response.no_better, pf.confirmed }) {
      judged = "day", escalate "regenerative", mark = "DEF" },
    on(all { days_in_plan:at_least(weeks(26)), severity:at_least "moderate", pf.advanced }) {
      judged = "day", escalate "surgical-opinion", mark = "GK" },
    -- After platelet-rich plasma 72 hours of relative rest, and on from one phase lower (3.4).
    on(injected.prp_3) { down(1), hold("no-load", days(3), "72 hours of rest after platelet-rich plasma."),
      mark = "GK" }),
}
