-- Who may take an anti-inflammatory painkiller: the conditions of the decision table (3.2), by its numbers. What
-- follows from each, by mouth and on the skin, stands in care/medicines.lua.

local f = require "findings"
local injected = require "criteria/injections"
local src = require "sources"

local m <const> = {}

local function known(condition) return decided(condition) & condition end
m.known = known      -- known to be met; itself never unknown

-- Pregnancy is asked where it can apply (DEF: not of men, and from 10 to 55 years); where it is known it counts.
m.can_be_pregnant = named "pregnancy is possible" { ~f.sex:is "male" & f.age:between(10, 55), mark = "DEF" }
local function where_it_applies(condition) return known(condition) | (m.can_be_pregnant & condition) end
m.pregnant = named "pregnant" { where_it_applies(f.pregnancy_weeks:at_least(1)) }
m.pregnant_20 = named "pregnant for 20 weeks or more" { where_it_applies(f.pregnancy_weeks:at_least(20)) }
-- Pregnant when the plan began, and not asked since: how far it has gone is not known, and not read as harmless.
m.pregnant_once = named "was pregnant when the plan began" {
  known(f.pregnancy_weeks:baseline():at_least(1)) & ~f.pregnancy_weeks:known() }
m.breastfeeding = named "breastfeeding" { where_it_applies(f.breastfeeding) }

m.n01 = named "an allergy to anti-inflammatory painkillers, or asthma with nasal polyps" {
  f.nsaid_sensitivity | (f.asthma & f.nasal_polyps), mark = "read", source = src.us_otc_labels }
m.n02 = named "asthma without known sensitivity" { f.asthma & ~m.n01, mark = "read", source = src.us_otc_labels }
m.n03 = named "pregnant for 20 weeks or more" { m.pregnant_20, mark = "read", source = src.fda_nsaids_2020 }
m.n04 = named "pregnant for less than 20 weeks, trying to conceive, or breastfeeding" {
  any { m.pregnant & f.pregnancy_weeks:below(20), where_it_applies(f.trying_to_conceive), m.breastfeeding },
  mark = "read", source = src.us_otc_labels }
m.n05 = named "before or after a coronary bypass" { f.recent_cabg, mark = "read", source = src.us_otc_labels }
m.n06 = named "bleeding of stomach or gut, ever, or an active ulcer" {
  f.gi_bleed | f.gi_ulcer:is "active", mark = "read", source = src.us_otc_labels }
m.n07 = named "a past ulcer that never bled, or heartburn again and again" {
  (f.gi_ulcer:is "past" & ~f.gi_bleed) | f.heartburn, mark = "read", source = src.us_otc_labels }
m.n08 = named "a blood thinner, a bleeding disorder, or two medicines against clots" {
  any { f.anticoagulant, f.bleeding_disorder, f.antiplatelet:at_least "two" },
  mark = "DEF", source = src.us_otc_labels }                      -- the label says to ask
m.n09 = named "one medicine against clots, an SSRI or SNRI, or a steroid by mouth" {
  any { f.antiplatelet:is "one", f.ssri_snri, f.oral_steroid }, mark = "GK" }

-- A filtration rate that nobody measured says nothing while no kidney disease is known.
m.n10 = named "kidneys that filter less than 30, or dialysis" {
  any { known(f.dialysis), known(f.egfr:below(30)), f.kidney_disease & (f.dialysis | f.egfr:below(30)) },
  mark = "GK", source = src.beers_2023 }
m.n11 = named "kidneys that filter 30 to 59, or a kidney disease that was not measured" {
  any { known(f.egfr:at_least(30) & f.egfr:below(60)), f.kidney_disease & ~f.egfr:known() }, mark = "GK" }
m.n12 = named "heart failure" { f.heart_failure, mark = "GK", source = src.beers_2023 }
m.n13 = named "disease of the heart's arteries, a stroke, or high blood pressure that is not controlled" {
  f.cvd | f.hypertension_uncontrolled, mark = "read", source = src.us_otc_labels }
m.n14 = named "an ACE inhibitor or ARB together with a diuretic" {
  f.acei_arb & f.diuretic, mark = "read", source = src.lapi_2013 }
m.n15 = named "an ACE inhibitor, an ARB or a diuretic, one of them" {
  (f.acei_arb | f.diuretic) & ~(f.acei_arb & f.diuretic), mark = "read", source = src.dreischulte_2015 }
m.n16 = named "60 years or older" { f.age:at_least(60), mark = "read", source = src.us_otc_labels }
m.n17 = named "65 years or older" { f.age:at_least(65), mark = "GK", source = src.beers_2023 }
m.n18 = named "three or more alcoholic drinks a day" {
  f.alcohol_per_day:at_least(3), mark = "read", source = src.us_otc_labels }
m.n19 = named "cirrhosis" { f.cirrhosis, mark = "DEF", source = src.us_otc_labels }     -- the label says to ask
m.n20 = named "lithium, methotrexate, ciclosporin or tacrolimus" {
  any { f.lithium, f.methotrexate, f.ciclosporin_tacrolimus }, mark = "GK" }
m.n21 = named "younger than 12" { f.age:below(12), mark = "read", source = src.us_otc_labels }
m.n21_parent = named "12 to 17 years old" {
  f.age:at_least(12) & f.age:below(18), mark = "read", source = src.us_otc_labels }
m.n22 = named "short of fluid, vomiting or diarrhoea, or near a run of more than 90 minutes" {
  f.dehydrated | f.long_run_near, mark = "GK" }

-- Platelet-rich plasma of either knee. The other one counts where something is known of it.
m.n23 = named "platelet-rich plasma planned within 7 days, or injected in the last 14" {
  any { f.prp_planned_7d, injected.prp_14, known(f.prp_planned_7d:other_knee()),
        known(f.prp_injection_14d:other_knee()) }, mark = "GK" }
m.n24 = named "low-dose aspirin every day" { f.low_dose_aspirin, mark = "GK" }
m.n25 = named "more than 10 days in a row, or more than 15 days of the last 30" {
  f.nsaid_course_days:above(figure(10, "read", src.us_otc_labels)) | f.nsaid_days_30d:above(figure(15, "DEF")) }
m.n25_gel = named "more than 21 days in a row" {
  f.nsaid_gel_days:above(21), mark = "read", source = src.diclofenac_gel_label }
m.n26 = named "a heart attack in the last 12 months" { f.mi_last_12m, mark = "GK" }
m.n27 = named "an inflammatory disease of the bowel" { f.bowel_disease, mark = "GK" }

return m
