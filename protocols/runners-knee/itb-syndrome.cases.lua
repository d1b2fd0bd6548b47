-- Cases of the iliotibial band syndrome. V1 is the first worked vignette of the clinical fact sheet (section 9); the
-- others change one thing of it each. Everything that a case does not say is as in a healthy person.

-- V1, patient A: what is found at the first visit.
local function patient_a(changes)
  local found = {
    age = 29, runner = true, onset = "gradual", symptom_days = 22,
    pain_place = { "lateral_epicondyle" }, dominant_place = "lateral_epicondyle",
    run_flat = true, run_downhill = true, run_onset_distance_km = 4, run_stop_distance_km = 5, running_limitation = 3,
    pain = { rest = 0, walking = 1, ["stairs-down"] = 3, ["worst-24h"] = 6 },
    noble = true, epicondyle_tender = true, ober = true,
    lefs = 62, longest_run_30d_km = 12, alcohol_per_day = 1,
    otherwise_normal() }
  for name, value in pairs(changes or {}) do found[name] = value end
  return given(found)
end

local function both(value) return { left = value, right = value } end
local function both_knees()
  return patient_a { pain_place = both { "lateral_epicondyle" }, dominant_place = both "lateral_epicondyle",
    run_flat = both(true), run_downhill = both(true), noble = both(true), epicondyle_tender = both(true),
    running_limitation = both(3), lefs = both(62) }
end

-- What is said after a session, for weeks: how it was, and that nothing new alarms in either knee.
local function sessions_for(length, said, worst)
  said.effusion, said.gait_limp, said.night = both "none", both(false), both(false)
  said.hop_groin_pain, said.hip_ir_painful, said.bone_pain_night_or_rest = both(false), both(false), both(false)
  said.hip_ir_deg, said.hip_ir_other_side_deg = both(35), both(35)
  said.pain = { rest = 0, walking = said.walking, ["worst-24h"] = worst }
  said.walking = nil
  return each_session(length, said)
end
-- A session that went well, all of it said at once; with what was otherwise.
local function green(changes)
  local said = { done = true, before = 1, during = 1, after60 = 1, morning = 1, new_swelling = false, gait_limp = false,
    sharp_pain_stop = false }
  for name, value in pairs(changes or {}) do said[name] = value end
  return said
end

local function done_for(length, worst) return sessions_for(length, { done = true, during = 1, morning = 1 }, worst) end
local function skipped_for(length, worst) return sessions_for(length, { skipped = "no time" }, worst) end

-- The same for weeks, and what is asked again and again; every session that came was well.
local function well_for(length, worst, changes)
  local said = green(changes)
  return sessions_for(length, said, worst)
end

-- What is measured when a phase may be over.
local settled <const> = { pain = { walking = 0, ["stairs-up"] = 1, ["stairs-down"] = 1 }, epicondyle_pain = 2,
  noble_pain = 1 }
local function strong(changes)
  local found = {
    pain = { walking = 0, ["brisk-walk"] = 1, ["stairs-up"] = 0, ["stairs-down"] = 1, ["single-leg-squat"] = 2,
      ["step-down"] = 1, hop = 1 },
    step_down_quality = 2, calf_raises = 20, hip_abduction_lsi = 86, other_side_affected = false,
    steroid_injection_14d = false, prp_injection_28d = false }
  for name, value in pairs(changes or {}) do found[name] = value end
  return report(found)
end

-- From the first day to the first run: ten days to settle, 21 to build.
local function to_the_first_run()
  return { well_for(days(10), 3), report(settled), well_for(days(13), 1), strong(), well_for(days(2), 1) }
end

-- From the Friday of the first run on: after each two good runs another level. How much it hurts to walk is asked with
-- each. The lengths are those from run to run.
local function running_for(length) return well_for(length, 1, { walking = 0 }) end
local function up_the_table()
  local steps <const> = { running_for(days(4)), expect { levels = { ["walk-run"] = 2 } } }
  for level = 3, 14 do
    table.insert(steps, running_for(days(level % 3 == 0 and 4 or 5)))
    table.insert(steps, expect { levels = { ["walk-run"] = level }, phase = "return-to-run" })
    if level == 4 then table.insert(steps, report { lefs = 72, groc = 5 }) end      -- week 6, and week 12
    if level == 13 then table.insert(steps, report { lefs = 76, groc = 6 }) end
  end
  return steps
