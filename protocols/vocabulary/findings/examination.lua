-- The examination of the knee.

local review <const> = weeks(6)     -- DEF: what was examined counts until a routine review is due

return {
  -- The front of the knee ---------------------------------------------------------------------------------------------

  knee.yes_no "apprehension" { "Does pushing the kneecap outwards frighten, as if it would jump out?", fresh = review },
  knee.yes_no "facet_tender" { "Is an edge of the kneecap tender underneath?", fresh = review },
  knee.yes_no "patellar_tilt_hypomobile" { "Is the kneecap's tilt stiff: can its outer edge not be lifted?",
    fresh = review },
  knee.yes_no "clarke" { "Is the Clarke sign (patellar grind) positive?", fresh = review },
  knee.yes_no "quad_resisted_pain" { "Does tightening the front thigh against resistance hurt?", fresh = review },
  knee.yes_no "eccentric_step_pain" { "Does a slow step down from a step hurt (eccentric step test)?",
    fresh = review },
  knee.number "dl_squat_pain" { "How bad is the pain in a squat on both legs?",
    unit = "0-10", from = 0, to = 10, fresh = review, normal = 0 },
  knee.number "slds_pain" { "How bad is the pain in a single-leg squat on a decline of 25 degrees?",
    unit = "0-10", from = 0, to = 10, fresh = review, normal = 0 },
  knee.yes_no "tendon_pole_tender" { "Is the lower tip of the kneecap tender, where the tendon begins?",
    fresh = review },
  knee.yes_no "rlh_test" { [[Royal London Hospital test: is the tendon tender with the knee straight, and clearly less
    with it bent to 90 degrees?]], fresh = review },
  knee.yes_no "hoffa_test" { [[Hoffa test: with pressure beside the tendon below the kneecap, does straightening the
    bent knee hurt in the last 10 degrees?]], fresh = review },
  knee.yes_no "hyperext_pain" { "Does pressing the straight knee further straight hurt?", fresh = review },

  -- The inner side ----------------------------------------------------------------------------------------------------

  knee.yes_no "plica_band_palpable" { "Is a tender cord felt a finger's breadth inwards of the kneecap?",
    fresh = review },
  knee.yes_no "mpp_test" { [[Medial patellar plica test: does pressure below and inwards of the kneecap hurt with the
    knee straight, and clearly less at 90 degrees?]], fresh = review },
  knee.yes_no "jlt_medial"      { "Is the inner joint line tender?", fresh = review },
  knee.yes_no "mcmurray_medial" { "Is the McMurray test positive on the inner side?", fresh = review },
  knee.yes_no "valgus_laxity"   { "Does the knee open on the inner side under stress?", fresh = review },
  knee.yes_no "pes_tender" { [[Are the soft parts tender about 5 cm below the inner joint line (pes anserinus), and not
    the bone?]], fresh = review },
  knee.yes_no "resisted_knee_flexion_ir_pain" { [[Does bending the knee and turning the shin inwards against resistance
    hurt?]], fresh = review },

  -- The outer side ----------------------------------------------------------------------------------------------------

  knee.number "noble_pain" { [[How bad is the pain under pressure on the lateral femoral epicondyle (the bony point at
    the outer side of the knee), near 30 degrees?]],
    title = "pain of the Noble test", unit = "0-10", from = 0, to = 10, fresh = review },
  knee.yes_no "noble" { [[Does pressure on the lateral femoral epicondyle (the bony point at the outer side of the knee)
    hurt while the knee moves, near 30 degrees?]],
    when_pain = "noble_pain", fresh = review },
  knee.number "epicondyle_pain" { [[How bad is the pain when the lateral femoral epicondyle (the bony point at the
    outer side of the knee) is touched?]],
    title = "pain when the lateral epicondyle is touched", unit = "0-10", from = 0, to = 10, fresh = review },
  knee.yes_no "epicondyle_tender" { [[Is the lateral femoral epicondyle (the bony point at the outer side of the
    knee) tender to touch?]],
    when_pain = "epicondyle_pain", fresh = review },
  knee.yes_no "ober"                { "Is the Ober test positive?", fresh = review },
  knee.yes_no "thomas"              { "Is the modified Thomas test positive?", fresh = review },
  knee.yes_no "jlt_lateral"         { "Is the outer joint line tender?", fresh = review },
  knee.yes_no "mcmurray_lateral"    { "Is the McMurray test positive on the outer side?", fresh = review },
  knee.yes_no "varus_laxity"        { "Does the knee open on the outer side under stress?", fresh = review },
  knee.yes_no "garrick" { [[Garrick test: sitting, hip and knee at 90 degrees, does turning the lower leg against
    resistance hurt at the outer back of the knee?]], fresh = review },

  -- The joint ---------------------------------------------------------------------------------------------------------

  knee.yes_no "thessaly" { "Is the Thessaly test positive?", fresh = review },
  knee.yes_no "lachman"  { "Is the Lachman test positive?", fresh = review },
  knee.number "imaging_or_arthroscopy_patellar_cartilage_grade" { [[Which grade of change of the cartilage behind the
    kneecap did an MRI or an arthroscopy show (Outerbridge, 0 to 4)? Not known without one.]],
    unit = "grade", from = 0, to = 4 },
}
