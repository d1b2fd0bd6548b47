-- Patellofemoral pain (PFP): pain behind or around the kneecap that comes with loading the bent knee.
--
-- Figures are those of the clinical fact sheet: rule 1.1, severity and entry step 1.9, steps 4.1 and 4.6, phases 4.2,
-- doses 5.1, running 6.4, gate before the first run 6.5, walk-run table 6.6. Where it says DEF, the project chose,
-- and a clinician may choose otherwise; of a range, the end that loads less stands here. Weekdays and the hour are
-- DEF too.
--
-- What separates it from its look-alikes, and the signs that make it definite, stand in criteria/patellofemoral.lua.
-- Chondromalacia is a finding inside this picture: while no image shows it, it is treated and coded as this. What the
-- two have in common, when a phase is over and the phases from the return to running on, stands in
-- phases/patellofemoral.lua.

local f, ex, care = require "findings", require "exercises", require "care"
local is, src = require "criteria", require "sources"
local load, pf = require "criteria/loading", require "criteria/patellofemoral"
local check, sessions = require "criteria/checkpoints", require "criteria/traffic_light"
local course <const> = require "phases/patellofemoral"

-- How bad it is -------------------------------------------------------------------------------------------------------

local severity <const> = is.severity_by_akps
local severe   <const> = named "severe" { severity:at_least "severe" }

local response <const> = course.response

return protocol "patellofemoral-pain" {
  title         = "Patellofemoral pain",
  version       = "1.0.0",
  review_status = "unsigned",
  mark          = "DEF",
  intended_use  = [[Runners with pain behind or around the kneecap, under the supervision of a clinician, who approves
    the plan before it starts.]],
  not_for       = [[Diagnosis without an examination. Pain after an injury; a swollen or locking knee, or a kneecap that
    came out. A change of the cartilage that an image shows: that has its own protocol. Jumps in pregnancy without
    the obstetric provider's consent.]],
  codes = {
    icd10cm      = { right = "M22.2X1", left = "M22.2X2", unspecified = "M22.2X9" },
    undetermined = { right = "M25.561", left = "M25.562", unspecified = "M25.569" },
  },

  criteria = {
    place    = pf.place,
    definite = all { pf.place, pf.provoke, pf.looked, pf.nothing_else, pf.cluster | pf.stairs_and_sitting },
    probable = all { pf.place, pf.provoke, pf.looked, pf.nothing_else },
  },
  severity = severity,
  irritability = is.irritability,
  light = sessions.light(course.run),

  -- Stepped care ------------------------------------------------------------------------------------------------------

  steps {
    step "conservative" { mark = "read", source = src.neal_2024,
      text = [[At home, guided by reminders: what it is, less of what provokes it, exercise for hip and knee from week
        one, comfort.]],
      care.education, care.load_patellofemoral, care.running_patellofemoral, care.ice, care.oral_nsaid,
      care.topical_nsaid, care.paracetamol },

    step "physical-therapy" { mark = "DEF", source = src.winters_2021,
      text = [[The same exercises under a therapist's eye, with tape or insoles where they help, and how you run. What
        to stress: the load, when it rose lately; control on the step-down, when the knee falls in; strength, when hip
        or front thigh is weak; stretching, when something is short.]],
      when = severe | pf.supervised,
      care.supervised_exercise, care.tape, care.foot_orthosis, care.brace },

    step "injection" { approval = "clinician", mark = "DEF",
      text = "A physician is consulted; there is no controlled evidence for an injection. The exercises go on.",
      care.steroid_injection_joint },

    step "surgical-opinion" { approval = "clinician", mark = "GK",
      text = "A surgeon is asked, after six months of treatment without success; an operation is rarely the answer.",
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
      exercise(ex.wall_sit) { days = "mon tue wed thu fri", ladder = ladder {       -- no deeper than 60 degrees here
        { sets = 5, hold = seconds(25), rest = seconds(120), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(30), rest = seconds(120), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(35), rest = seconds(120), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(40), rest = seconds(120), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(45), rest = seconds(120), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(45), rest = seconds(120), note = "knees at 60 degrees" },
        entry = 2 } },
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },

      no_running { when = course.no_run, say = course.not_now },
      no_running { when = load.injected, say = load.wait },
      no_running { when = load.out_of_running, say = load.gate_first },
      running    { when = always, say = course.short_runs },

      advance = course.settled,
    },

    phase "build" { lasts = days(14, 28, 42), at = "18:00", missed = shift(days(2)), mark = "DEF",
      source = src.ferber_2015,

      exercise(ex.seated_knee_extension)           { days = "mon wed fri" },
      exercise(ex.side_lying_hip_abduction_loaded) { days = "mon wed fri" },
      exercise(ex.mini_squat)                      { days = "mon wed fri" },        -- its ladder leads to the box squat
      exercise(ex.step_up)                         { days = "mon wed fri" },
      exercise(ex.leg_press)                       { days = "mon wed fri" },        -- 0 to 60 degrees
      exercise(ex.side_plank)                      { days = "mon tue thu fri", missed = "skip" },
      exercise(ex.calf_raise)                      { days = "mon wed fri" },        -- the gate asks for twenty (DEF)
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },

      no_running { when = course.no_run, say = course.not_now },
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
    -- From week 12 of therapy, with fluid in the joint; a confirmed change has its own protocol.
    on(all { course.in_therapy, days_in_step:at_least(weeks(12)), adherence:at_least(0.8), response.no_better,
             is.swollen }) { judged = "day", escalate "injection", mark = "DEF" },
    on(days_in_plan:at_least(weeks(26)) & severity:at_least "moderate") {
      judged = "day", escalate "surgical-opinion", mark = "GK" }),
}
