-- Painkillers: by mouth, on the skin, and paracetamol.
--
-- The rows are those of the decision table (3.2), with its numbers; their conditions stand in criteria/medicines.lua.
-- The strictest row decides, and all reasons are shown. The table's starred rows are asked about while they are not
-- known: such a row stands twice, once as what it is when it is known, once as the question. On the skin less gets into
-- the body: where the table allows the gel with a warning, the row warns (DEF).

local f = require "findings"
local m = require "criteria/medicines"
local src = require "sources"

local known <const> = m.known

return {

  -- By mouth (N01 to N27) -------------------------------------------------------------------------------------------

  care "oral-nsaid" { title = "Anti-inflammatory painkiller by mouth", mark = "read", source = src.us_otc_labels,
    text = [[Take one of these two, not both. Ibuprofen 200 mg: one tablet every 4 to 6 hours, two if one does not help,
      at most six (1200 mg) in 24 hours. Naproxen sodium 220 mg: one tablet every 8 to 12 hours; the first time you may
      take two within an hour; never more than two in 8 to 12 hours, at most three (660 mg) in 24 hours. Take as little
      as helps: for 5 to 7 days, then stop and look again; 10 days at most. Never take it to get through an exercise or
      a test. Stop and ask if the pain gets worse, a fever lasts more than 3 days or the stomach goes on hurting. Get
      help at once for black stool, vomited blood or faintness; for hives, a swollen face or wheezing; for chest pain,
      slurred speech or weakness of one side.]],

    block "n01" { when = known(m.n01), reason = "N01: an allergy to such painkillers, or asthma with nasal polyps." },
    ask "n01-open" { when = m.n01, critical = true,
      reason = "N01: an allergy to such painkillers, or asthma with nasal polyps." },
    ask "n02" { when = m.n02, reason = "N02: asthma." },
    block "n03" { when = known(m.n03),
      reason = [[N03: from week 20 of pregnancy only as a prescriber orders, at the lowest dose for the shortest time,
        with ultrasound beyond 48 hours; from week 30 not at all. Aspirin 81 mg on medical advice is another
        matter.]] },
    ask "n03-open" { when = m.n03, critical = true, reason = "N03: pregnancy of 20 weeks or more." },
    ask "n04" { when = m.n04, reason = "N04: pregnant, trying to become so, or breastfeeding." },
    block "n05" { when = known(m.n05), reason = "N05: just before or after a coronary bypass." },
    ask "n05-open" { when = m.n05, critical = true, reason = "N05: just before or after a coronary bypass." },
    block "n06" { when = known(m.n06), reason = "N06: bleeding of stomach or gut, or an active ulcer." },
    ask "n06-open" { when = m.n06, critical = true, reason = "N06: bleeding of stomach or gut, or an active ulcer." },
    ask "n07" { when = m.n07, reason = "N07: a past ulcer, or heartburn again and again." },
    block "n08" { when = known(m.n08), mark = "DEF",
      reason = "N08: a blood thinner, a bleeding disorder, or two medicines against clots." },
    ask "n08-open" { when = m.n08, mark = "DEF", critical = true,
      reason = "N08: a blood thinner, a bleeding disorder, or two medicines against clots." },
    ask "n09" { when = m.n09, reason = "N09: a medicine against clots, an SSRI or SNRI, or a steroid by mouth." },
    block "n10" { when = known(m.n10), mark = "GK", reason = "N10: kidneys that filter less than 30, or dialysis." },
    ask "n10-open" { when = m.n10, mark = "GK", critical = true,
      reason = "N10: kidneys that filter less than 30, or dialysis." },
    ask "n11" { when = m.n11, mark = "GK",
      reason = "N11: kidneys that filter 30 to 59, or a kidney disease not measured." },
    block "n12" { when = known(m.n12), mark = "GK", reason = "N12: heart failure." },
    ask "n12-open" { when = m.n12, mark = "GK", critical = true, reason = "N12: heart failure." },
    ask "n13" { when = m.n13,
      reason = [[N13: disease of the heart's arteries, a stroke, or high blood pressure that is not controlled: better
        another kind of painkiller.]] },
    block "n14" { when = known(m.n14),
      reason = "N14: an ACE inhibitor or ARB with a diuretic: a third medicine that strains the kidneys." },
    ask "n14-open" { when = m.n14, critical = true,
      reason = "N14: an ACE inhibitor or ARB with a diuretic: a third medicine that strains the kidneys." },
    ask "n15" { when = m.n15, reason = "N15: an ACE inhibitor, an ARB or a diuretic." },
    ask "n16" { when = m.n16, reason = "N16: 60 years or older: the stomach bleeds more easily." },
    ask "n17" { when = m.n17, mark = "GK",
      reason = [[N17: 65 years or older: better on the skin, and not for more than 10 days; from 75, or with a
        steroid, a blood thinner or a medicine against clots, only with the stomach protected.]] },
    ask "n18" { when = m.n18, reason = "N18: three or more alcoholic drinks a day: as a rule not." },
    block "n19" { when = m.n19, mark = "DEF", reason = "N19: cirrhosis." },
    block "n20" { when = m.n20, mark = "GK",
      reason = "N20: lithium, methotrexate, ciclosporin or tacrolimus: not by oneself." },
    block "n21" { when = m.n21, reason = "N21: younger than 12." },
    ask "n21-parent" { when = m.n21_parent, reason = "N21: 12 to 17 years: a parent agrees, and as the label says." },
    block "n22" { when = m.n22, mark = "GK",
      reason = "N22: short of fluid, or within 12 hours before or 6 after a long run: not that day." },
    block "n23" { when = m.n23, mark = "GK",
      reason = "N23: platelet-rich plasma is planned, or was injected not long ago." },
    ask "n24" { when = m.n24, mark = "GK",
      reason = [[N24: daily low-dose aspirin: ibuprofen takes its effect away unless it comes 30 minutes after it or 8
        hours before.]] },
    block "n25" { when = m.n25,
      reason = "N25: more than 10 days in a row, or more than 15 in 30: a review comes first." },
    block "n26" { when = m.n26, mark = "GK", reason = "N26: a heart attack in the last 12 months." },
    ask "n27" { when = m.n27, mark = "GK", reason = "N27: an inflammatory disease of the bowel." },
    block "duplicate" { when = f.other_nsaid | f.nsaid_gel, mark = "read", source = src.us_otc_labels,
      reason = "Another anti-inflammatory painkiller is taken or rubbed in: all of them count together." } },

  -- On the skin -----------------------------------------------------------------------------------------------------

  care "topical-nsaid" { title = "Anti-inflammatory gel (diclofenac 1%)", mark = "read",
    source = src.diclofenac_gel_label,
    text = [[4 g on the knee, up to four times a day: at most 16 g a day on one knee, 32 g on the whole body, on no
      more than two places, for 21 days. Not on broken skin, no tight dressing or heat over it; wash your hands. Not
      together with an anti-inflammatory painkiller by mouth, unless a clinician says so.]],

    block "n01" { when = known(m.n01), reason = "N01: an allergy to such painkillers, or asthma with nasal polyps." },
    ask "n01-open" { when = m.n01, critical = true,
      reason = "N01: an allergy to such painkillers, or asthma with nasal polyps." },
    warn "n02" { when = m.n02, mark = "DEF", reason = "N02: asthma." },
    block "n03" { when = known(m.n03),
      reason = "N03: from week 20 of pregnancy only as a prescriber orders; from week 30 not at all." },
    ask "n03-open" { when = m.n03, critical = true, reason = "N03: pregnancy of 20 weeks or more." },
    warn "n04" { when = m.n04, mark = "DEF", reason = "N04: pregnant, trying to become so, or breastfeeding." },
    block "n05" { when = known(m.n05), reason = "N05: just before or after a coronary bypass." },
    ask "n05-open" { when = m.n05, critical = true, reason = "N05: just before or after a coronary bypass." },
    ask "n06" { when = m.n06, mark = "DEF", critical = true,
      reason = "N06: bleeding of stomach or gut, or an active ulcer." },
    warn "n07" { when = m.n07, mark = "DEF", reason = "N07: a past ulcer, or heartburn again and again." },
    ask "n08" { when = m.n08, mark = "DEF", critical = true,
      reason = "N08: a blood thinner, a bleeding disorder, or two medicines against clots." },
    warn "n09" { when = m.n09, mark = "DEF",
      reason = "N09: a medicine against clots, an SSRI or SNRI, or a steroid by mouth." },
    block "n10" { when = known(m.n10), reason = "N10: kidneys that filter less than 30, or dialysis." },
    ask "n10-open" { when = m.n10, critical = true, reason = "N10: kidneys that filter less than 30, or dialysis." },
    warn "n11" { when = m.n11, mark = "DEF",
      reason = "N11: kidneys that filter 30 to 59, or a kidney disease not measured." },
    ask "n12" { when = m.n12, mark = "DEF", critical = true, reason = "N12: heart failure." },
    warn "n13" { when = m.n13, mark = "DEF",
      reason = "N13: disease of the heart's arteries, a stroke, or high blood pressure that is not controlled." },
    ask "n14" { when = m.n14, mark = "DEF", critical = true, reason = "N14: an ACE inhibitor or ARB with a diuretic." },
    warn "n15" { when = m.n15, mark = "DEF", reason = "N15: an ACE inhibitor, an ARB or a diuretic." },
    warn "n16" { when = m.n16, mark = "DEF", reason = "N16: 60 years or older." },
    warn "n17" { when = m.n17, mark = "DEF", reason = "N17: 65 years or older." },
    warn "n18" { when = m.n18, mark = "DEF", reason = "N18: three or more alcoholic drinks a day." },
    ask "n19" { when = m.n19, mark = "DEF", reason = "N19: cirrhosis." },
    ask "n20" { when = m.n20, mark = "DEF", reason = "N20: lithium, methotrexate, ciclosporin or tacrolimus." },
    block "n21" { when = f.age:below(18), mark = "GK", reason = "N21: younger than 18: not by oneself." },
    warn "n22" { when = m.n22, mark = "DEF",
      reason = "N22: short of fluid, or within 12 hours before or 6 after a long run." },
    ask "n23" { when = m.n23, mark = "DEF",
      reason = "N23: platelet-rich plasma is planned, or was injected not long ago." },
    warn "n24" { when = m.n24, mark = "DEF", reason = "N24: daily low-dose aspirin." },
    block "n25" { when = m.n25_gel, reason = "N25: more than 21 days in a row: a review comes first." },
    ask "n26" { when = m.n26, mark = "DEF", reason = "N26: a heart attack in the last 12 months." },
    warn "n27" { when = m.n27, mark = "DEF", reason = "N27: an inflammatory disease of the bowel." },
    ask "off-label" { when = ~f.osteoarthritis_recorded, critical = true,
      reason = "The label allows the gel for osteoarthritis only, not for strains, bruises or sports injuries." },
    block "broken-skin" { when = f.open_wound | f.skin_infection, reason = "Not on broken skin." },
    block "duplicate" { when = f.other_nsaid | f.nsaid_gel, source = src.us_otc_labels,
      reason = "Another anti-inflammatory painkiller is taken or rubbed in: all of them count together." } },

  -- Paracetamol (3.1) -----------------------------------------------------------------------------------------------

  care "paracetamol" { title = "Paracetamol (acetaminophen)", mark = "GK",
    text = [[325 to 1000 mg every 4 to 6 hours, 1000 mg every 6 to 8 hours; at most 3000 mg a day as the label says, all
      products that contain it counted together, and 10 days at most. Never to get through an exercise or a test.]],
    block "allergy" { when = f.paracetamol_allergy, reason = "An allergy to paracetamol." },
    block "duplicate" { when = f.other_paracetamol, reason = "Another product with paracetamol is taken already." },
    ask "liver" { when = f.liver_disease | f.cirrhosis, reason = "A disease of the liver." },
    ask "alcohol" { when = f.alcohol_per_day:at_least(3), reason = "Three or more alcoholic drinks a day." },
    ask "warfarin" { when = known(f.warfarin) | (known(f.anticoagulant) & f.warfarin), critical = true,
      reason = "Warfarin acts more strongly with it." },
    ask "pregnancy" { when = m.pregnant | m.breastfeeding,
      reason = "Pregnant or breastfeeding." },
    ask "child" { when = f.age:below(12), reason = "Younger than 12." } },
}
