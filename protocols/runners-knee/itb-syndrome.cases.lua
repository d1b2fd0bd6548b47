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

  case "two runs in a week that hurt more than they may" {
    patient_a(),
    enrol {},
    wait(hours(2)), report { pain = { run = 2 } }, wait(days(2)),
    expect { alerts = 0 },
    report { pain = { run = 2 } },
    expect { alerts = { "Two sessions in a week", "within 7 days" } },
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
