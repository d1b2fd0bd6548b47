-- Injections: a physician's consultation, never without a clinician's decision.

local f = require "findings"
local m = require "criteria/medicines"
local src = require "sources"
local injected = require "criteria/injections"

local known <const> = m.known

-- The least time between two at one site, and the most in a year (3.3); the relative rules for six weeks and for
-- three a year say less, and are left out.
local too_soon <const> = named "a steroid at this knee in the last 90 days" {
  any { injected.steroid_14, injected.steroid_90, known(f.steroid_injection_days:below(90)),
        f.steroid_injections_365d:at_least(1) & f.steroid_injection_days:below(90) },
  mark = "2nd", source = src.stephens_2008 }
local infection <const> = named "an infection of the skin, the joint or the body" {
  any { f.skin_infection, f.spreading_redness, f.fever, f.systemic_infection } }

-- Whoever the steroid is for, and wherever it goes.
local steroid <const> = {
  ask "approval" { when = always, reason = "Only after a clinician's decision." },

  block "infection"   { when = infection, mark = "2nd", source = src.stephens_2008, reason = "An infection." },
  block "fracture"    { when = f.knee_fracture, mark = "2nd", source = src.stephens_2008, reason = "A broken bone." },
  block "prosthesis"  { when = f.prosthesis, mark = "2nd", source = src.stephens_2008,
    reason = "An artificial joint." },
  block "replacement" { when = f.joint_replacement_3m, mark = "2nd", source = src.stephens_2008,
    reason = "A joint replacement within three months." },
  block "unstable"    { when = f.laxity_planes:at_least(1), mark = "2nd", source = src.stephens_2008,
    reason = "An unstable joint." },
  block "allergy"     { when = f.injection_allergy, mark = "2nd", source = src.stephens_2008,
    reason = "An allergy to something injected." },
  block "growing"     { when = f.age:below(18) | f.physes_open, mark = "DEF",
    reason = "Younger than 18, or open growth plates." },
  block "tendon"      { when = f.injection_site:is "patellar_tendon" | f.injection_site:is "quadriceps_tendon",
    mark = "read", source = src.kongsgaard_2009,
    reason = "Never into or around that tendon: good at 12 weeks, worse by six months; it may tear." },
  block "interval"    { when = too_soon, reason = "Less than 90 days since the last steroid at this site." },
  block "three-a-year" { when = f.steroid_injections_365d:at_least(3) | injected.three_steroids, mark = "2nd",
    source = src.stephens_2008,
    reason = "Three steroid injections at this site in 365 days." },
  block "no-benefit"  { when = any { f.steroid_injections_365d:at_least(1), f.steroid_injection_days:known(),
                                     injected.steroid_once }
                               & f.steroid_benefit_weeks:below(4), mark = "DEF",
    reason = "The last one helped for less than four weeks." },

  ask "diabetes" { when = f.diabetes & (~f.hba1c:known() | f.hba1c:at_least(8)), mark = "DEF",
    reason = [[Diabetes with an HbA1c of 8.0% or more, or not measured: sugar rises on days 1 to 3, and is watched for
      14 days.]] },
  ask "anticoagulant" { when = f.anticoagulant | f.bleeding_disorder, mark = "2nd", source = src.stephens_2008,
    reason = "Bleeding under a blood thinner, or from a bleeding disorder." },
  ask "immunosuppression" { when = f.immunosuppressed, mark = "2nd", source = src.stephens_2008,
    reason = "A weakened immune system." },
  ask "osteoporosis" { when = f.osteoporosis_near_joint, mark = "2nd", source = src.stephens_2008,
    reason = "Weak bone beside the joint." },
  ask "broken-skin"  { when = f.open_wound, mark = "2nd", source = src.stephens_2008, reason = "Broken skin." },
  ask "fat-pad"      { when = f.injection_site:is "fat_pad", mark = "DEF",
    reason = "The fat pad lies beside the tendon." },
}

return {

  care "steroid-injection" { title = "Steroid injection beside the band, with imaging", approval = "clinician",
    mark = "read", source = src.gunter_2004,
    text = [[What is known comes from one small trial: 18 runners whose pain was less than two weeks old. Half got 40 mg
      methylprednisolone with an anaesthetic, half the anaesthetic alone. On the treadmill the steroid eased the pain
      more between day 7 and day 14; nobody was followed for longer. After the injection walk as usual from the second
      day on. No running, no jumping and no heavy leg exercise for 14 days. For 21 days get help at once for rising
      pain, fever, spreading redness or discharge. The skin may turn pale and thin there. The exercises go on.]],
    table.unpack(steroid) },

  care "steroid-injection-joint" { title = "Steroid injection into the joint, with imaging", approval = "clinician",
    mark = "read", source = src.willy_2019,
    text = [[No controlled trial shows that it helps pain at the kneecap, and the guideline does not name it. So only
      after a physician's review, with fluid in the joint or a confirmed change. After the injection walk as usual from
      the second day on. No running, no jumping and no heavy leg exercise for 14 days. For 21 days get help at once for
      rising pain, fever, spreading redness or discharge. The exercises go on.]],
    table.unpack(steroid) },

  -- Named by the clinic only for chondromalacia; a discussion, not an offer.
  care "platelet-rich-plasma" { title = "Platelet-rich plasma: a discussion", approval = "clinician",
    mark = "read", source = src.orscelik,
    text = [[In one trial 75 people with chondromalacia, which had resisted treatment for three months, got
      platelet-rich plasma or prolotherapy. Both helped, the first more; nobody got a placebo. One large dose of
      hyaluronic acid was no better than a sham injection at 1, 3 and 6 months. In tendons platelet-rich plasma was no
      better than salt water with the same exercise. Afterwards rest for 72 hours and begin again a phase lower. No
      anti-inflammatory painkiller for 14 days, no running for 28.]],
    ask "evidence" { when = ~f.evidence_line_shown, critical = true, mark = "DEF", source = src.hart_2019,
      reason = "The patient has not yet been shown what is known of it." },
    block "platelets" { when = f.platelets:below(150), mark = "read", source = src.prp_review_2017,
      reason = "Fewer than 150 thousand million platelets in a litre of blood." },
    block "clotting" { when = any { f.anticoagulant, f.antiplatelet:at_least "one", f.bleeding_disorder },
      mark = "read", source = src.prp_review_2017, reason = "A blood thinner, or a medicine against clots." },
    block "pregnancy" { when = m.pregnant, mark = "read", source = src.prp_review_2017, reason = "Pregnancy." },
    block "infection" { when = infection, mark = "read", source = src.prp_review_2017, reason = "An infection." },
    block "cancer" { when = f.active_cancer, mark = "read", source = src.prp_review_2017,
      reason = "An active cancer." },
    block "steroid" { when = too_soon, mark = "read", source = src.prp_review_2017,
      reason = "A steroid at this site in the last three months." },
    block "anaemia" { when = f.anaemia, mark = "GK", reason = "Anaemia." } },

  care "surgical-opinion" { title = "A surgeon's opinion", approval = "clinician", mark = "GK",
    text = [[For the few whose pain has not given way to six months of full treatment.]] },
}
