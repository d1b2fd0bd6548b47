-- Cases of patellofemoral pain. V2 is the second worked vignette of the clinical fact sheet (section 9); the others
-- change one thing of it each. Everything that a case does not say is as in a healthy person.

-- V2, patient B: what is found at the first visit.
local function patient_b(changes)
  local found = {
    age = 24, runner = true, onset = "gradual", symptom_days = weeks(14),
    pain_place = { "retropatellar" }, dominant_place = "retropatellar",
    pain = { rest = 0, squat = 5, ["stairs-down"] = 5, ["stairs-up"] = 4, sit = 7, ["worst-24h"] = 7 },
    crepitus = "painful", quad_resisted_pain = true, facet_tender = true, clarke = true, asthma = true,
    akps_limp = "slight", akps_support = "painful", akps_walking = "above_2km", akps_stairs = "pain_both_ways",
    akps_squatting = "painful_each_time", akps_running = "slight_from_start", akps_jumping = "slight_difficulty",
    akps_sitting = "constant_pain", akps_pain = "occasionally_severe", akps_swelling = "none", akps_kneecap = "none",
    akps_wasting = "none", akps_bending = "none",
    otherwise_normal() }
  for name, value in pairs(changes or {}) do found[name] = value end
  return given(found)
end

-- The same without the pain in long sitting, and without two of the three signs.
local quiet <const> = { rest = 0, squat = 5, ["stairs-down"] = 5, ["stairs-up"] = 4, sit = 5, ["worst-24h"] = 7 }

local function pfp(expected) return expect { ["patellofemoral-pain"] = expected } end
local definite <const> = { strength = "definite", code = "M22.2X2" }
local knee_pain <const> = { result = "unknown", strength = "possible", code = "M25.562" }

-- A look-alike at the place that hurts most.
local function most_at(place, changes)
  changes.pain_place, changes.dominant_place = { "retropatellar", place }, place
  return patient_b(changes)
end

-- What is said after a session: how it was, and that nothing new alarms in either knee, which is asked again and again.
local function both(value) return { left = value, right = value } end
local function after(said)
  said.done = said.skipped == nil or nil
  said.effusion, said.gait_limp, said.night = both "none", both(false), both(false)
  said.hop_groin_pain, said.hip_ir_painful, said.bone_pain_night_or_rest = both(false), both(false), both(false)
  said.hip_ir_deg, said.hip_ir_other_side_deg = both(35), both(35)
  said.pain = said.pain or {}
  said.pain.rest = 0
  return said
end
local function exercise_for(length, during, worst)
  return each_session(length, after { during = during, morning = 1, pain = { ["worst-24h"] = worst } })
end

-- A session that went well, all of it said at once; with what was otherwise.
local function well(worst, changes)
  local said = after { before = 1, during = 1, after60 = 1, morning = 1, new_swelling = false, sharp_pain_stop = false,
    pain = { ["worst-24h"] = worst } }
  for name, value in pairs(changes or {}) do
    if name ~= "pain" then said[name] = value end
    for context, score in pairs(name == "pain" and value or {}) do said.pain[context] = score end
  end
  return said
end
local function well_for(length, worst) return each_session(length, well(worst)) end
local function run_for(length) return each_session(length, well(1, { pain = { walking = 0 } })) end
local function swollen_for(length, worst)
  local said = well(worst, { swelling_days = 20 })
  said.effusion = { left = "small", right = "none" }
  return each_session(length, said)
end

-- The tests at the end of the second phase, all passed.
local function strong()
  return report {
    pain = { usual = 1, walking = 1, squat = 2, ["step-down"] = 2, ["brisk-walk"] = 2, ["stairs-up"] = 1,
      ["stairs-down"] = 2, ["single-leg-squat"] = 2, hop = 1 },
    steroid_injection_14d = false, prp_injection_28d = false, step_down_quality = 2, calf_raises = 22,
    hip_abduction_lsi = 85, knee_extension_lsi = 80, akps = 77 }
end
local function to_the_first_run()
  return { well_for(days(8), 3), report { pain = { walking = 1, ["stairs-up"] = 2, ["stairs-down"] = 2 } },
    well_for(days(17), 2), strong() }
end

