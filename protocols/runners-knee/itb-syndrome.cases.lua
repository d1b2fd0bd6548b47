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

-- What is said after a session, for weeks: how it was, and that nothing new alarms in either knee.
local function both(value) return { left = value, right = value } end
local function sessions_for(length, said, worst)
  said.effusion, said.gait_limp, said.night = both "none", both(false), both(false)
  said.hop_groin_pain, said.hip_ir_painful, said.bone_pain_night_or_rest = both(false), both(false), both(false)
  said.hip_ir_deg, said.hip_ir_other_side_deg = both(35), both(35)
  said.pain = { rest = 0, ["worst-24h"] = worst }
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
    expect { alerts = { "No response after six weeks", "the next step of care" } },
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
    approve "intake",
    expect { holds = { "no-impact" } },
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
