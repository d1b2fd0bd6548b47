-- The conditions that look alike (fact sheet 1.3 to 1.8 and 1.10), so that one protocol can rule another out and all
-- share one definition.
--
--   itbs_place itbs_definite itbs_probable            iliotibial band syndrome
--   patellar_tendinopathy
--   plica                                             medial plica syndrome
--   fat_pad                                           infrapatellar fat-pad impingement
--   pes_anserine                                      pes anserine bursitis or tendinopathy
--   popliteus                                         popliteus tendinopathy
--   unstable_patella                                  apprehension, or the kneecap was out before
--   meniscal_medial meniscal_lateral                  joint-line tenderness and McMurray on the same side
--   osteoarthritis                                    a screen: a note, which rules nothing out
--   osgood_schlatter                                  of the growing
--
-- A rule without grades is definite when it is met.

local f, src = require "findings", require "sources"
local is <const> = require "criteria/shared"

local function hurts_at(place) return f.pain_place:includes(place) end
local stairs <const> = f.stairs_up | f.stairs_down

local like <const> = {}

-- Iliotibial band syndrome (1.3) --------------------------------------------------------------------------------------

like.itbs_place = named "pain at the lateral femoral epicondyle (the bony point at the outer side of the knee)" {
  hurts_at "lateral_epicondyle" }
local itbs_use <const> = named "brought on by bending the knee again and again" {
  any { f.run_flat, f.run_downhill, f.cycling, f.stairs_down }, source = src.akuthota_itbs, mark = "read" }
local itbs_sign <const> = named "Noble test, or tenderness of the epicondyle" { f.noble | f.epicondyle_tender,
  source = src.van_der_worp_2012, mark = "GK" }        -- no study against a reference standard tells how good they are
local itbs_against <const> = named "something else, or something more" {
  any { f.jlt_lateral, f.mcmurray_lateral, is.swollen, f.varus_laxity, f.locking, f.fibular_head_tender, f.foot_drop,
        is.injured } }
like.itbs_definite = named "iliotibial band syndrome, definite" {
  all { like.itbs_place, itbs_use, itbs_sign, ~itbs_against } }
like.itbs_probable = named "iliotibial band syndrome, probable" {
  all { like.itbs_place, itbs_use, ~decided(itbs_sign), ~itbs_against } }

-- Patellar tendinopathy (1.4) -----------------------------------------------------------------------------------------

-- "Not diffuse only" holds wherever the pole is among the places.
local patellar_tendinopathy_place <const> = named "pain at the lower tip of the kneecap, shown with one finger" {
  hurts_at "inferior_pole" }
like.patellar_tendinopathy = named "patellar tendinopathy" {
  all { patellar_tendinopathy_place,
        named "it rises with the load on the tendon" {
          any { f.slds_pain:above(f.dl_squat_pain), f.jump_land, f.hop } },
        f.active_slr }, source = src.malliaras_2015, mark = "read" }

-- Medial plica syndrome (1.5) -----------------------------------------------------------------------------------------

local plica_place <const> = named "pain at the band beside the kneecap, on the inner side" {
  hurts_at "medial_parapatellar_band" }
like.plica = named "medial plica syndrome" {
  all { plica_place, f.mpp_test, ~(f.jlt_medial & f.mcmurray_medial) }, source = src.kim_2007, mark = "read" }

-- Infrapatellar fat-pad impingement (1.6): pain at the lower tip alone is none ----------------------------------------

local fat_pad_place <const> = named "pain beside the tendon below the kneecap" { hurts_at "infrapatellar_sides" }
like.fat_pad = named "infrapatellar fat-pad impingement" {
  fat_pad_place & (f.hoffa_test | f.hyperext_pain), source = src.hoffa_pages, mark = "2nd" }

-- Pes anserine bursitis or tendinopathy (1.7) -------------------------------------------------------------------------

local pes_anserine_place <const> = named "pain about 5 cm below the inner joint line" { hurts_at "pes_anserine" }
like.pes_anserine = named "pes anserine bursitis or tendinopathy" {
  all { pes_anserine_place, f.pes_tender,
        any { stairs, f.rise_from_chair, f.resisted_knee_flexion_ir_pain },
        -- Where the joint line does not hurt at all it cannot hurt most.
        ~(hurts_at "medial_joint_line" & f.dominant_place:is "medial_joint_line"),
        ~is.bone_stress }, source = src.pes_anserine_pages, mark = "read" }

-- Popliteus tendinopathy (1.8) ----------------------------------------------------------------------------------------

local popliteus_place <const> = named "pain at the outer back of the knee" { hurts_at "posterolateral" }
like.popliteus = named "popliteus tendinopathy" {
  all { popliteus_place, f.garrick, ~(f.varus_laxity | (f.jlt_lateral & f.mcmurray_lateral)) },
  source = src.merck_popliteus, mark = "DEF" }

-- The rest (1.1 and 1.10) ---------------------------------------------------------------------------------------------

like.unstable_patella = named "an unstable kneecap" { f.apprehension | f.prior_dislocation, mark = "DEF" }
like.meniscal_medial = named "the inner meniscus" { f.jlt_medial & f.mcmurray_medial, source = src.duong_2023,
  mark = "DEF" }
like.meniscal_lateral = named "the outer meniscus" { f.jlt_lateral & f.mcmurray_lateral, source = src.duong_2023,
  mark = "DEF" }

local activity_pain <const> = named "pain that comes with activity" {
  any { stairs, f.squat, f.rise_from_chair, f.run_flat, f.run_downhill, f.pain "walking":at_least(1) } }
like.osteoarthritis = named "osteoarthritis is likely" {
  all { f.age:at_least(45), activity_pain, f.morning_stiffness_min:below(30) }, source = src.duong_2023,
  mark = "read" }

like.osgood_schlatter = named "Osgood-Schlatter disease" {
  all { hurts_at "tibial_tubercle", f.age:between(10, 15), f.bone_tender_site:includes "tibial_tubercle" },
  mark = "GK" }

return like
