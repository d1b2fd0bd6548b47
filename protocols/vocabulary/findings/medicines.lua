-- What medicines, injections, cold, pressure and load may harm.

local review <const> = weeks(6)     -- DEF: what was examined counts until a routine review is due
local today  <const> = hours(24)    -- DEF: what holds for a day

return {

  -- The person ------------------------------------------------------------------------------------------------------

  -- DEF: two weeks, for the count goes on and 20 weeks is a limit of its own.
  person.number "pregnancy_weeks" { "In which week of pregnancy are you? 0 when you are not pregnant.",
    unit = "weeks", from = 0, to = 45, fresh = weeks(2), normal = 0 },
  person.yes_no "trying_to_conceive" { "Are you trying to become pregnant?", fresh = review },
  person.yes_no "breastfeeding"      { "Are you breastfeeding?", fresh = review },
  person.number "alcohol_per_day" { "How many alcoholic drinks do you have on an ordinary day?",
    unit = "drinks", from = 0, to = 50, fresh = weeks(26), normal = 0 },

  -- Allergies -------------------------------------------------------------------------------------------------------

  person.yes_no "allergies"           "Are you allergic to a medicine?",
  person.yes_no "nsaid_sensitivity"   [[Did aspirin or a similar painkiller ever give you an allergy, hives, a swollen
    face, wheezing or shock?]],
  person.yes_no "asthma"              "Do you have asthma?",
  person.yes_no "nasal_polyps"        "Do you have polyps in the nose?",
  person.yes_no "paracetamol_allergy" "Are you allergic to paracetamol (acetaminophen)?",
  person.yes_no "injection_allergy"   "Are you allergic to a steroid, a local anaesthetic or anything else injected?",

  -- Stomach, kidney, liver, heart -----------------------------------------------------------------------------------

  person.yes_no "gi_bleed" "Have you ever had bleeding from the stomach or the gut?",
  person.one_of "gi_ulcer" { "Have you ever had an ulcer of the stomach or duodenum?", codes = "none past active",
    fresh = review, normal = "none" },
  person.yes_no "heartburn" { "Do you have heartburn again and again?", fresh = review },
  person.yes_no "kidney_disease" "Is a disease of the kidneys known?",
  person.yes_no "dialysis"       { "Are you on dialysis?", fresh = review },
  person.number "egfr" { "What is the estimated filtration rate of the kidneys (eGFR)?",
    unit = "mL/min/1.73m2", from = 0, to = 200, fresh = weeks(26) },
  person.yes_no "cirrhosis"     "Is cirrhosis of the liver known?",
  person.yes_no "liver_disease" "Is any other disease of the liver known?",
  person.yes_no "heart_failure" "Is heart failure known?",
  person.yes_no "cvd"           "Is a narrowing of the heart's arteries, or a stroke, known?",
  person.yes_no "mi_last_12m"   { "Did you have a heart attack in the last 12 months?", fresh = review },
  person.yes_no "recent_cabg"   { "Is a coronary bypass operation planned, or was one done recently?", fresh = review },
  person.yes_no "hypertension_uncontrolled" { "Is your blood pressure high in spite of treatment, or untreated?",
    fresh = review },
  person.yes_no "diabetes" "Do you have diabetes?",
  person.number "hba1c" { "What is the long-term blood sugar (HbA1c)?",
    unit = "%", from = 3, to = 20, fresh = weeks(13) },
  person.yes_no "anaemia" { "Is anaemia known?", fresh = review },
  person.number "platelets" { "How many platelets are in the blood?",
    unit = "10^9/L", from = 0, to = 2000, fresh = weeks(13) },
  person.yes_no "bleeding_disorder" "Is a bleeding disorder known, such as haemophilia?",
  person.yes_no "systemic_infection" { "Is an infection known that is not of the skin of this leg?", fresh = weeks(2) },

  -- Medicines taken -------------------------------------------------------------------------------------------------

  person.yes_no "anticoagulant"   { [[Do you take a blood thinner, such as apixaban, rivaroxaban, warfarin or heparin?
    Aspirin and clopidogrel are asked for below.]], fresh = review },
  person.yes_no "warfarin"        { "Is it warfarin?", fresh = review },
  person.one_of "antiplatelet"    { [[How many medicines against clots in the arteries do you take, such as low-dose
    aspirin or clopidogrel?]], codes = "none one two", fresh = review, normal = "none" },
  person.yes_no "low_dose_aspirin" { "Do you take low-dose aspirin every day?", fresh = review },
  person.yes_no "ssri_snri"       { "Do you take an antidepressant of the SSRI or SNRI kind?", fresh = review },
  person.yes_no "oral_steroid"    { "Do you take a steroid by mouth?", fresh = review },
  person.yes_no "acei_arb"        { "Do you take an ACE inhibitor or an ARB, for blood pressure or the heart?",
    fresh = review },
  person.yes_no "diuretic"        { "Do you take a water tablet (diuretic)?", fresh = review },
  person.yes_no "lithium"         { "Do you take lithium?", fresh = review },
  person.yes_no "methotrexate"    { "Do you take methotrexate?", fresh = review },
  person.yes_no "ciclosporin_tacrolimus" { "Do you take ciclosporin or tacrolimus?", fresh = review },
  person.yes_no "fluoroquinolone_last_180d" { "Did you take a fluoroquinolone antibiotic in the last 180 days?",
    fresh = review },
  person.yes_no "other_nsaid"     { [[Do you already take another anti-inflammatory painkiller by mouth, or more than
    325 mg of aspirin a day?]], fresh = days(7) },
  person.yes_no "nsaid_gel"       { "Do you already use an anti-inflammatory gel?", fresh = days(7) },
  person.yes_no "other_paracetamol" { "Do you already take something that contains paracetamol (acetaminophen)?",
    fresh = days(7) },
  person.number "nsaid_course_days" { "For how many days in a row have you taken an anti-inflammatory painkiller?",
    unit = "d", from = 0, to = 365, fresh = days(7), normal = 0 },
  person.number "nsaid_days_30d" { "On how many of the last 30 days did you take an anti-inflammatory painkiller?",
    unit = "d", from = 0, to = 30, fresh = days(7), normal = 0 },
  person.number "nsaid_gel_days" { "For how many days in a row have you used an anti-inflammatory gel?",
    unit = "d", from = 0, to = 365, fresh = days(7), normal = 0 },
  person.yes_no "dehydrated"      { "Are you short of fluid today, or do you vomit or have diarrhoea?", fresh = today },
  person.yes_no "long_run_near"   { [[Will you run for more than 90 minutes in the next 12 hours, or did you in the last
    6?]], fresh = hours(12) },

  -- Injections ------------------------------------------------------------------------------------------------------

  -- Recorded on the day it is given; kept for the year in which three are the most.
  knee.yes_no "steroid_injected" { "Was a steroid injected at this knee today?", fresh = today, keep = days(400) },
  knee.yes_no "prp_injected" { "Was platelet-rich plasma injected at this knee today?", fresh = today,
    keep = days(400) },
  knee.yes_no "steroid_injection_14d" { "Was a steroid injected at this knee in the last 14 days?", fresh = weeks(2) },
  knee.number "steroid_injections_365d" { "How often was a steroid injected at this knee in the last 365 days?",
    unit = "times", from = 0, to = 20, fresh = review, normal = 0 },
  knee.number "steroid_injection_days" { "How many days ago was the last steroid injection at this knee?",
    unit = "d", from = 0, to = 36500, fresh = days(7) },
  knee.number "steroid_benefit_weeks" { [[For how many weeks was the pain at least 30 per cent less after the last
    steroid injection at this knee?]], unit = "weeks", from = 0, to = 520 },
  knee.yes_no "prp_injection_28d" { "Was platelet-rich plasma injected at this knee in the last 28 days?",
    fresh = weeks(4) },
  knee.yes_no "prp_injection_14d" { "Was platelet-rich plasma injected at this knee in the last 14 days?",
    fresh = weeks(2) },
  knee.yes_no "prp_planned_7d"    { "Is an injection of platelet-rich plasma at this knee planned within 7 days?",
    fresh = days(7) },
  knee.one_of "injection_site" { "Where would it be injected?", fresh = review,
    codes = "beside_the_band joint pes_anserine plica fat_pad patellar_tendon quadriceps_tendon" },
  knee.yes_no "knee_fracture"  { "Is a bone of this knee broken?", fresh = review },
  knee.yes_no "joint_replacement_3m" { "Is a joint replacement of this knee planned within three months?",
    fresh = review },
  knee.yes_no "osteoporosis_near_joint" { "Is the bone beside the joint weak (osteoporosis)?", fresh = review },
  knee.yes_no "evidence_line_shown" "Has the patient seen what is known of platelet-rich plasma and its like?",
  knee.yes_no "osteoarthritis_recorded" "Is osteoarthritis of this knee the recorded reason for treatment?",

  -- Cold, pressure, tape and load -----------------------------------------------------------------------------------

  person.yes_no "raynaud"           "Do your fingers or toes turn white and numb in the cold?",
  person.yes_no "cold_urticaria"    "Does cold give you hives?",
  person.yes_no "cryoglobulinaemia" "Is cryoglobulinaemia known?",
  person.yes_no "crps"              "Is complex regional pain syndrome known?",
  person.yes_no "arterial_disease"  "Is a disease of the arteries of the legs known?",
  person.yes_no "neuropathy"        "Is the feeling in your skin reduced, by diabetes or anything else?",
  knee.yes_no "tape_rash"           { "Did tape on this knee give you a rash?", fresh = weeks(26) },
  knee.yes_no "pronation_excess"    { "Does this foot roll inwards more than is normal?", fresh = weeks(26) },
  person.yes_no "shoulder_pain"     { "Does a shoulder hurt when you lean on that arm?", fresh = review },
  knee.yes_no "trochanter_tender"   { [[Does the outside of the other hip hurt when you lie on that side? It is the one
    you lie on.]], fresh = review },
  knee.yes_no "hip_flexor_pain"     { "Does it hurt at the front of the hip when you lift this leg?", fresh = review },
  knee.yes_no "hamstring_pain"      { "Does the back of this thigh hurt?", fresh = review },
  person.yes_no "back_pain"         { "Does your back hurt now?", fresh = review },
  knee.number "achilles_pain" { "How bad is the pain at the heel tendon of this leg when you rise on the toes?",
    unit = "0-10", from = 0, to = 10, fresh = review, normal = 0 },
}
