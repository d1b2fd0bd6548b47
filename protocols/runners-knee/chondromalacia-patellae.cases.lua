-- Cases of chondromalacia: who has it, and who has patellofemoral pain until an image says more. They begin with the
-- second worked vignette of the clinical fact sheet (section 9); what a case does not say is as in a healthy person.

local function patient_b(changes)
  local found = {
    age = 24, runner = true, onset = "gradual", symptom_days = 22,
    pain_place = { "retropatellar" }, dominant_place = "retropatellar",
    pain = { rest = 0, walking = 0, run = 2, squat = 4, ["stairs-down"] = 4, sit = 6, ["worst-24h"] = 5 },
    running_limitation = 2, quad_resisted_pain = true, facet_tender = true, akps = 75,
    otherwise_normal() }
  for name, value in pairs(changes or {}) do found[name] = value end
  return given(found)
end

local function with_grade(grade, changes)
  changes = changes or {}
  changes.imaging_or_arthroscopy_patellar_cartilage_grade = grade
  return patient_b(changes)
end

local function both(value) return { left = value, right = value } end
local function cp(expected) return expect { ["chondromalacia-patellae"] = expected } end
local suspected <const> = { strength = "possible", code = "M22.2X2" }     -- never M22.42
local confirmed <const> = { result = "met", strength = "definite", code = "M22.42" }

return cases "chondromalacia-patellae" {
  at = "2027-03-01 09:00", zone = "America/New_York", side = "left",

  -- Suspected, and treated as patellofemoral pain ---------------------------------------------------------------------

  case "painful grating" {
    patient_b { crepitus = "painful" }, cp(suspected),
    expect { ["patellofemoral-pain"] = { strength = "definite", primary = true, code = "M22.2X2" } },
    enrol {},
    expect { plan = "refused" },
    enrol { protocol = "patellofemoral-pain" },
    expect { plan = "active", phase = "settle" },
  },
  case "an old blow on the kneecap"      { patient_b { prior_patellar_trauma = true }, cp(suspected) },
  case "the kneecap was out before"      { patient_b { prior_dislocation = true }, cp(suspected) },
  case "grating without pain is normal"  { patient_b { crepitus = "painless" }, cp "not met" },
  case "the Clarke sign is no reason"    { patient_b { clarke = true }, cp "not met" },
  case "nothing points to it"            { patient_b(), cp "not met" },
  case "what is not patellofemoral pain is not suspected either" {
    patient_b { crepitus = "painful", jlt_medial = unknown }, cp "not met",
    expect { ["patellofemoral-pain"] = { strength = "possible", code = "M25.562" } } },

  -- Confirmed ---------------------------------------------------------------------------------------------------------

  case "an image shows grade I" {
    with_grade(1), cp(confirmed),
    expect { ["chondromalacia-patellae"] = { primary = true, step = "conservative", phase = "settle", running = true },
      ["patellofemoral-pain"] = { strength = "definite", primary = false, code = "M22.2X2" } },
    enrol {},
    expect { plan = "active", exercises = { includes = { "E04", "E15" } } },
  },
  case "an image shows nothing"  { with_grade(0, { crepitus = "painful" }), cp "not met" },
  case "a change that does not hurt there" {
    with_grade(2, { pain_place = { "popliteal_fossa" }, dominant_place = "popliteal_fossa" }), cp "not met" },
  case "a change that nothing provokes" {
    with_grade(2, { pain = { squat = 0, ["stairs-down"] = 0, sit = 0, ["worst-24h"] = 4 } }), cp "not met" },
  case "the other knee's image says nothing of this one" {
    patient_b { crepitus = "painful", imaging_or_arthroscopy_patellar_cartilage_grade = { right = 3 } },
    cp(suspected) },

  case "grade II: at home, as patellofemoral pain" {
    with_grade(2), cp { severity = "moderate", step = "conservative" } },
  case "grade III: therapy from the start, and no running yet" {
    with_grade(3), cp { step = "physical-therapy", running = false } },
  case "grade IV: a physician's review at week 6" {
    with_grade(4),
    enrol {},
    each_session(days(41), { done = true, during = 2, morning = 1, pain = { ["worst-24h"] = 4 } }),
    expect { phase = "settle" },
    each_session(days(2), { done = true, during = 2, morning = 1, pain = { ["worst-24h"] = 4 } }),
    expect { alerts = { "grade III or IV" } },
  },

  case "grade I at 50: a physician's review from week 8 without a response" {
    with_grade(1, { age = 50, failed_exercise_course = true }),
    enrol {},
    each_session(days(57), { done = true, during = 2, morning = 1, pain = { rest = 0, ["worst-24h"] = 5 },
      effusion = both "none", gait_limp = both(false), night = both(false), hop_groin_pain = both(false),
      hip_ir_painful = both(false), hip_ir_deg = both(35), hip_ir_other_side_deg = both(35),
      bone_pain_night_or_rest = both(false) }),
    report { akps = 75, groc = 0 }, wait(days(1)),
    expect { alerts = { "a physician's review and a radiograph" } },
  },

  case "platelet-rich plasma: 72 hours of rest, on from one phase lower, and no run for 28 days" {
    with_grade(2, { longest_run_30d_km = 8 }),
    enrol {},
    each_session(days(8), { done = true, during = 1, morning = 1, pain = { ["worst-24h"] = 3 } }),
    report { pain = { walking = 1, ["stairs-up"] = 1, ["stairs-down"] = 1 } },
    expect { phase = "build" },
    report { as_before(), prp_injected = true },
    expect { phase = "settle", holds = { includes = { "no-load" } }, running = false },
    wait(days(4)), report { as_before(), prp_injected = false },
    expect { phase = "settle", holds = {}, running = false },
    wait(days(25)), report { as_before(), pain = { walking = 0, run = 1 } },
    expect { holds = { none_of = { "no-load" } }, care = { ["oral-nsaid"] = "allow" } },
  },

  case "nothing invasive at the first visit" {
    with_grade(4),
    expect { care = { ["steroid-injection-joint"] = "not offered", ["platelet-rich-plasma"] = "not offered" } } },
}
