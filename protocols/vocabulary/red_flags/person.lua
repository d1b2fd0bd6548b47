-- The whole person: RF17, RF21, and warning signs in pregnancy.

local f = require "findings"
local medicine = require "criteria/medicines"
local src = require "sources"

return {
  flag "RF17" { title = "Alarm sign, perhaps a reaction to a medicine", about = "person",
    source = src.us_otc_labels, mark = "read",
    emergency {
      when = f.medicine_reaction:some() | f.chest_pain,
      say = [[Get help now: an ambulance or an emergency department. If you take a painkiller, stop it.]] } },

  flag "RF21" { title = "The spine", about = "person",
    emergency {
      when = any { f.saddle_numbness, f.bladder_bowel_change, f.leg_weakness:is "both_legs" },
      say = "The nerves of the spine may be in danger: go to an emergency department now." },
    urgent_2w {
      when = f.dermatomal_pain & f.leg_weakness:at_least "one_leg",
      say = "A nerve of the back may be pressed: a specialist or an image within two weeks." } },

  -- Chest pain and a swollen calf are RF04's (fact sheet 5.1).
  flag "OB01" { title = "Warning sign in pregnancy", about = "person", source = src.acog_804, mark = "GK",
    same_day {
      when = f.obstetric_warning_sign & medicine.pregnant,
      say = "Stop exercising and call the obstetric provider today." } },
}
