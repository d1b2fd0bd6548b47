-- Patellofemoral pain and chondromalacia of the kneecap (1.1, 1.2): what both protocols say of them.

local f, is, src = require "findings", require "criteria", require "sources"

local pf <const> = {}
local function known(condition) return decided(condition) & condition end

pf.place = named "pain behind or around the kneecap" {
  f.pain_place:includes_any { "retropatellar", "peripatellar" }, mark = "read", source = src.willy_2019 }

pf.provoke = named "brought on by loading the bent knee" {
  any { f.squat, f.stairs_up | f.stairs_down, f.sit_prolonged, f.kneel, f.run_flat | f.run_downhill, f.hop,
        f.rise_from_chair }, mark = "read", source = src.willy_2019 }

-- Another cause rules it out when it is definite and hurts most; each has the place that tells it. An unstable
-- kneecap is tender at its inner edge. Osteoarthritis has no such place: it adds a note and rules nothing out (DEF).
local function hurts_most(place) return f.dominant_place:is(place) end
pf.nothing_else = named "no other cause explains the place that hurts most" {
  none {
    is.itbs_definite         & hurts_most "lateral_epicondyle",
    is.patellar_tendinopathy & hurts_most "inferior_pole",
    is.plica                 & hurts_most "medial_parapatellar_band",
    is.fat_pad               & hurts_most "infrapatellar_sides",
    is.pes_anserine          & hurts_most "pes_anserine",
    is.popliteus             & hurts_most "posterolateral",
    is.unstable_patella      & (hurts_most "medial_parapatellar_band" | hurts_most "peripatellar"),
    is.meniscal_medial       & hurts_most "medial_joint_line",
    is.meniscal_lateral      & hurts_most "lateral_joint_line",
  }, mark = "DEF" }

-- What must have been looked at before anything is called excluded (DEF).
pf.looked = named "what must be examined was examined" {
  all {
    answered { f.jlt_medial, f.jlt_lateral, f.effusion, f.tendon_pole_tender, f.apprehension },
    -- Met whichever way the screen for osteoarthritis turns out, and unknown while it is.
    named "screened for osteoarthritis" { is.osteoarthritis | ~is.osteoarthritis },
    f.age:at_least(18) | answered { f.hip_ir_deg, f.hip_ir_painful },       -- the hip of the growing
  }, mark = "DEF" }

-- The guideline's three parts; the third, that all else is excluded, needs both of its own.
pf.criterion = named "patellofemoral pain" {
  all { pf.place, pf.provoke, pf.looked, pf.nothing_else }, mark = "read", source = src.willy_2019 }

-- What makes it definite (DEF): two of three signs (LR+ 4.0), or pain of 3 to 10 going downstairs with 6 to 10 in long
-- sitting (LR+ 19.5, one study). The Clarke sign adds next to nothing (LR+ 1.18) and is not asked [11].
pf.cluster = named "two of three: resisted front thigh, squat, palpation" {
  at_least(2) { f.quad_resisted_pain, f.squat, f.facet_tender }, mark = "read", source = src.cook_2010 }
pf.stairs_and_sitting = named "pain going downstairs, and more in long sitting" {
  f.pain "stairs-down":between(3, 10) & f.pain "sit":between(6, 10), mark = "read", source = src.pfp_tests_2024 }

-- Chondromalacia is a finding of an image or an arthroscopy inside that picture.
local grade <const> = f.imaging_or_arthroscopy_patellar_cartilage_grade
pf.confirmed = named "an image or arthroscopy shows a change of the cartilage behind the kneecap" {
  known(grade:at_least(1)), mark = "read", source = src.niskanen_2001 }
pf.advanced = named "a change of grade III or IV" { known(grade:at_least(3)), mark = "GK" }
pf.no_image = named "there is no image of the cartilage" {
  ~grade:known(), mark = "DEF" }

-- Grating without pain is normal and counts for nothing, and nor does the Clarke sign [11].
pf.hint = named "painful grating, a little fluid, or an old injury of the kneecap" {
  any { f.crepitus:is "painful", f.effusion:is "small", f.prior_patellar_trauma, f.prior_dislocation },
  mark = "DEF", source = src.doberstein_2008 }

-- Whose exercise is supervised from the start, besides the severe (1.9, DEF).
pf.supervised = named "12 weeks or more, an earlier course that failed, younger than 18, or a change of grade III-IV" {
  any { f.symptom_days:at_least(weeks(12)), f.failed_exercise_course, is.minor, pf.advanced }, mark = "DEF" }

return pf
