-- Chondromalacia of the kneecap (CP): softening or wear of the cartilage behind it, shown by an MRI or an arthroscopy.
--
-- It feels like patellofemoral pain and no examination tells it from that: it is a finding inside that picture (1.2).
-- So this protocol is met only when the change is confirmed. While it is only suspected (patellofemoral pain with
-- painful grating, a little fluid or an old injury of the kneecap, and no image) it is listed as possible, and
-- treated and coded as patellofemoral pain, by that protocol. Grating without pain counts for nothing, and so does
-- the Clarke sign.
--
-- Grades I and II: the plan of patellofemoral pain. Grades III and IV, or fluid in the joint: the ranges of low stress
-- for longer, therapy from the start, and a physician's review at week 6 instead of 12 (DEF). Figures are those of the
-- clinical fact sheet, 1.2, 1.9, 4.1, 4.2 and 4.6; where it says DEF, the project chose. Weekdays and the hour are DEF.

local f, ex, care = require "findings", require "exercises", require "care"
local is, src = require "criteria", require "sources"
local load, pf = require "criteria/loading", require "criteria/patellofemoral"

local latest <const> = load.latest

-- How bad it is -------------------------------------------------------------------------------------------------------

local severity <const> = is.severity_by_akps
local severe   <const> = named "severe" { severity:at_least "severe" }

local response <const> = load.response(f.akps, 10, 5)
local no_better <const> = response.non_responder | response.worse

-- The knee that is spared longer, and reviewed earlier.
local tender <const> = named "a change of grade III or IV, or fluid in the joint" {
  pf.advanced | is.swollen, mark = "DEF" }

local no_run <const> = named "a limp, or pain above 2 in walking or running" {
  any { f.gait_limp, f.pain "walking":above(2), f.pain "run":above(2), f.running_limitation:at_least(4) },
  mark = "2nd", source = src.trek_runners }

-- Later, when running is part of the plan, a limp or pain in walking puts it off.
local not_today <const> = named "a limp, or pain in walking above 2" {
  f.gait_limp | f.pain "walking":above(2), mark = "DEF" }

local too_much <const> = load.back_a_phase
local too_much_running <const> = load.back_after_runs(3)

local worst <const> = f.pain "worst-24h"

local hops_well <const> = named "hops well enough" {
  (~f.other_side_affected & latest(f.hop_lsi):at_least(figure(90, "read", src.hop_symmetry)))
  | latest(f.hop_of_height):at_least(80) | (f.sex:is "female" & latest(f.hop_of_height):at_least(70)), mark = "DEF" }

local akps_gain <const> = latest(f.akps):worst() - f.akps:baseline()

local function checkpoints()
  return
    on(all { tender, days_in_plan:at_least(weeks(6)) }) { mark = "DEF",
      alert("routine", "Week 6: a physician's review, because the change is of grade III or IV, or there is fluid.") },
    on(no_better & days_in_step:at_least(weeks(12))) { mark = "read", source = src.covey_2014,
      alert("routine", "No better after 12 weeks: a physician's review.") },
    load.checkpoints(response)
