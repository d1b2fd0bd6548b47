-- Warning signs: what the red flags ask for, the most urgent first.

local review <const> = weeks(6)     -- DEF: what was examined counts until a routine review is due
local alarm  <const> = weeks(1)     -- DEF: what may be an emergency is asked again after a week
local diary  <const> = weeks(2)     -- DEF: what the patient feels counts for two weeks

return {
  -- Now ---------------------------------------------------------------------------------------------------------------

  person.yes_no "chest_pain"  { "Do you have new pain in the chest?", fresh = alarm },
  person.yes_no "breathless"  { "Are you newly short of breath?", fresh = alarm },
  person.yes_no "haemoptysis" { "Have you coughed up blood lately?", fresh = alarm },
  person.yes_no "collapse"    { "Have you fainted or collapsed lately?", fresh = alarm },
  person.some_of "medicine_reaction" { "Since you took a painkiller or another medicine, did any of these appear?",
    codes = [[black_stool vomited_blood faintness hives facial_swelling wheeze slurred_speech one_sided_weakness]],
    fresh = alarm, normal = {} },
  person.yes_no "saddle_numbness" { "Is the skin between the legs, where a saddle would touch, numb?", fresh = alarm },
  person.yes_no "bladder_bowel_change" { "Has the control of bladder or bowel changed?", fresh = alarm },
  person.one_of "leg_weakness" { "Is a leg newly weak? One, or both?", codes = "none one_leg both_legs", fresh = alarm,
    normal = "none" },
  person.yes_no "dermatomal_pain" { "Does pain shoot from the back down a leg, along a strip of skin?",
    fresh = review },
  person.yes_no "obstetric_warning_sign" { [[Only in pregnancy: is there bleeding or loss of fluid, regular painful
    contractions, dizziness, headache, new muscle weakness, or breathlessness before any effort?]], fresh = alarm },

  -- Infection ---------------------------------------------------------------------------------------------------------

  -- DEF: 14 days, as long as a swollen joint counts as new.
  person.yes_no "fever"  { "Have you had a temperature of 38.0 °C or more, now or in the last 14 days?",
    fresh = alarm },
  person.yes_no "rigors" { "Have you had shaking chills, now or in the last 14 days?", fresh = alarm },
  person.yes_no "immunosuppressed" { "Is your immune system weakened, by an illness or a medicine?",
    fresh = review },

  knee.one_of "effusion" { "How swollen is the knee: how much fluid is in it?",
    codes = "none small moderate large", fresh = review, normal = "none" },
  knee.number "swelling_days" { "For how many days has the knee been swollen?",
    unit = "d", from = 0, to = 36500, fresh = review },
  knee.yes_no "warmth"   { "Is the knee hotter than the other one?", fresh = alarm },
  knee.yes_no "redness"  { "Is the skin over the knee red?", fresh = alarm },
  knee.yes_no "motion_severely_restricted" { "Is moving the knee so painful that it hardly bends or straightens?",
    fresh = alarm },
  knee.yes_no "weight_bear_4_steps_now" { "Can you take four steps now, two with each leg? A limp is allowed.",
    fresh = review, normal = true },
  knee.yes_no "open_wound"     { "Is there an open wound on the knee or leg?", fresh = diary },
  knee.yes_no "skin_infection" { "Is the skin of the knee or leg infected?", fresh = diary },
  knee.yes_no "prosthesis"     "Is there an artificial joint in this knee?",
  knee.yes_no "recent_joint_surgery" { "Was this knee operated on in the last three months?",
    fresh = review },

  knee.yes_no "injection_21d" { "Was anything injected into or beside this knee in the last 21 days?",
    fresh = weeks(1) },
  knee.yes_no "injection_pain_rising" { "Does it hurt more and more, later than 48 hours after an injection?",
    fresh = alarm },
  knee.yes_no "spreading_redness" { "Is a redness of the skin spreading?", fresh = alarm },
  knee.yes_no "wound_discharge"   { "Does anything ooze from the skin, at an injection or elsewhere?", fresh = alarm },

  -- Injury ------------------------------------------------------------------------------------------------------------

  knee.one_of "onset" { "Did this begin gradually, or was there an injury, then or since?", codes = "gradual traumatic",
    normal = "gradual" },
  knee.number "symptom_days" { "For how many days have you had this?",
    unit = "d", from = 0, to = 36500, fresh = review },
  knee.number "injury_days" { "How many days ago was the injury, or the last one?",
    unit = "d", from = 0, to = 36500, fresh = review },
  knee.yes_no "injury_explains_swelling" { "Does the injury explain the swelling?", fresh = alarm },
  knee.one_of "injury_mechanism" { "How did the injury happen? None when there was none.",
    codes = "fall blow twist landing other none", fresh = review, normal = "none" },
  knee.some_of "injury_circumstances" { "Does any of this hold for the injury?",
    codes = [[altered_awareness multiple_injuries paraplegia_or_sensory_loss gross_deformity penetrating_wound
      skin_injury_only seen_before]], fresh = review, normal = {} },
  knee.yes_no "weight_bear_at_injury" { [[Straight after the injury, could you take four steps, two with each leg? A
    limp is allowed.]], fresh = review, normal = true },
  knee.number "swelling_onset_h" { "How many hours after the injury did the knee swell?",
    unit = "h", from = 0, to = 8760, fresh = review },
  knee.yes_no "pop_heard" { "Did you hear or feel a pop in the knee when it happened?", fresh = review },
  knee.yes_no "patella_bony_tender" { "Is the kneecap tender when its bone is pressed?", fresh = review },
  knee.yes_no "other_bony_tender" { "Is a bone of the knee tender to touch, other than the kneecap?",
    fresh = review },
  knee.yes_no "fibular_head_tender" { "Is the head of the fibula tender?", fresh = review },
  knee.number "rom_flex" { "How far does the knee bend?",
    unit = "deg", from = 0, to = 170, fresh = review, normal = 140 },       -- normal: DEF
  knee.yes_no "prior_surgery"  "Was this knee ever operated on?",
  knee.yes_no "prior_fracture" "Was a bone of this knee ever broken?",

  knee.yes_no "foot_drop"      { [[Does the front of the foot hang down, or slap the floor, when you
    walk?]], fresh = review },
  knee.one_of "pulses"         { "How are the pulses at the foot?", codes = "normal weak absent", fresh = alarm,
    normal = "normal" },
  knee.yes_no "cold_pale_foot" { "Is the foot cold or pale?", fresh = alarm },
  knee.yes_no "sensation_loss" { "Is there numbness in the leg or foot that spreads?", fresh = alarm },
  knee.yes_no "knee_dislocation" { [[When the present problem began, or since then, did the knee joint itself come
    apart (the shin bone from the thigh bone, not the kneecap), even if it went back by itself?]], fresh = review },
  knee.yes_no "compartment_pain" { "Is the lower leg tense, with pain when the toes or the foot are moved for you?",
    fresh = alarm },
  knee.yes_no "active_slr" { "Can you lift the leg straight off the couch and hold it there?", fresh = review,
    normal = true },
  knee.yes_no "palpable_tendon_gap" { "Is a gap felt above or below the kneecap?", fresh = alarm },

  -- A knee that is stuck, or gives way --------------------------------------------------------------------------------

  knee.yes_no "mechanical_block" { [[Is the knee stuck, so that nobody can straighten it, you or someone who moves it
    for you?]], fresh = alarm },
  knee.number "rom_ext_deficit" { "How far from straight does the knee stop when someone straightens it for you?",
    unit = "deg", from = 0, to = 150, fresh = review, normal = 0 },
  knee.number "locked_days" { "For how many days has the knee been stuck?",
    unit = "d", from = 0, to = 36500, fresh = review },
  knee.yes_no "locking" { "Does the knee get stuck?", fresh = review },
  knee.yes_no "giving_way" { "Does the knee give way?", fresh = review },
  knee.yes_no "patella_out_now" { "Is the kneecap out of its place now?", fresh = alarm },
  knee.yes_no "patella_dislocated" { [[When the present problem began, or since then, did the kneecap jump out of its
    place, even if it went back by itself?]], fresh = review },
  knee.yes_no "prior_dislocation" "Before the present problem, had the kneecap ever jumped out of its place?",
  knee.number "laxity_planes" { [[In how many directions does the knee open far too wide when it is tested: inwards,
    outwards, forwards, backwards?]], unit = "directions", from = 0, to = 4, fresh = review, normal = 0 },

  -- The veins of the leg ----------------------------------------------------------------------------------------------

  knee.yes_no "leg_swelling_or_calf_pain" { [[Is the leg or calf on this side newly swollen, or the calf newly painful
    or tender, with no strain or unusual effort to explain it?]], fresh = diary },
  knee.number "calf_diff_cm" { [[By how many cm is this calf thicker than the other, 10 cm below the bump at the top of
    the shin?]], unit = "cm", from = -30, to = 30, fresh = review, normal = 0 },
  knee.yes_no "pitting_oedema_one_leg" { "Does a finger leave a dent in the swelling of this leg only?",
    fresh = review },
  knee.yes_no "whole_leg_swollen" { "Is the whole leg swollen?", fresh = review },
  knee.yes_no "collateral_veins" { "Do veins stand out on the skin of this leg that are no varicose veins?",
    fresh = review },
  knee.yes_no "deep_vein_tender" { "Is the leg tender along its deep veins?", fresh = review },
  knee.yes_no "leg_immobilised" { "Is this leg paralysed, fully or in part, or was it in plaster recently?",
    fresh = review },
  person.yes_no "bedridden_3d_or_surgery_12w" { [[Were you in bed for three days or more recently, or did you have major
    surgery within 12 weeks, with a general or regional anaesthetic?]], fresh = review },
  person.yes_no "active_cancer" { "Is a cancer being treated, or was it within six months, or is care palliative?",
    fresh = review },
  person.yes_no "prior_dvt" "Did you ever have a clot in a deep vein that was proven?",
  knee.yes_no "alternative_dx_as_likely" { "Does something else explain the leg at least as well as a clot?",
    fresh = review },
  person.yes_no "birth_6w" { "Did you give birth within the last six weeks?", fresh = weeks(1) },
}
