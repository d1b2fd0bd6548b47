-- After an injury: RF01, RF02, RF05 to RF09, and RF19, which had none.

local f = require "findings"
local is = require "criteria"
local src = require "sources"
local still = require "criteria/ago"

-- An injury whose day was told was one, though nobody said how this began.
local hurt <const> = named "an injury, or the day of one was told" {
  is.injured | (possibly(is.injured) & f.injury_days:known()) }
local recent_injury <const> = named "an injury within 14 days" {
  all { hurt, f.injury_days:at_most(14), still(f.injury_days, 14) }, mark = "DEF" }

-- Known to be so. What would take a rule out of use does so only then.
local function known_present(condition) return decided(condition) & condition end

-- RF01 ----------------------------------------------------------------------------------------------------------------

local acute <const> = named "an injury within 7 days" {
  all { hurt, f.injury_days:at_most(figure(7, "read", src.stiell_1995)), still(f.injury_days, 7) } }

-- The age is 55 and more, as it was derived; several summaries print "above 55".
local ottawa <const> = named "a sign of the Ottawa knee rule" {
  any { f.age:at_least(figure(55, "read", src.stiell_1995)),
        named "the kneecap is tender, and no other bone of the knee" { f.patella_bony_tender & ~f.other_bony_tender },
        f.fibular_head_tender,
        named "the knee does not bend to 90 degrees" { f.rom_flex:below(figure(90, "read", src.stiell_1995)) },
        named "no four steps, neither straight after the injury nor now" {
          ~f.weight_bear_at_injury & is.cannot_bear_weight } },
  source = src.stiell_1995, mark = "read" }

local not_for_ottawa <const> = named "an injury that the Ottawa rule was not made for" {
  f.injury_circumstances:some() | f.prosthesis, source = src.stiell_1995, mark = "GK" }

-- RF02 ----------------------------------------------------------------------------------------------------------------

local blunt <const> = named "a fall or a blow within 6 days" {
  all { hurt, f.injury_mechanism:is "fall" | f.injury_mechanism:is "blow",
        f.injury_days:at_most(figure(6, "GK", src.seaberg_1998)), still(f.injury_days, 6) } }
local not_for_pittsburgh <const> = named "a knee that was broken or operated on before" {
  f.prior_fracture | f.prior_surgery, source = src.seaberg_1998, mark = "GK" }

-- RF07 ----------------------------------------------------------------------------------------------------------------

-- A block counts until it is known to be less than 10 degrees, and as new until it is known to be old.
local blocked <const> = named "the knee is blocked 10 degrees or more from straight" {
  f.mechanical_block & possibly(f.rom_ext_deficit:at_least(figure(10, "DEF"))),
  source = src.kernow_knee, mark = "read" }

-- RF08 ----------------------------------------------------------------------------------------------------------------

local bled <const> = named "the knee swelled within 6 hours of an injury" {
  hurt & f.swelling_onset_h:at_most(figure(6, "read", src.kernow_knee)) }

return {
  flag "RF01" { title = "Broken bone at the knee (Ottawa knee rule)",
    same_day {
      when = acute & ottawa,
      say = "A bone at the knee may be broken: a radiograph today." },
    same_day {
      when = acute & not_for_ottawa,
      say = "No rule can spare this knee a radiograph: a clinician or a radiograph today." } },

  flag "RF02" { title = "Broken bone at the knee (Pittsburgh rule)", source = src.seaberg_1998, mark = "read",
    same_day {
      when = all { blunt,
                   any { f.age:below(12), f.age:above(50), is.cannot_bear_weight },
                   ~known_present(not_for_pittsburgh) },
      say = "A bone at the knee may be broken: a radiograph today." } },

  flag "RF05" { title = "Nerve or vessel in danger", critical = recent_injury,
    emergency {
      when = named "a sign that a nerve or vessel is in danger" {
        any { f.foot_drop, f.pulses:at_least "weak", f.cold_pale_foot, f.sensation_loss, f.knee_dislocation,
              f.compartment_pain } },
      say = "A nerve or vessel of the leg may be in danger: go to an emergency department now." },
    if_unknown "same-day" { say = "After an injury, pulse, feeling and strength of the foot must be checked today." } },

  flag "RF06" { title = "Torn tendon of the knee extensor", critical = recent_injury,
    emergency {
      when = named "the leg cannot be held straight, or a gap is felt" { ~f.active_slr | f.palpable_tendon_gap,
        source = src.kernow_knee, mark = "read" },
      say = "The tendon that straightens the knee may be torn: go to an emergency department now." },
    if_unknown "same-day" { say = "After an injury, straightening the knee must be checked today." } },

  flag "RF07" { title = "Locked knee", source = src.kernow_knee, mark = "read",
    same_day {
      when = blocked & possibly(f.locked_days:at_most(14)),
      say = "The knee is stuck: it must be seen today. Do not force it." },
    urgent_2w {
      when = blocked,
      say = "The knee has been stuck for more than two weeks: a specialist or an image within two weeks." },
    routine {
      when = f.locking | f.mechanical_block,        -- stuck too, but by less than 10 degrees
      say = "The knee catches, or stops just short of straight: to be looked at in the clinic." } },

  flag "RF08" { title = "Blood in the joint", source = src.kernow_knee, mark = "read",
    emergency {
      when = bled & (f.anticoagulant | f.bleeding_disorder),
      say = [[The knee swelled within hours of an injury, and the blood clots badly: go to an emergency department
        now.]] },
    same_day {
      when = bled,
      say = [[The knee swelled within hours of an injury: there may be blood in it, and often a ligament is torn. It
        must be seen today.]], source = src.galway_knee, mark = "read" } },

  flag "RF09" { title = "Unstable knee or kneecap", mark = "DEF",
    emergency {
      when = f.patella_out_now | (f.laxity_planes:at_least(2) & possibly(is.injured)),
      say = [[The kneecap is out of its place, or the knee itself may have been: go to an emergency department
        now.]] },
    same_day {
      when = any {
        named "the kneecap jumped out, and not known to have done so before" {
          f.patella_dislocated & ~known_present(f.prior_dislocation) },
        named "the knee opens far too wide" { f.laxity_planes:at_least(1) } },
      say = "The kneecap jumped out, or a ligament may be torn: the knee must be seen today." },
    urgent_2w {
      when = any {
        named "a pop, a twist, and now it gives way" {
          all { f.pop_heard, f.injury_mechanism:is "twist", f.giving_way } },
        named "the kneecap jumped out again" { f.patella_dislocated & f.prior_dislocation } },
      say = "A ligament may be torn, or the kneecap is loose: a specialist or an image within two weeks." } },

  -- Of the first days after an injury RF01 and RF02 judge, once it is known that there was one; who cannot stand later
  -- than that is not passed over (DEF).
  flag "RF19" { title = "The leg bears no weight, without an injury", mark = "DEF",
    same_day {
      when = named "cannot take four steps, and no injury of the last 7 days is known" {
        is.cannot_bear_weight & ~known_present(acute) },
      say = "Four steps are not possible, and no fresh injury explains it: the leg must be seen today." } },
}