end

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

  -- Stepped care ------------------------------------------------------------------------------------------------------

  steps {
    step "conservative" { mark = "read", source = src.caliber_runners_knee,
      text = [[At home, guided by reminders: what it is, less of what provokes it, exercise for hip and knee from week
        one, comfort.]],
      care.education, care.load_patellofemoral, care.running_patellofemoral, care.ice, care.oral_nsaid,
      care.topical_nsaid, care.paracetamol },

    step "physical-therapy" { mark = "DEF",
      text = "The same exercises under a therapist's eye, with tape or insoles where they help, and how you run.",
      when = any { severe, pf.supervised, load.goes_up(response) },
      care.supervised_exercise, care.tape, care.foot_orthosis, care.brace },

    step "injection" { approval = "clinician", mark = "DEF",
      text = "A physician is consulted; there is no controlled evidence for an injection. The exercises go on.",
      when = all { days_in_step:at_least(weeks(12)), adherence:at_least(0.8), no_better,
                   is.swollen | pf.confirmed },
      care.steroid_injection_joint },

    -- Named only here; a shared decision after twelve weeks of supervised exercise that was done.
    step "regenerative" { approval = "clinician", mark = "DEF",
      text = "A physician discusses what is known of platelet-rich plasma and its like. The exercises go on.",
      when = all { days_in_step:at_least(weeks(12)), adherence:at_least(0.8), no_better, pf.confirmed },
      care.platelet_rich_plasma },

    step "surgical-opinion" { approval = "clinician", mark = "GK",
      text = "A surgeon is asked, after six months of treatment without success and with a change of grade III or IV.",
      when = all { days_in_plan:at_least(weeks(26)), severity:at_least "moderate", pf.advanced },
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
      exercise(ex.mini_squat)               { days = "mon tue thu fri" },
      exercise(ex.seated_knee_extension)    { days = "mon wed fri" },
      exercise(ex.wall_sit) { days = "mon tue wed thu fri", ladder = ladder {       -- 45 degrees only
        { sets = 5, hold = seconds(20), rest = seconds(60), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(30), rest = seconds(60), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(35), rest = seconds(60), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(40), rest = seconds(60), note = "knees at 45 degrees" },
        { sets = 5, hold = seconds(45), rest = seconds(60), note = "knees at 45 degrees" },
        entry = 2 } },
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },

      no_running { when = no_run | tender,
        say = "No running for now. Cycling or pool only while they hurt no more than 2 of 10." },
      no_running { when = load.injected, say = load.wait },
      running { when = always,
        say = [[Short runs on the flat, no farther than the longest of the last 30 days; at most 2 of 10 during the run,
          gone within an hour, and no more the next morning. No downhill.]] },

      advance = all {
        worst:last(3):since_phase():at_most(4),
        latest(f.pain "walking"):at_most(2),
        latest(f.pain "stairs-up"):at_most(2), latest(f.pain "stairs-down"):at_most(2),
        load.mornings_as_usual,
        f.effusion:is "none" },
      checkpoints(),
    },

    -- Strength in the ranges of low stress; the squat goes past 45 degrees only rung by rung.
    phase "build" { lasts = days(14, 28, 42), at = "18:00", mark = "DEF",

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
      exercise(ex.side_plank)                      { days = "mon tue thu fri" },
      exercise(ex.calf_raise)                      { days = "mon wed fri" },        -- the gate asks for twenty (DEF)
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },

      no_running { when = no_run | tender,
        say = "No running for now. Cycling or pool only while they hurt no more than 2 of 10." },
      no_running { when = load.injected, say = load.wait },
      running { when = always,
        say = [[Short runs on the flat, no farther than the longest of the last 30 days; at most 2 of 10 during the run,
          gone within an hour, and no more the next morning. No downhill.]] },

      advance = all {
        latest(f.pain "usual"):at_most(2),
        latest(f.pain "squat"):at_most(2),                                          -- to 60 degrees
        latest(f.pain "step-down"):at_most(2), latest(f.step_down_quality):at_most(3),      -- ten step-downs, 15 cm
        load.as_strong(f.hip_abduction_lsi, 80), load.as_strong(f.knee_extension_lsi, 80),
        latest(f.akps):at_least(75) | akps_gain:at_least(figure(8, "GK", src.crossley_2004)),
        load.gate(2) },
      regress = too_much,
      checkpoints(),
    },

    phase "return-to-run" { title = "Load and return to running", lasts = days(21, 35, 56), at = "18:00", mark = "DEF",

      exercise(ex.walk_run)         { days = "mon wed fri" },
      exercise(ex.step_down)        { days = "tue thu sat" },
      exercise(ex.split_squat)      { days = "tue sat" },
      exercise(ex.single_leg_squat) { days = "tue sat" },
      exercise(ex.double_leg_jump)  { days = "tue sat" },                           -- its ladder leads to the hop
      exercise(ex.pogo_hops)        { days = "tue sat" },
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },
      asks { f.pain "walking", at = "18:00", days = "mon wed fri" },

      no_running { when = not_today, say = "No run while you limp, or while walking hurts more than 2 of 10." },
      no_running { when = load.injected, say = load.wait },
      running { when = always,
        say = [[Every other day on flat ground, walk and run as said, 5 per cent more steps a minute than you are used
          to. At most 2 of 10, gone within an hour; above 3 the run ends and the next one is a level lower.]] },

      advance = all {
        f.continuous_run_min:last(2):since_phase():at_least(30),                    -- 30 minutes, two runs in a row,
        f.pain "run":last(2):since_phase():at_most(2),                              -- at 2 of 10 or less,
        f.run_settling_min:last(2):since_phase():at_most(60),                       -- gone within the hour
        hops_well,
        latest(f.akps):at_least(figure(85, "DEF", src.kujala_1993)) },
      regress = too_much | too_much_running,
      checkpoints(),
    },

    phase "full" { title = "Full return", lasts = days(21, 28, 56), at = "18:00", mark = "DEF",

      exercise(ex.continuous_run)                  { days = "mon wed fri" },
      exercise(ex.split_squat)                     { days = "tue sat" },
      exercise(ex.single_leg_squat)                { days = "tue sat" },
      exercise(ex.side_lying_hip_abduction_loaded) { days = "tue sat" },
      exercise(ex.romanian_deadlift)               { days = "tue sat" },
      asks { f.pain "worst-24h", at = "18:00", days = "daily" },
      asks { f.pain "walking", at = "18:00", days = "mon wed fri" },

      no_running { when = not_today, say = "No run while you limp, or while walking hurts more than 2 of 10." },
      no_running { when = load.injected, say = load.wait },
      running { when = always,
        say = [[One change a week: distance, then hills, then speed. At most 2 of 10, gone within an hour. Stairs and
          downhill come back when they hurt no more than 2.]] },

      advance = all {
        latest(f.days_at_target_volume):at_least(14),
        worst:over(days(14)):since_phase():at_most(1),
        latest(f.groc):at_least(figure(5, "GK", src.kamper_2009)),
        adherence:at_least(0.8),
        latest(f.step_down_quality):at_most(figure(1, "GK", src.piva_2006)) },
      regress = too_much | too_much_running,
      checkpoints(),
    },

    -- Open: twice a week for 12 weeks at least. A relapse goes back to the build phase.
    phase "maintain" { lasts = days(84, 84, 364), at = "18:00", mark = "DEF",

      exercise(ex.box_squat)                       { days = "tue sat" },
      exercise(ex.step_down)                       { days = "tue sat" },
      exercise(ex.side_lying_hip_abduction_loaded) { days = "tue sat" },
      exercise(ex.front_plank)                     { days = "tue sat" },
      asks { f.pain "worst-24h", at = "18:00", days = "tue sat" },
      asks { f.pain "walking", at = "18:00", days = "tue sat" },

      no_running { when = not_today, say = "No run while you limp, or while walking hurts more than 2 of 10." },
      no_running { when = load.injected, say = load.wait },
      running { when = always, say = "Run as you like; no run more than a tenth longer than the longest in 30 days." },

      on(worst:over(days(7)):since_phase():median():at_least(4)) { down(3), mark = "DEF" },
    },
  },
}
