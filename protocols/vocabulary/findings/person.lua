-- The person.

local review <const> = weeks(6)     -- DEF: what was examined counts until a routine review is due

return {
  person.number "age" { "How old are you?",
    unit = "years", from = 0, to = 120 },
  person.one_of "sex" { "What is your sex? It decides whether pregnancy is asked about.", codes = "female male" },
  person.yes_no "runner" "Did you do any running in the three months before this began?",
  person.yes_no "physes_open" { "Are the growth plates still open?", fresh = weeks(26) },
  person.yes_no "analgesic" [[Did you take a painkiller shortly before these answers: ibuprofen, paracetamol or a
    painkilling gel in the last 6 hours, naproxen in the last 12, any other in the last 24?]],

  -- What a plan for somebody younger than 18 waits for, besides the examination of the hip.
  person.yes_no "parent_consent"        "Has a parent or guardian agreed to a plan, and is that recorded?",
  person.yes_no "supervising_clinician" "Is a clinician named in the record who supervises the plan?",

  -- Where the legs' pain comes with an illness of the whole body.
  person.yes_no "weight_loss"    { "Have you lost weight without meaning to?", fresh = review },
  person.yes_no "cancer_history" "Have you ever had cancer?",
  person.number "swollen_joint_count" { "How many of your joints are swollen, the knees included?",
    unit = "joints", from = 0, to = 68, fresh = review, normal = 0 },
  person.yes_no "psoriasis"     "Do you have psoriasis?",
  person.yes_no "uveitis"       "Did you ever have an inflammation inside the eye (uveitis)?",
  person.yes_no "bowel_disease" "Do you have an inflammatory disease of the bowel?",
  person.yes_no "tick_exposure_12m" { [[In the last 12 months, did you have a tick bite or a spreading rash, or were you
    in a region with Lyme disease? New York is one.]], fresh = review },

  -- Where bone is at risk.
  person.yes_no "load_spike" { [[In the 30 days before this began, was there a run more than 10% longer than the longest
    of the 30 days before, or did two weeks add up to more than 30% above the two before?]], fresh = review },
  person.yes_no "low_energy_availability" { "Do you eat less than your training uses up?", fresh = review },
  person.number "amenorrhoea_months" { "For how many months in a row have periods been missing? 0 for none.",
    unit = "months", from = 0, to = 600, fresh = review, normal = 0 },
  person.yes_no "prior_bone_stress" "Did you ever have a stress fracture, or a stress injury of a bone?",
}