-- A session that hurt too much, and a morning after which the next one may come.
local red_session <const> = session { done = true, during = 6 }
local a_usual_morning <const> = { pain = { ["next-morning"] = 1 } }

return cases "patellofemoral-pain" {
  at = "2027-03-01 09:00", zone = "America/New_York", side = "left",

  -- The vignette ------------------------------------------------------------------------------------------------------

  case "V2: with grating, and a questionnaire" {
    patient_b(),
    expect {
      flags = {}, unknown_flags = {}, disposition = "self-ok",
      akps = 69,
      ["patellofemoral-pain"] = { result = "met", strength = "definite", primary = true, code = "M22.2X2",
        severity = "severe", step = "physical-therapy", phase = "settle" },
      ["chondromalacia-patellae"] = { strength = "possible", primary = false, code = "M22.2X2" },
      ["itb-syndrome"] = "not met",
      care = { ["oral-nsaid"] = "ask", ["topical-nsaid"] = "ask", paracetamol = "allow", ice = "allow",
        tape = "allow", ["foot-orthosis"] = "block", brace = "block",
        ["steroid-injection-joint"] = "not offered", ["platelet-rich-plasma"] = "not offered" },
    },
    enrol {},
    expect {
      plan = "active", step = "physical-therapy", phase = "settle", alerts = 0,
      exercises = { includes = { "E04", "E15" }, among = { "E01", "E02", "E04", "E05", "E06", "E08", "E13", "E15" },
        none_of = { "E16", "E22" } },
    },
  },

  -- The fifth vignette, had the kneecap hurt before the fall: the blood thinner keeps the painkiller away, and there is
  -- no plan. (Its flags are a case of the red flags.)
  case "V5: a fall on a Sunday, with pain at the kneecap before" { at = "2027-03-07 10:00",
    clinic { name = "A clinic", zone = "America/New_York", hours = { mon = "07:00-19:00", sat = "07:00-19:00" } },
    patient_b { age = 57, asthma = false, anticoagulant = true, onset = "traumatic", injury_days = 1,
      injury_mechanism = "fall", rom_flex = 100, weight_bear_at_injury = true, weight_bear_4_steps_now = true,
      patella_bony_tender = true, other_bony_tender = false, effusion = "small", swelling_days = 1,
      swelling_onset_h = 3, injury_explains_swelling = true },
    expect {
      flags = { "RF01", "RF02", "RF08" }, disposition = "emergency", reasons = { "RF01", "RF02", "RF08" },
      deadline = "2027-03-07 10:00",
      care = { ["oral-nsaid"] = "block", ["topical-nsaid"] = "ask", ice = "ask", paracetamol = "ask" },
    },
    enrol {},
    expect { plan = "refused" },
    wait(days(2)),
    expect { sessions = 0, alerts = { "RF08", "RF01", "RF02" } },

    -- A fracture is excluded: only a clinician's clearance opens the way, and the painkiller stays away.
    enrol {},
    expect { plan = "refused" },
    clear { reason = "no fracture on the film, no blood in the joint" },
    enrol {},
    expect { plan = "active", disposition = "self-ok", holds = {}, care = { ["oral-nsaid"] = "block" } },
    report { gait_limp = false },
    expect { plan = "active" },
    -- What the flag rests on is found anew: it stands again.
    report { effusion = "moderate", swelling_onset_h = 2 },
    expect { plan = "stopped", disposition = "emergency", sessions = 0 },
  },

  -- What makes it definite --------------------------------------------------------------------------------------------

  case "pain downstairs and in long sitting are enough" {
    patient_b { quad_resisted_pain = false, facet_tender = false }, pfp(definite) },
  case "two of three signs are enough" {
    patient_b { pain = quiet, facet_tender = false }, pfp(definite) },
  case "with one of three signs it is probable" {
    patient_b { pain = quiet, quad_resisted_pain = false, facet_tender = false },
    pfp { strength = "probable", code = "M22.2X2" } },
  case "while the signs are not known it is probable" {
    patient_b { pain = quiet, quad_resisted_pain = unknown, facet_tender = unknown },
    pfp { strength = "probable", missing = { "quad_resisted_pain", "facet_tender" } } },

  case "the Clarke sign never raises it" {
    patient_b { pain = quiet, quad_resisted_pain = false, facet_tender = false, clarke = true },
    pfp { strength = "probable" } },
  case "a negative Clarke sign takes nothing away" { patient_b { clarke = false }, pfp(definite) },
  case "grating alone is nothing" {
    given { age = 24, crepitus = "painful", clarke = true, otherwise_normal() },
    expect { ["patellofemoral-pain"] = "not met", ["chondromalacia-patellae"] = "not met" } },
  case "nothing brings it on" {
    patient_b { pain = { rest = 0, squat = 0, ["stairs-down"] = 0, ["stairs-up"] = 0, sit = 0, ["worst-24h"] = 4 } },
    pfp "not met" },
  case "it hurts elsewhere" {
    patient_b { pain_place = { "popliteal_fossa" }, dominant_place = "popliteal_fossa" }, pfp "not met" },

  -- A mandatory check that was not made -------------------------------------------------------------------------------

  case "the inner joint line was not felt"  { patient_b { jlt_medial = unknown }, pfp(knee_pain) },
  case "the outer joint line was not felt"  { patient_b { jlt_lateral = unknown }, pfp(knee_pain) },
  case "fluid was not looked for"           { patient_b { effusion = unknown }, pfp(knee_pain) },
  case "the pole was not felt"              { patient_b { tendon_pole_tender = unknown }, pfp(knee_pain) },
  case "apprehension was not tested"        { patient_b { apprehension = unknown }, pfp(knee_pain) },
  case "45 years, and stiffness not asked"  { patient_b { age = 45, morning_stiffness_min = unknown }, pfp(knee_pain) },
  case "44 years, and stiffness not asked"  { patient_b { age = 44, morning_stiffness_min = unknown }, pfp(definite) },
  case "17 years, and the hip not examined" { patient_b { age = 17, hip_ir_painful = unknown }, pfp(knee_pain) },
  case "18 years, and the hip not examined" { patient_b { age = 18, hip_ir_painful = unknown }, pfp(definite) },

  -- The codes: the X is a placeholder and stays -----------------------------------------------------------------------

  case "the right knee" { side = "right", patient_b(), expect { ["patellofemoral-pain"] = { code = "M22.2X1" } } },
  case "the right knee, not all known" { side = "right", patient_b { effusion = unknown },
    expect { ["patellofemoral-pain"] = { code = "M25.561" } } },

  -- What rules it out: another cause at the place that hurts most -----------------------------------------------------

  case "iliotibial band syndrome hurts most" {
    most_at("lateral_epicondyle", { noble = true }), pfp "not met" },
  case "iliotibial band syndrome as well" {
    patient_b { pain_place = { "retropatellar", "lateral_epicondyle" }, noble = true },
    expect { ["patellofemoral-pain"] = { strength = "definite", primary = true },
      ["itb-syndrome"] = { strength = "definite", primary = false } } },
  case "patellar tendinopathy hurts most"   { most_at("inferior_pole", { jump_land = true }), pfp "not met" },
  case "pain at the pole that is no tendon" {
    most_at("inferior_pole", { slds_pain = 2, dl_squat_pain = 2 }), pfp(definite) },
  case "a plica hurts most"                 { most_at("medial_parapatellar_band", { mpp_test = true }), pfp "not met" },
  case "the fat pad hurts most"             { most_at("infrapatellar_sides", { hoffa_test = true }), pfp "not met" },
  case "pes anserine pain is worst"         { most_at("pes_anserine", { pes_tender = true }), pfp "not met" },
  case "the popliteus hurts most"           { most_at("posterolateral", { garrick = true }), pfp "not met" },
  case "the inner meniscus hurts most" {
    most_at("medial_joint_line", { jlt_medial = true, mcmurray_medial = true }), pfp "not met" },
  case "the outer meniscus hurts most" {
    most_at("lateral_joint_line", { jlt_lateral = true, mcmurray_lateral = true }), pfp "not met" },
  case "a meniscus that does not hurt most" { patient_b { jlt_medial = true, mcmurray_medial = true }, pfp(definite) },
  case "an unstable kneecap" {
    patient_b { pain_place = { "peripatellar" }, dominant_place = "peripatellar", apprehension = true },
    pfp "not met" },
  case "osteoarthritis is a note and rules nothing out" {
    patient_b { age = 50, morning_stiffness_min = 10 }, pfp(definite) },

  -- How bad, and where to begin ---------------------------------------------------------------------------------------

  case "moderate and recent: at home" {
    patient_b { symptom_days = 22, pain = { squat = 4, ["stairs-down"] = 4, sit = 6, ["worst-24h"] = 5 } },
    pfp { severity = "moderate", step = "conservative" } },
  case "an earlier course that failed: therapy" {
    patient_b { symptom_days = 22, pain = { squat = 4, ["stairs-down"] = 4, sit = 6, ["worst-24h"] = 5 },
      failed_exercise_course = true },
    pfp { severity = "moderate", step = "physical-therapy" } },
  case "12 weeks: therapy" {
    patient_b { symptom_days = weeks(12), pain = { squat = 4, ["stairs-down"] = 4, sit = 6, ["worst-24h"] = 5 } },
    pfp { step = "physical-therapy" } },
  case "it settles within the hour" { patient_b { settling_h = 0.5 }, pfp { irritability = "low" } },
  case "it takes a day and more"    { patient_b { settling_h = 30 }, pfp { irritability = "high" } },
  case "a foot that rolls in: insoles" {
    patient_b { pronation_excess = true }, expect { care = { ["foot-orthosis"] = "allow" } } },
  case "a foot that nobody looked at" {
    patient_b { pronation_excess = unknown }, expect { care = { ["foot-orthosis"] = "ask" } } },

  -- The course --------------------------------------------------------------------------------------------------------

  case "settles in a week and builds" {
    patient_b(),
    enrol {},
    exercise_for(days(8), 2, 3),
    expect { phase = "settle" },
    report { pain = { walking = 1, ["stairs-up"] = 2, ["stairs-down"] = 2 } },
    expect { phase = "build", exercises = { none_of = { "E33", "E34" } } },
  },

  case "stairs at 3: it stays" {
    patient_b(),
    enrol {},
    exercise_for(days(8), 2, 3),
    report { pain = { walking = 1, ["stairs-up"] = 2, ["stairs-down"] = 3 } },
    expect { phase = "settle" },
  },

  case "a painkiller hides: it stays" {
    patient_b(),
    enrol {},
    exercise_for(days(8), 2, 3),
    report { analgesic = true, pain = { walking = 1, ["stairs-up"] = 2, ["stairs-down"] = 2 } },
    expect { phase = "settle" },
  },

  case "no running while it hurts" {
    patient_b { pain = { run = 3, squat = 5, ["stairs-down"] = 5, sit = 7, ["worst-24h"] = 7 } },
    expect { running = false } },
  case "a short run at 2 of 10" {
    patient_b { running_limitation = 2,
      pain = { run = 2, walking = 0, squat = 5, ["stairs-down"] = 5, sit = 7, ["worst-24h"] = 7 } },
    expect { running = true } },

  -- Day by day to week 6: the worst of 24 hours stays above 4, so the first phase does not end.
  case "V2, day by day to week 6: in therapy from the first day, and a partial response" {
    patient_b(),
    enrol {},
    expect { step = "physical-therapy", phase = "settle", levels = { ["mini-squat"] = 3, ["wall-sit"] = 2 } },
    session(well(6)),                                                     -- Monday
    expect { colour = "green", levels = { ["mini-squat"] = 3 } },
    session(well(6)),                                                     -- Tuesday
    expect { colour = "green", levels = { ["mini-squat"] = 4, ["wall-sit"] = 3 } },
    well_for(days(12), 6),
    expect { phase = "settle", alerts = 0, levels = { ["mini-squat"] = 5, ["wall-sit"] = 6 } },
    well_for(days(8), 6),
    expect { phase = "settle", alerts = { "its limit is 21" } },
    well_for(days(20), 6), report { akps = 78, groc = 3 }, wait(days(1)),
    expect { phase = "settle", step = "physical-therapy",
      alerts = { "its limit is 21", "Week 6: a partial response" }, proposals = { none_of = { "injection" } } },
  },
  case "the kneecap's run: one good one is a level, 3 of 10 is amber, above is red" {
    patient_b(), enrol {}, to_the_first_run(),
    session(well(2, { pain = { walking = 0 } })),                         -- Friday
    expect { colour = "green", levels = { ["walk-run"] = 2 } },
    session(well(2)), session(well(2, { during = 3, pain = { walking = 0 } })),     -- Saturday's strength, Monday's run
    expect { colour = "amber", levels = { ["walk-run"] = 2 } },
    session(well(2)), session(well(2, { during = 4, pain = { walking = 0 } })),     -- Tuesday, Wednesday
    expect { colour = "red", levels = { ["walk-run"] = 1 }, holds = { "wait-until", "no-impact" } },
  },
  case "the kneecap's walk-run table: three levels a week, to the last one, and full return by its tests" {
    patient_b(), enrol {}, to_the_first_run(),
    expect { phase = "return-to-run", levels = { ["walk-run"] = 1 } },
    run_for(days(1)), expect { levels = { ["walk-run"] = 2 } },           -- Friday
    run_for(days(7)), expect { levels = { ["walk-run"] = 5 } },
    run_for(days(7)), expect { levels = { ["walk-run"] = 8 } }, report { akps = 80, groc = 5 },
    run_for(days(7)), expect { levels = { ["walk-run"] = 11 } },
    run_for(days(7)), expect { levels = { ["walk-run"] = 14 }, phase = "return-to-run" },
    report { pain = { run = 2 }, continuous_run_min = 30, run_settling_min = 50 },
    run_for(days(3)),
    report { pain = { run = 2 }, continuous_run_min = 30, run_settling_min = 60, other_side_affected = false,
      hop_lsi = 90, akps = 85 },
    expect { phase = "full", levels = { ["continuous-run"] = 5 }, alerts = 0 },
  },
  case "a painkiller before the morning answer: it ends no wait after a red session" {
    patient_b { pain = { rest = 0, squat = 5, ["stairs-down"] = 5, ["stairs-up"] = 4, sit = 7, ["worst-24h"] = 7,
      ["next-morning"] = 1 } },
    enrol {},
    session(well(6, { during = 6 })),
    wait(days(2)), report { analgesic = true, pain = { ["next-morning"] = 0 } },
    expect { holds = { includes = { "wait-until" } } },
    wait(days(1)), report { pain = { ["next-morning"] = 1 } },
    expect { holds = {} },
  },
  case "week 6, and nobody knows how much was done: nothing is increased" {
    patient_b(), enrol {},
    exercise_for(days(28), 2, 6), session(well(6, { during = 7, morning = 4 })),    -- red, and no morning ends the wait
    wait(days(11)), report { pain = { ["worst-24h"] = 5 } }, wait(days(1)), report { pain = { ["worst-24h"] = 5 } },
    wait(days(1)), report { akps = 74, groc = 2, pain = { ["worst-24h"] = 5 } }, wait(days(2)),
    expect { holds = { includes = { "no-progression" } }, story = { "not known how much was done" } },
  },

  case "younger than 18: two good runs for a level, and 4 of 10 is red in any exercise" {
    patient_b { age = 16, parent_consent = true, supervising_clinician = true },
    enrol {},
    session(well(6, { during = 4 })),
    expect { colour = "red", levels = { ["mini-squat"] = 2 } },
  },
  case "a morning of 3 while none is usual yet is not green" {
    patient_b(), enrol {},
    session(well(6, { morning = 3 })), wait(days(2)),
    expect { colour = "grey", levels = { ["mini-squat"] = 3 } },
  },
  case "week 6: the scale of the kneecap by half, and much better by feeling: no conflict" {
    patient_b { koos_pf = 50 },
    enrol {},
    exercise_for(days(43), 2, 7),
    report { koos_pf = 60, groc = 5 }, wait(days(1)),
    expect { alerts = 1 },                                                -- a response
  },
  case "12 weeks of therapy without a response, and fluid in the knee: an injection may be talked about" {
    patient_b(),
    enrol {},
    exercise_for(days(80), 2, 7),
    expect { proposals = { none_of = { "injection" } } },
    swollen_for(days(5), 7), report { akps = 69, groc = 0 }, wait(days(1)),
    expect { proposals = { includes = { "injection" } }, alerts = { "No response to therapy" } },
  },
  case "a strength session that was missed comes a day later, and the plank does not" {
    patient_b(), enrol {},
    well_for(days(8), 3), report { pain = { walking = 1, ["stairs-up"] = 2, ["stairs-down"] = 2 } },
    expect { phase = "build" },
    session(well(2)),                                                     -- Tuesday, the plank
    session { skipped = "no time" },                                      -- Wednesday
    expect { story = { "is put off to 2027-03-11" } },
    session(well(2)),                                                     -- Thursday, both
    expect { colour = "green" },
    each_session(days(1), { skipped = "no time" }),                       -- Friday, the plank alone
    expect { next_session = "2027-03-13 18:00" },
  },

  -- Week 6 (4.6): against 69 points and a worst pain of 7 -------------------------------------------------------------

  case "V2, week 6: 9 points more and a worst pain of 6 are a part of a response" {
    patient_b(),
    enrol {},
    exercise_for(days(43), 2, 6),
    report { akps = 78, groc = 3 },
    expect { alerts = 1, phase = "settle", step = "physical-therapy" },      -- the limit of the phase, and no more
  },

  case "week 6: no better" {
    patient_b(),
    enrol {},
    exercise_for(days(43), 2, 6),
    report { akps = 72, groc = 1 }, wait(days(1)),
    expect { alerts = { "No response after six weeks" } },
  },

  case "week 6: no better, and less than half was done" {
    patient_b(),
    enrol {},
    each_session(days(43), after { skipped = "no time", pain = { ["worst-24h"] = 6 } }),
    report { akps = 72, groc = 1 }, wait(days(1)),
    expect { alerts = { "support before more care" } },
  },

  case "week 6: worse" {
    patient_b(),
    enrol {},
    exercise_for(days(43), 2, 9),
    report { akps = 58, groc = -3 },
    expect { alerts = { "Worse than when the plan began" } },
  },

  case "week 6: not measured" {
    patient_b(),
    enrol {},
    each_session(days(46), after { during = 2, morning = 1 }),
    expect { alerts = { "have not been measured" } },
  },

  case "week 6: the other scale of the kneecap stands in" {
    patient_b { koos_pf = 50 },
    enrol {},
    exercise_for(days(43), 2, 7),
    report { koos_pf = 55, groc = 0 }, wait(days(1)),
    expect { alerts = { "No response after six weeks" } },
  },
  case "week 6: the other scale of the kneecap says better" {
    patient_b { koos_pf = 50 },
    enrol {},
    exercise_for(days(43), 2, 7),
    report { koos_pf = 67, groc = 0 }, wait(days(1)),
    expect { alerts = { "a partial response" }, step = "physical-therapy" },      -- the scale, but nothing is felt
  },

  -- The whole way -----------------------------------------------------------------------------------------------------

  case "from the first day to maintenance, and a relapse" {
    patient_b(),
    enrol {},
    exercise_for(days(8), 1, 3),
    report { pain = { walking = 1, ["stairs-up"] = 2, ["stairs-down"] = 2 } },
    expect { phase = "build" },

    exercise_for(days(17), 1, 2),         -- a Friday: three mornings were told one after the other
    strong(),
    expect { phase = "return-to-run", exercises = { includes = { "walk-run", "E33", "E35" } } },

    each_session(days(22), after { during = 1, morning = 1, pain = { run = 1, ["worst-24h"] = 2 },
      continuous_run_min = 30, run_settling_min = 40 }),
    report { other_side_affected = false, hop_lsi = 91, akps = 86 },
    expect { phase = "full" },

    exercise_for(days(22), 1, 1),
    report { days_at_target_volume = 14, groc = 5, step_down_quality = 1 },
    expect { phase = "maintain" },

    exercise_for(days(28), 0, 1),
    expect { phase = "maintain" },
    exercise_for(days(14), 2, 5),
    expect { phase = "build" },
  },

  case "three red sessions in 14 days lead back" {
    patient_b(),
    enrol {},
    exercise_for(days(8), 1, 3),
    report { pain = { walking = 1, ["stairs-up"] = 2, ["stairs-down"] = 2 } },
    expect { phase = "build" },
    red_session, wait(days(1)), report(a_usual_morning), wait(days(1)), red_session,
    expect { phase = "build", alerts = { "Two red sessions within 7 days" } },
    wait(days(1)), report(a_usual_morning), wait(days(1)), red_session,
    expect { phase = "settle" },
  },
}