end

return cases "itb-syndrome" {
  at = "2027-03-01 09:00", zone = "America/New_York", side = "right",

  case "V1: straightforward" {
    patient_a(),
    expect {
      flags = {}, unknown_flags = {}, disposition = "self-ok",
      ["itb-syndrome"] = { result = "met", strength = "definite", primary = true, code = "M76.31",
        severity = "moderate", step = "conservative", phase = "settle", running = false, missing = {} },
      ["patellofemoral-pain"] = "not met", ["chondromalacia-patellae"] = "not met",
      running = false,                                                    -- grade 3
      care = { ["oral-nsaid"] = "allow", ice = "allow", wrap = "allow", paracetamol = "allow",
        ["topical-nsaid"] = "ask",                                        -- off label
        ["steroid-injection"] = "not offered", ["platelet-rich-plasma"] = "not offered" },
    },
    enrol {},
    expect {
      plan = "active", step = "conservative", phase = "settle", holds = {}, alerts = 0,
      next_session = "2027-03-01 18:00", sessions = 14,
      exercises = { includes = { "E05", "E06", "E08", "E24", "E27", "E32" },
        among = { "E05", "E06", "E08", "E24", "E27", "E32" }, none_of = { "E33", "E34" } },
    },
  },

  -- The whole way: Monday 1 March to the end of June.
  case "V1, all the way: settles, builds, passes the gate, climbs the walk-run table, and is over" {
    patient_a(),
    enrol {},
    well_for(days(10), 3),
    expect { phase = "settle", running = false, alerts = 0 },
    report(settled),
    expect { phase = "build", running = false, alerts = 0,
      exercises = { among = { "E05", "E07", "E09", "E12", "E16", "E17", "E24", "calf-raise" } } },
    well_for(days(13), 1), strong(),
    expect { phase = "build" },                                           -- not before 14 days, whatever is well
    well_for(days(2), 1),
    expect { phase = "return-to-run", running = true, alerts = 0, levels = { ["walk-run"] = 1 },
      next_session = "2027-03-26 18:00", exercises = { includes = { "walk-run" } } },
    up_the_table(),
    running_for(days(2)), report { pain = { run = 1 }, continuous_run_min = 30 },
    expect { phase = "return-to-run" },                                   -- one run of 30 minutes, and two are wanted
    running_for(days(2)), report { pain = { run = 1 }, continuous_run_min = 30, onset_distance_pain = false },
    expect { phase = "full", holds = {}, flags = {}, running = true, alerts = 0, levels = { ["continuous-run"] = 5 } },
    running_for(days(14)), report { days_at_target_volume = 14, lefs = 76, uwri = 33 },
    expect { plan = "completed", alerts = 0, sessions = 0 },
  },

  -- Week 6 (4.6), against a worst pain of 6 and 62 points.
  case "V1, week 6, a: a response goes on by the exits of the phases" {
    patient_a(),
    enrol {},
    done_for(days(43), 3),
    report { lefs = 72, groc = 5 }, wait(days(1)),
    expect { alerts = 1, step = "conservative", phase = "settle" },       -- the limit of the phase, and no more
    report { pain = { walking = 0, ["stairs-up"] = 1, ["stairs-down"] = 1 }, epicondyle_pain = 2, noble_pain = 1 },
    expect { phase = "build" },
  },

  case "V1, week 6, b: no response, and the next step of care" {
    patient_a(),
    enrol {},
    done_for(days(43), 5),
    report { lefs = 66, groc = 1 }, wait(days(1)),
    expect { alerts = { "No response after six weeks", "physical therapy follows" } },
  },

  case "V1, week 6, c: the same with less than half done: support, and no other treatment" {
    patient_a(),
    enrol {},
    done_for(days(34), 5), skipped_for(days(9), 5),
    report { lefs = 66, groc = 1 }, wait(days(1)),
    expect { alerts = { "support before more care" }, step = "conservative" },
  },

  case "week 6: runs that are back to what they were are a response, whatever the other scales say" {
    patient_a { uwri = 20 },
    enrol {},
    done_for(days(43), 5),
    report { lefs = 66, groc = 1, uwri = 28 }, wait(days(1)),
    expect { alerts = 1 },
  },

  case "two bad days are no worse course: three scores are wanted" {
    patient_a(),
    enrol {},
    wait(days(8)),
    report { pain = { ["worst-24h"] = 9 } },
    expect { alerts = 0 },
    wait(days(1)), report { pain = { ["worst-24h"] = 9 } }, wait(days(1)), report { pain = { ["worst-24h"] = 9 } },
    expect { alerts = { "Worse than when the plan began" } },
  },

  case "week 12 of therapy without a response: a physician and a film" {
    patient_a { failed_exercise_course = true },
    enrol {},
    expect { step = "physical-therapy" },
    done_for(days(85), 6),
    report { lefs = 62, groc = 0 }, wait(days(1)),
    expect { alerts = { "a physician's review and a radiograph" } },
  },

  -- Day by day --------------------------------------------------------------------------------------------------------

  case "V1, day by day: two green sessions are one rung up, each exercise by itself" {
    patient_a(),
    enrol {},
    expect { levels = { clamshell = 3, ["side-plank"] = 2 } },
    session(green()),                                                     -- Monday
    expect { colour = "green", levels = { clamshell = 3 } },
    session(green()),                                                     -- Tuesday
    expect { levels = { clamshell = 4, ["side-plank"] = 3 } },
    session(green()), session(green()),                                   -- Wednesday, without the plank, and Thursday
    expect { levels = { clamshell = 5, ["side-plank"] = 3 } },
  },
  case "V1: what a painkiller may hide is grey, and moves nothing" {
    patient_a(),
    enrol {},
    session(green { analgesic = true }), session(green { analgesic = true }), wait(days(2)),
    expect { colour = "grey", levels = { clamshell = 3 } },
  },
  case "V1: an answer that is missing is grey, and moves nothing" {
    patient_a(),
    enrol {},
    session { done = true, before = 1, during = 1 }, wait(days(1)),
    session { done = true, before = 1, during = 1 }, wait(days(1)),
    expect { colour = "grey", levels = { clamshell = 3 }, plan = "active" },
  },
  case "V1: more pain than is fine is amber; three in a row are one rung down" {
    patient_a(),
    enrol {},
    session(green { during = 4 }), wait(days(1)),
    expect { colour = "amber", levels = { clamshell = 3 } },
    session(green { during = 4 }), wait(days(1)), session(green { during = 4 }), wait(days(1)),
    expect { levels = { clamshell = 2 } },
  },
  case "V1: above 5 is red: one rung down, and a wait for a morning no worse than usual" {
    patient_a { pain = { rest = 0, walking = 1, ["stairs-down"] = 3, ["worst-24h"] = 6, ["next-morning"] = 1 } },
    enrol {},
    session(green { during = 6, morning = 3 }),
    expect { colour = "red", levels = { clamshell = 2 }, holds = { "wait-until", "no-impact" } },
    report { pain = { ["next-morning"] = 2 } }, wait(days(1)),
    expect { holds = { includes = { "wait-until" } } },
    report { pain = { ["next-morning"] = 1 } }, wait(days(2)),
    expect { holds = {} },
  },
  case "V1: a limp is red, whatever the pain" {
    patient_a(),
    enrol {},
    session(green { gait_limp = true }),
    expect { colour = "red", flags = { "RF23" } },
  },
  case "V1: two red sessions in a week call for a review" {
    patient_a { pain = { rest = 0, walking = 1, ["stairs-down"] = 3, ["worst-24h"] = 6, ["next-morning"] = 1 } },
    enrol {},
    session(green { during = 6 }), wait(days(1)), report { pain = { ["next-morning"] = 1 } }, wait(days(2)),
    expect { alerts = 0, holds = {} },
    session(green { during = 6 }),
    expect { alerts = { "Two red sessions", "within 7 days" } },
  },
  case "V1: eight days without a session: a rung down; fifteen: two, and the gate anew" {
    patient_a(),
    enrol {},
    session(green()),
    wait(days(8)),
    expect { levels = { clamshell = 2 }, holds = {} },
    wait(days(7)),
    expect { levels = { clamshell = 1 }, holds = { "no-impact" } },
  },
  case "V1: a pause counts as days without a session, and not as missed ones" {
    patient_a(),
    enrol {},
    session(green()),
    pause { reason = "holiday" },
    expect { plan = "paused", sessions = 0 },
    wait(days(9)),
    resume {},
    expect { plan = "active", levels = { clamshell = 2 }, holds = {} },
  },
  case "V1: after eight weeks without a session a clinician says whether it goes on" {
    patient_a(),
    enrol {},
    session(green()),
    pause {}, wait(days(58)), resume {},
    expect { proposals = { includes = { "intake" } }, holds = { includes = { "wait-until" } } },
    approve "intake", report { as_before() },                             -- what is critical is asked anew
    expect { holds = { "no-impact" }, levels = { clamshell = 1 } },       -- anew, and never a level up
  },
  case "V1, week 6, b: the plan goes up to therapy by itself, and to an injection only by a clinician" {
    patient_a(),
    enrol {},
    done_for(days(43), 5),
    report { lefs = 66, groc = 1 }, wait(days(1)),
    expect { step = "physical-therapy", proposals = { none_of = { "injection" } } },
    done_for(days(42), 5),
    report { lefs = 66, groc = 1 }, wait(days(1)),
    expect { step = "physical-therapy", proposals = { includes = { "injection" } } },
    decline "injection",
    expect { step = "physical-therapy", proposals = { none_of = { "injection" } } },
  },

  -- The run -----------------------------------------------------------------------------------------------------------

  case "a sharp pain in a run is red: it ends the run, and the next one is a level lower, after two days" {
    patient_a(), enrol {}, to_the_first_run(),
    running_for(days(4)),                                                 -- Tuesday, level 2
    running_for(days(1)),
    expect { levels = { ["walk-run"] = 2 }, next_session = "2027-03-31 18:00" },
    session(green { sharp_pain_stop = true, pain = { walking = 0 } }),
    expect { colour = "red", levels = { ["walk-run"] = 1 }, holds = { "wait-until", "no-impact" }, running = false },
    wait(days(1)), report { pain = { ["next-morning"] = 1, walking = 0 } },
    expect { holds = { "no-impact" } },                                   -- strength again, and no run yet
    wait(days(2)),
    expect { holds = {}, running = true },
  },
  case "a run at 2 of 10 is above what the iliotibial band allows: red" {
    patient_a(), enrol {}, to_the_first_run(),
    running_for(days(4)), running_for(days(1)),
    session(green { during = 2, pain = { walking = 0 } }),
    expect { colour = "red", levels = { ["walk-run"] = 1 } },
  },
  case "a run that was missed comes a day later, with the rest of its week" {
    patient_a(), enrol {}, to_the_first_run(),
    running_for(days(4)), running_for(days(1)),
    session { skipped = "no time", pain = { walking = 0 } },              -- Wednesday
    expect { story = { "Walk and run is put off to 2027-04-01" }, levels = { ["walk-run"] = 2 } },
    running_for(days(2)),                                                 -- Thursday's run
    expect { levels = { ["walk-run"] = 2 } },
    running_for(days(2)),                                                 -- Saturday's
    expect { levels = { ["walk-run"] = 3 } },
    running_for(days(2)),                                                 -- Monday's: the weekly plan again
    expect { levels = { ["walk-run"] = 3 }, next_session = "2027-04-07 18:00" },
  },
  case "what was told of an injection at the gate need not be told every fortnight" {
    patient_a(), enrol {}, to_the_first_run(),
    running_for(days(20)),
    expect { running = true, exercises = { includes = { "walk-run" } } },
  },

  -- Injection: proposed, approved, given, and its days ----------------------------------------------------------------

  case "an injection is proposed, approved and given, and infection is watched for" {
    patient_a(), enrol {},
    done_for(days(43), 5), report { lefs = 66, groc = 1 }, wait(days(1)),
    done_for(days(42), 5), report { lefs = 66, groc = 1 }, wait(days(1)),
    expect { step = "physical-therapy", phase = "settle", proposals = { includes = { "injection" } } },
    approve "injection",
    expect { step = "injection", phase = "settle", proposals = { includes = { "steroid-injection" } } },
    approve "steroid-injection", report { as_before() }, report { steroid_injected = true },
    expect { plan = "active", phase = "settle", flags = {}, proposals = { none_of = { "steroid-injection" } } },
    wait(days(20)), report { as_before(), steroid_injected = false },
    expect { flags = {}, plan = "active" },
    report { spreading_redness = true },
    expect { flags = { includes = { "RF16" } }, disposition = "emergency", plan = "stopped" },
  },
  case "severe pain in walking after four weeks of the first phase, in spite of exercise: an injection is proposed" {
    patient_a(), enrol {},
    done_for(days(26), 6), report { pain = { walking = 7 } }, wait(days(1)),
    expect { proposals = { none_of = { "injection" } } },
    done_for(days(3), 6),
    expect { step = "conservative", proposals = { includes = { "injection" } } },
  },
  case "no run within 14 days of an injection, and the plan's phase stays" {
    patient_a(), enrol {}, to_the_first_run(),
    running_for(days(4)),
    report { steroid_injected = true, injection_pain_rising = false, spreading_redness = false,
      wound_discharge = false },
    expect { running = false, phase = "return-to-run", exercises = { none_of = { "E33", "E16" } } },
    wait(days(1)), report { steroid_injected = false }, running_for(days(12)),
    expect { running = false, levels = { ["walk-run"] = 2 } },
    running_for(days(2)),
    expect { running = true, exercises = { includes = { "walk-run" } } },
  },
  case "22 days after an injection redness is no longer its" {
    patient_a(), enrol {},
    report { as_before(), steroid_injected = true },
    wait(days(22)), report { as_before(), steroid_injected = false, spreading_redness = true },
    expect { flags = { none_of = { "RF16" } } },
  },
  case "the next injection at the same knee: not within 90 days" {
    patient_a { failed_exercise_course = true }, enrol {},
    wait(days(1)), report { as_before(), steroid_injected = true },
    wait(days(1)), report { as_before(), steroid_injected = false, steroid_benefit_weeks = 6 },
    done_for(days(84), 6), report { lefs = 62, groc = 0 }, wait(days(1)),
    approve "injection", report { as_before() },
    expect { step = "injection", proposals = { none_of = { "steroid-injection" } } },
    wait(days(5)), report { as_before() },
    expect { step = "injection", proposals = { includes = { "steroid-injection" } } },
  },

  -- What life brings --------------------------------------------------------------------------------------------------

  case "two weeks under painkillers: nothing goes up, nothing goes on, and the clinic hears of it on day 7" {
    patient_a(), enrol {},
    well_for(days(14), 3, { analgesic = true }),
    report { analgesic = true, pain = settled.pain, epicondyle_pain = 2, noble_pain = 1 },
    expect { phase = "settle", levels = { clamshell = 3, ["side-plank"] = 2 }, alerts = { "Day 7" } },
  },
  case "after four days without a session the last one again" {
    patient_a(), enrol {},
    session(green()), session(green()),
    expect { levels = { clamshell = 4 } },
    wait(days(4)),
    expect { levels = { clamshell = 3 }, story = { "4 days without a session" } },
  },
  case "a journey: the sessions come at the same hour of the new clock, and nothing is missed" {
    patient_a(), enrol {},
    session(green()),
    travel "Europe/Berlin",
    expect { next_session = "2027-03-02 18:00", plan = "active", holds = {} },
    session(green()),
    expect { levels = { clamshell = 4 } },
  },
  case "an answer that was a mistake is amended, and what follows from it is so" {
    patient_a(), enrol {},
    done_for(days(7), 3),
    report { pain = { walking = 3, ["stairs-up"] = 1, ["stairs-down"] = 1 }, epicondyle_pain = 2, noble_pain = 1 },
    expect { phase = "settle" },
    amend { pain = { walking = 0, ["stairs-up"] = 1, ["stairs-down"] = 1 }, epicondyle_pain = 2, noble_pain = 1 },
    expect { phase = "build" },
  },
  case "a limp that was none: amended, and the plan goes up again" {
    patient_a(), enrol {},
    wait(days(2)), report { effusion = "small", swelling_days = 1 },
    expect { flags = { includes = { "RF23" } }, holds = { "no-progression" } },
    amend { effusion = "none" },
    expect { flags = {}, holds = {}, disposition = "self-ok" },
  },
  case "an examination: asked for by the patient, confirmed by the clinic, and over"
  { clinic { name = "Midtown Knee Clinic", zone = "America/New_York", hours = { tue = "07:00-19:00" } },
    patient_a(), enrol {},
    exam_asked "the band snaps",
    expect { exam = "asked", plan = "active" },
    exam_booked "2027-03-02 10:00",
    expect { exam = "booked" },
    wait(days(2)),
    expect { exam = "over", plan = "active" },
  },

  -- Both knees at once ------------------------------------------------------------------------------------------------

  case "both knees: one session a day with what they share once, and each its own holds and rungs" {
    both_knees(),
    enrol { side = "right" }, enrol { side = "left" },
    expect { plan = "active", sessions = 14, next_session = "2027-03-01 18:00" },
    session { done = true, pain = { before = 1, during = 6 } },           -- the right one's
    expect { colour = "red", holds = { includes = { "wait-until" } }, levels = { clamshell = 2 } },
    expect { side = "left", colour = "none", holds = {}, levels = { clamshell = 3 } },
  },

  -- The weekly rule, and the first visit ------------------------------------------------------------------------------

  case "a week that hurts more than the one before" {
    patient_a(),
    enrol {},
    done_for(days(7), 3), done_for(days(7), 5),
    expect { alerts = { "From week to week it hurts more" } },
  },
  case "a week that hurts a little more is no reason, a second one is" {
    patient_a(),
    enrol {},
    done_for(days(7), 3), done_for(days(7), 4),
    expect { alerts = 0 },
    done_for(days(7), 5),
    expect { alerts = { "From week to week it hurts more" } },
  },

  case "no run in the last 30 days: none before the gate" {
    patient_a { running_limitation = 1, pain = { rest = 0, walking = 0, ["worst-24h"] = 5 }, longest_run_30d_km = 0 },
    expect { running = false },
  },
  case "grade 1: short runs" {
    patient_a { running_limitation = 1, pain = { rest = 0, walking = 0, ["worst-24h"] = 5 } },
    expect { running = true },
  },

  case "V1 at the left knee" { side = "left",
    patient_a(),
    expect { ["itb-syndrome"] = { strength = "definite", code = "M76.32" } },
  },

  case "V1: nothing is known of the other knee's condition, and it is not made up" {
    patient_a(),
    expect { side = "left", ["itb-syndrome"] = "not met" },
  },

  case "fluid in the knee is against it" {
    patient_a { effusion = "moderate", swelling_days = 10 },
    expect { ["itb-syndrome"] = "not met" },
  },

  case "an injury is against it" {
    patient_a { onset = "traumatic", injury_days = 22 },
    expect { ["itb-syndrome"] = "not met" },
  },

  case "the place alone makes it possible" {
    given { pain_place = { "lateral_epicondyle" } },
    expect { ["itb-syndrome"] = { result = "unknown", strength = "possible", code = "M25.561",
               missing = { includes = { "noble", "epicondyle_tender", "run_flat" } } } },
  },

  case "without a sign from the examination it is probable" {
    patient_a { noble = unknown, epicondyle_tender = unknown },
    expect { ["itb-syndrome"] = { result = "met", strength = "probable", missing = { "noble", "epicondyle_tender" } } },
  },

  case "nothing is known: nothing is met, and what is critical is not answered" {
    expect {
      flags = {}, unknown_flags = { includes = { "RF03" } }, disposition = "same-day",
      ["itb-syndrome"] = "unknown",
    },
    enrol {},
    expect { plan = "refused" },
  },

  case "an open critical question: no plan" {
    patient_a { fever = unknown, effusion = unknown },
    enrol {},
    expect { plan = "refused", refused = "RF03" },
  },

  case "settles, and goes on when stairs and the epicondyle no longer hurt" {
    patient_a(),
    enrol {},
    each_session(days(7), { done = true, during = 1 }),
    expect { phase = "settle" },
    report { pain = { walking = 0, ["stairs-up"] = 1, ["stairs-down"] = 1 }, epicondyle_pain = 2, noble_pain = 1 },
    expect { phase = "build", running = false, story = "settle" },
  },

  case "a painkiller before the answers: pain may hide, and nothing goes on" {
    patient_a(),
    enrol {},
    each_session(days(7), { done = true, during = 1 }),
    report { analgesic = true,
      pain = { walking = 0, ["stairs-up"] = 1, ["stairs-down"] = 1 }, epicondyle_pain = 2, noble_pain = 1 },
    expect { phase = "settle" },
  },

  case "left alone, the plan stays where it is" {
    patient_a(),
    enrol {},
    wait(days(7)),
    expect { plan = "active", phase = "settle" },
  },
}
