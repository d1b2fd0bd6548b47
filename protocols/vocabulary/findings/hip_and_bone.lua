-- The hip and the bone, where knee pain may come from.

local review <const> = weeks(6)     -- DEF: what was examined counts until a routine review is due
local diary  <const> = weeks(2)     -- DEF: what the patient feels counts for two weeks

return {
  knee.yes_no "gait_limp"      { "Do you limp on this leg?", fresh = review },
  -- A normal hip turns further than the limits of RF12; 35 degrees is DEF. Below 0: it does not even reach the middle.
  knee.number "hip_ir_deg" { "How far does the hip turn inwards, with the hip bent to 90 degrees?",
    unit = "deg", from = -60, to = 90, fresh = review, normal = 35 },
  knee.number "hip_ir_other_side_deg" { "How far does the other hip turn inwards?",
    unit = "deg", from = -60, to = 90, fresh = review, normal = 35 },
  knee.yes_no "hip_ir_painful" { "Is turning the hip inwards painful?", fresh = review },
  knee.yes_no "obligate_er"    { "Does the thigh turn outwards by itself when the hip is bent?", fresh = review },
  knee.yes_no "hop_groin_pain" { [[Is it already known that hopping on this leg hurts in the groin or thigh? Do not
    hop to find out.]], fresh = review },
  knee.yes_no "bone_pain_night_or_rest" { [[Has there been pain in the bone at night or at rest on most days for two
    weeks or more?]], fresh = review },
  knee.number "bone_pain_days" { [[For how many days has there been pain deep in a bone of the thigh, knee or shin, on
    most days? 0 when there is none.]], unit = "d", from = 0, to = 36500, fresh = diary, normal = 0 },
  knee.yes_no "bone_swelling" { "Is a bone of the thigh, knee or shin swollen?", fresh = review },
  knee.yes_no "soft_mass"     { "Is there a lump in the flesh of the thigh, knee or shin?", fresh = review },
  knee.yes_no "femoral_neck_displaced" { "Does an image show a displaced break of the femoral neck?",
    fresh = review },
  knee.some_of "bone_tender_site" { [[At which bone is one spot tender to pressure: the bone itself, not the tendon,
    joint line or bursa upon it?]],
    codes = "proximal_tibia distal_femur patella tibial_tubercle other", fresh = review, normal = {} },
  knee.yes_no "hop_bone_pain" { [[Is it already known that hopping hurts in the bone? Do not hop to find
    out.]], fresh = review },
  knee.number "night_pain_nights_per_week" { [[In each of the last two weeks, on how many nights did this knee wake you,
    when neither lying on it nor moving it was the cause?]],
    unit = "nights", from = 0, to = 7, fresh = weeks(2), normal = 0 },
  knee.number "morning_stiffness_min" { "For how many minutes is the knee stiff in the morning?",
    unit = "min", from = 0, to = 1440, fresh = review, normal = 0 },
}
