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

return cases "itb-syndrome" {
  at = "2027-03-01 09:00", zone = "America/New_York", side = "right",

  case "V1: straightforward" {
    patient_a(),
    expect {
      flags = {}, unknown_flags = {}, disposition = "self-ok",
      ["itb-syndrome"] = { result = "met", strength = "definite", primary = true, code = "M76.31",
        severity = "moderate", step = "conservative", phase = "settle", running = false, missing = {} },
      care = { ["oral-nsaid"] = "allow", ice = "allow", ["steroid-injection"] = "not offered" },
    },
    enrol {},
    expect {
      plan = "active", step = "conservative", phase = "settle", holds = {}, alerts = 0,
      next_session = "2027-03-01 18:00", sessions = 14,
      exercises = { among = { "E05", "E06", "E08", "E24", "E27", "E32" }, none_of = { "E33", "E34" } },
    },
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
