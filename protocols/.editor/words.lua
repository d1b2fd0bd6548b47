---@meta _
-- luacheck: ignore
-- The words of protocols, vocabularies, cases and clinics, for an editor's completion and help. protocols/README.md
-- explains them at leisure. A test holds this file against what scripts really see: every word and method stands here,
-- and none that is not there. What the vocabulary holds (findings, exercises …) is vocabulary.lua, made by a command.

-- =====================================================================================================================
-- What values are
-- =====================================================================================================================

---A condition: met, not met, or unknown. Unknown is never read as no.
---
---`a & b` both, `a | b` one or both, `~a` not.
---@class stride.Condition
---@operator band(stride.When): stride.Condition
---@operator bor(stride.When): stride.Condition
---@operator bnot: stride.Condition
local Condition = {}

---A condition, or a yes/no finding, which is one as it stands.
---@alias stride.When stride.Condition|stride.YesNo

---A number of a patient, reckoned from findings, points, or reports. `+ - * /` reckon with it.
---@class stride.Number
---@operator add(stride.Amount): stride.Number
---@operator sub(stride.Amount): stride.Number
---@operator mul(stride.Amount): stride.Number
---@operator div(stride.Amount): stride.Number
local Number = {}

---A number: written as it is, reckoned, of a finding, with its evidence (`figure`), or a length of time.
---@alias stride.Amount number|stride.Number|stride.NumberFinding|stride.OneOf|stride.Window|stride.Duration

---A member of `require "criteria"`: a condition or a number that several protocols share.
---@class stride.Criterion : stride.Condition, stride.Number

---A length of time: `days(7)`, `weeks(6)`, `seconds(20)`.
---@class stride.Duration

---A least, a target and a most: `days(3, 10, 21)`.
---@class stride.Span

---What is known of a finding now. Every finding has these; more hang on its type.
---@class stride.Finding
local Finding = {}

---A yes/no finding: a condition as it stands.
---@class stride.YesNo : stride.Finding
---@operator band(stride.When): stride.Condition
---@operator bor(stride.When): stride.Condition
---@operator bnot: stride.Condition
local YesNo = {}

---A number. One with contexts is asked for in one of them: `f.pain "walking"`.
---@class stride.NumberFinding : stride.Finding
---@operator add(stride.Amount): stride.Number
---@operator sub(stride.Amount): stride.Number
---@operator mul(stride.Amount): stride.Number
---@operator div(stride.Amount): stride.Number
local NumberFinding = {}

---One of a list of codes. Where the codes are in rising order they can be compared: `f.effusion:at_least "small"`.
---@class stride.OneOf : stride.Finding
local OneOf = {}

---Some of a list of codes, or none of them.
---@class stride.SomeOf : stride.Finding
local SomeOf = {}

---What was reported in some days, in a session, or in the last few reports. Compared as it stands, every report in it
---must fit.
---@class stride.Window
---@operator add(stride.Amount): stride.Number
---@operator sub(stride.Amount): stride.Number
---@operator mul(stride.Amount): stride.Number
---@operator div(stride.Amount): stride.Number
local Window = {}

---How well a figure or rule is founded: "read" in the full text of its source; "2nd" in another text that cites it;
---"GK" general knowledge, its source to be confirmed; "DEF" a default of this project, which no publication fixes.
---@alias stride.Mark "read"|"2nd"|"GK"|"DEF"

---How soon somebody should be seen.
---@alias stride.Disposition "emergency"|"same-day"|"urgent-48h"|"urgent-2w"|"routine"

---@class stride.Marked
---@field mark? stride.Mark How well it is founded.
---@field source? stride.Source|string The publication: `src.willy_2019`.

-- =====================================================================================================================
-- Findings
-- =====================================================================================================================

---Met when it was answered, and not too long ago. Never unknown itself.
---@return stride.Condition
function Finding:known() end

---The same finding of the other knee.
---@return self
function Finding:other_knee() end

---The same finding of the left knee, whichever is looked at.
---@return self
function Finding:left_knee() end

---The same finding of the right knee, whichever is looked at.
---@return self
function Finding:right_knee() end

---So many points when the answer is yes, else 0: an item of a score.
---@param points number
---@return stride.Number
function YesNo:points(points) end

---The answer when the plan began, as a condition.
---@return stride.Condition
function YesNo:baseline() end

---What was answered in the last days: `:over(days(7))`. Yes counts as 1, no as 0.
---@param time stride.Duration
---@return stride.Window
function YesNo:over(time) end

---The last so many answers: `:last(3)`. Yes counts as 1, no as 0.
---@param reports integer
---@return stride.Window
function YesNo:last(reports) end

---What was answered about the session that is judged; in a `traffic_light` only. Yes counts as 1, no as 0:
---`f.gait_limp:of_session():worst():at_least(1)`.
---@return stride.Window
function YesNo:of_session() end

---Met when the number is this or more.
---@param amount stride.Amount
---@return stride.Condition
function NumberFinding:at_least(amount) end

---Met when the number is this or less.
---@param amount stride.Amount
---@return stride.Condition
function NumberFinding:at_most(amount) end

---Met when the number is more than this.
---@param amount stride.Amount
---@return stride.Condition
function NumberFinding:above(amount) end

---Met when the number is less than this.
---@param amount stride.Amount
---@return stride.Condition
function NumberFinding:below(amount) end

---Met when the number is this.
---@param amount stride.Amount
---@return stride.Condition
function NumberFinding:equals(amount) end

---Met from the first number to the second, both included.
---@param low stride.Amount
---@param high stride.Amount
---@return stride.Condition
function NumberFinding:between(low, high) end

---The level in which the number lies; each begins at its figure:
---`f.lefs:bands { severe = 0, moderate = 45, mild = 65 }`.
---@param levels stride.Levels
---@return stride.Number
function NumberFinding:bands(levels) end

---What was reported in the last days: `:over(days(7))`.
---@param time stride.Duration
---@return stride.Window
function NumberFinding:over(time) end

---The last so many reports: `:last(3)`.
---@param reports integer
---@return stride.Window
function NumberFinding:last(reports) end

---What was reported about the session that is judged; in a `traffic_light` only: `f.pain "during":of_session()`.
---@return stride.Window
function NumberFinding:of_session() end

---The number as it was when the plan began.
---@return stride.Number
function NumberFinding:baseline() end

---Met when the answer is this code.
---@param code string
---@return stride.Condition
function OneOf:is(code) end

---Met when the answer is this code or a later one of the list.
---@param code string|stride.Number
---@return stride.Condition
function OneOf:at_least(code) end

---Met when the answer is this code or an earlier one of the list.
---@param code string|stride.Number
---@return stride.Condition
function OneOf:at_most(code) end

---Met when the answer comes later in the list than this code.
---@param code string|stride.Number
---@return stride.Condition
function OneOf:above(code) end

---Met when the answer comes earlier in the list than this code.
---@param code string|stride.Number
---@return stride.Condition
function OneOf:below(code) end

---Met when the answer is this code; also another number of the same finding, such as its baseline.
---@param code string|stride.Number
---@return stride.Condition
function OneOf:equals(code) end

---The answer when the plan began; it compares with codes as the finding does: `f.effusion:baseline():at_most "none"`.
---@return stride.OneOf
function OneOf:baseline() end

---Met when this code is among the answers.
---@param code string
---@return stride.Condition
function SomeOf:includes(code) end

---Met when one of these codes, or more, is among the answers.
---@param codes string[]
---@return stride.Condition
function SomeOf:includes_any(codes) end

---Met when any code at all is among the answers.
---@return stride.Condition
function SomeOf:some() end

-- =====================================================================================================================
-- Conditions
-- =====================================================================================================================

---So many points when the condition is met, else 0: an item of a score.
---@param points number
---@return stride.Number
function Condition:points(points) end

---Every one of them is met. `a & b` is short for it.
---@param conditions stride.When[]
---@return stride.Condition
function all(conditions) end

---One of them is met, or more. `a | b` is short for it.
---@param conditions stride.When[]
---@return stride.Condition
function any(conditions) end

---Not one of them is met; unknown as long as one is unknown and no other is met.
---@param conditions stride.When[]
---@return stride.Condition
function none(conditions) end

---So many of them are met, or more: `at_least(2) { a, b, c }`.
---@param count integer
---@return fun(conditions: stride.When[]): stride.Condition
function at_least(count) end

---@class stride.NamedBody : stride.Marked
---@field [1] stride.When

---The words by which a clinician knows a condition; explanations use them:
---`named "a swollen joint" { f.effusion:at_least "small", mark = "GK" }`.
---@param words string
---@return fun(body: stride.NamedBody): stride.Condition
function named(words) end

---Met once the condition is known to be met or not met. Never unknown itself.
---@param condition stride.When
---@return stride.Condition
function decided(condition) end

---Met once the condition is known not to be met. Never unknown itself: until then it is not met.
---@param condition stride.When
---@return stride.Condition
function known_absent(condition) end

---Met unless the condition is known not to be met: met or unknown. Never unknown itself.
---@param condition stride.When
---@return stride.Condition
function possibly(condition) end

---Met once the finding, or every finding of a list, is known; unknown until then, so that it is asked.
---@param findings stride.Finding|stride.Finding[]
---@return stride.Condition
function answered(findings) end

---On this knee, the condition of a protocol about this place of `pain_place` is definite or probable. In
---`vocabulary/red_flags.lua` only.
---@param place stride.codes.pain_place
---@return stride.Condition
function explained(place) end

---Always met.
---@type stride.Condition
always = nil

---Never met.
---@type stride.Condition
never = nil

-- =====================================================================================================================
-- Numbers
-- =====================================================================================================================

---Where each level begins: mild, moderate, severe; or, of irritability, low, moderate, high.
---@class stride.Levels
---@field mild? number
---@field moderate? number
---@field severe? number
---@field low? number
---@field high? number

---Met when the number is this or more; of levels, `:at_least "severe"`.
---@param amount stride.Amount|"mild"|"moderate"|"severe"|"low"|"high"
---@return stride.Condition
function Number:at_least(amount) end

---Met when the number is this or less.
---@param amount stride.Amount|"mild"|"moderate"|"severe"|"low"|"high"
---@return stride.Condition
function Number:at_most(amount) end

---Met when the number is more than this.
---@param amount stride.Amount|"mild"|"moderate"|"severe"|"low"|"high"
---@return stride.Condition
function Number:above(amount) end

---Met when the number is less than this.
---@param amount stride.Amount|"mild"|"moderate"|"severe"|"low"|"high"
---@return stride.Condition
function Number:below(amount) end

---Met when the number is this.
---@param amount stride.Amount|"mild"|"moderate"|"severe"|"low"|"high"
---@return stride.Condition
function Number:equals(amount) end

---Met from the first number to the second, both included.
---@param low stride.Amount
---@param high stride.Amount
---@return stride.Condition
function Number:between(low, high) end

---The level in which the number lies; each begins at its figure: `x:bands { mild = 0, moderate = 4, severe = 7 }`.
---@param levels stride.Levels
---@return stride.Number
function Number:bands(levels) end

---Of `adherence` and `red_sessions` only: of so many days, `adherence:over(days(84))`.
---@param time stride.Duration
---@return stride.Number
function Number:over(time) end

---All of them added.
---@param numbers stride.Amount[]
---@return stride.Number
function sum(numbers) end

---The highest of those that are known.
---@param numbers stride.Amount[]
---@return stride.Number
function worst_known(numbers) end

---The first number when the condition is met, the second when it is not.
---@param condition stride.When
---@param met stride.Amount
---@param not_met stride.Amount
---@return stride.Number
function choose(condition, met, not_met) end

---A number, or a length of time, with how well it is founded: `f.age:below(figure(18, "DEF"))`.
---@param amount number|stride.Duration
---@param mark stride.Mark
---@param source? stride.Source|string
---@return stride.Number
function figure(amount, mark, source) end

---Of the sessions due in the last 14 days, the part that was done: 0 to 1. `adherence:over(days(84))`: of other days.
---@type stride.Number
adherence = nil

---How many sessions were red: `red_sessions:over(days(7)):at_least(2)`. The days have to be said.
---@type stride.Number
red_sessions = nil

---The pain that the session which is judged may have, by the light's `limits`; in a `traffic_light` only.
---@type stride.Number
limit_ok = nil

---The pain above which it is red, by the light's `limits`; in a `traffic_light` only.
---@type stride.Number
limit_high = nil

---Sessions missed one after the other, up to now.
---@type stride.Number
missed_in_a_row = nil

---Questions of `asks` left unanswered one after the other, up to now.
---@type stride.Number
questions_missed_in_a_row = nil

---Days since the present phase began.
---@type stride.Number
days_in_phase = nil

---Days since the present step of care began.
---@type stride.Number
days_in_step = nil

---Days since the plan began.
---@type stride.Number
days_in_plan = nil

-- Reports of a time ---------------------------------------------------------------------------------------------------

---Only the reports since the present phase began.
---@return stride.Window
function Window:since_phase() end

---The same days, so long ago: `:over(days(7)):ago(days(7))` is the week before this one.
---@param time stride.Duration
---@return stride.Window
function Window:ago(time) end

---Without the reports that a painkiller may have made better.
---@return stride.Window
function Window:unmasked() end

---The report in the middle when they stand in order of size.
---@return stride.Number
function Window:median() end

---The average of the reports.
---@return stride.Number
function Window:mean() end

---The highest of the reports.
---@return stride.Number
function Window:worst() end

---The lowest of the reports.
---@return stride.Number
function Window:least() end

---The reports added.
---@return stride.Number
function Window:sum() end

---How many reports there are.
---@return stride.Number
function Window:count() end

---The median of the days, less the median of the equally many days before them: above 0 means it rises.
---@return stride.Number
function Window:trend() end

---How many of the reports are this or more.
---@param amount number
---@return stride.Number
function Window:count_at_least(amount) end

---How many of the reports are this or less.
---@param amount number
---@return stride.Number
function Window:count_at_most(amount) end

---How many of the reports are more than this.
---@param amount number
---@return stride.Number
function Window:count_above(amount) end

---How many of the reports are less than this.
---@param amount number
---@return stride.Number
function Window:count_below(amount) end

---How many of the reports are exactly this.
---@param amount number
---@return stride.Number
function Window:count_equals(amount) end

---Met when every report is this or more.
---@param amount stride.Amount
---@return stride.Condition
function Window:at_least(amount) end

---Met when every report is this or less.
---@param amount stride.Amount
---@return stride.Condition
function Window:at_most(amount) end

---Met when every report is more than this.
---@param amount stride.Amount
---@return stride.Condition
function Window:above(amount) end

---Met when every report is less than this.
---@param amount stride.Amount
---@return stride.Condition
function Window:below(amount) end

-- =====================================================================================================================
-- Times
-- =====================================================================================================================

---@param count integer
---@return stride.Duration
function seconds(count) end

---@param count integer
---@return stride.Duration
function minutes(count) end

---@param count integer
---@return stride.Duration
function hours(count) end

---A length of time, `days(7)`; or a least, a target and a most, `days(3, 10, 21)`.
---@param count integer
---@return stride.Duration
---@overload fun(least: integer, target: integer, most: integer): stride.Span
function days(count) end

---@param count integer
---@return stride.Duration
function weeks(count) end

-- =====================================================================================================================
-- The protocol
-- =====================================================================================================================

---@class stride.Protocol
---@class stride.Sides
---@field right string
---@field left string
---@field unspecified string
---@class stride.DiagnosisCodes
---@field icd10cm stride.Sides ICD-10-CM: `{ right = "M76.31", left = "M76.32", unspecified = "M76.30" }`.
---@field undetermined? stride.Sides While the condition is only possible.
---@class stride.ProtocolCriteria
---@field place? stride.When Where it hurts. Alone it makes the condition possible; and it says what the condition explains.
---@field definite? stride.When
---@field probable? stride.When
---@field possible? stride.When
---@class stride.ProtocolBody : stride.Marked
---@field title string The condition's name, at most 160 letters.
---@field version string Three numbers: "1.0.0".
---@field intended_use? string For whom it is.
---@field not_for? string For whom, or for what, it is not.
---@field author? string
---@field reviewer? string
---@field review_status? "unsigned" No protocol is signed off by writing so: this is the only word there is.
---@field codes? stride.DiagnosisCodes
---@field sources? (stride.Source|string)[]
---@field criteria? stride.ProtocolCriteria Who has it.
---@field severity? stride.Number How bad it is, in levels: `f.lefs:bands { severe = 0, moderate = 45, mild = 65 }`.
---@field irritability? stride.Number How easily it flares, in levels low, moderate, high.
---@field light? stride.TrafficLight How a session went, as a colour, and what follows.
---@field messages? integer How many exercise reminders one patient gets in a day at most, 1 to 24.
---@field [integer] stride.Steps|stride.Phases|stride.Flags|stride.Layoff|stride.Rule|stride.Migration|stride.Again

---What a protocol's file returns: `return protocol "my-condition" { title = "…", version = "1.0.0", … }`.
---@param id string Small letters, digits and hyphens.
---@return fun(body: stride.ProtocolBody): stride.Protocol
function protocol(id) end

-- Stepped care --------------------------------------------------------------------------------------------------------

---@class stride.Steps
---@class stride.Step
---@class stride.StepBody : stride.Marked
---@field title? string
---@field text? string What it means, for the patient.
---@field when? stride.When When it comes into question; without it always.
---@field approval? "clinician" Nothing happens before a clinician has agreed.
---@field [integer] stride.Care

---The stepped care, from the least to the most.
---@param list stride.Step[]
---@return stride.Steps
function steps(list) end

---A step: `step "conservative" { care.education, care.ice }`.
---@param id "triage"|"conservative"|"physical-therapy"|"injection"|"regenerative"|"surgical-opinion"
---@return fun(body: stride.StepBody): stride.Step
function step(id) end

-- Phases --------------------------------------------------------------------------------------------------------------

---@class stride.Phases
---@class stride.Phase
---@class stride.PhaseBody : stride.Marked
---@field title? string
---@field lasts stride.Span `days(3, 10, 21)`: the least, the target and the most.
---@field at? string Times of its sessions and questions: "18:00" or "08:00 18:00".
---@field judged_at? string When rules with judged = "day" are judged: "23:00".
---@field missed? stride.Missed What becomes of an exercise that was missed; without it "skip".
---@field advance? stride.When When to go on to the next phase.
---@field regress? stride.When When to go back to the one before.
---@field [integer] stride.Prescription|stride.Asks|stride.RunRule|stride.Rule|stride.Avoid|stride.Again

---The stages of loading, in order.
---@param list stride.Phase[]
---@return stride.Phases
function phases(list) end

---A stage: `phase "settle" { lasts = days(3, 10, 21), at = "18:00", exercise(ex.clamshell) { days = "daily" }, … }`.
---@param id string
---@return fun(body: stride.PhaseBody): stride.Phase
function phase(id) end

---@class stride.RunRule
---@class stride.RunRuleBody : stride.Marked
---@field when stride.When
---@field say string What the patient is told.

---Running is allowed when the condition is met. The first running rule that is met, or unknown, decides.
---@param body stride.RunRuleBody
---@return stride.RunRule
function running(body) end

---Running is not allowed when the condition is met, or unknown.
---@param body stride.RunRuleBody
---@return stride.RunRule
function no_running(body) end

---@class stride.Asks
---@class stride.AsksBody
---@field days string "daily" or "mon wed fri".
---@field at? string "19:00"; without it the phase's `at`.
---@field [integer] stride.Finding

---Questions at a time of their own: `asks { f.pain "worst-24h", at = "19:00", days = "daily" }`.
---@param body stride.AsksBody
---@return stride.Asks
function asks(body) end

---@class stride.Rule
---@class stride.Action
---@class stride.RuleBody : stride.Marked
---@field judged? "day" Judged once a day at the phase's `judged_at`, instead of at each report.
---@field [integer] stride.Action

---What happens when a condition comes to be met: `on(c) { alert "urgent-48h", down(1) }`. In a phase, or of the whole
---plan, directly in the protocol.
---@param condition stride.When
---@return fun(body: stride.RuleBody): stride.Rule
function on(condition) end

---Tells the clinicians, so urgently; `alert("urgent-48h", "words of your own")` says why, and
---`alert("routine", "words", days(7))` by when, sooner than the urgency asks for.
---@param urgency stride.Disposition
---@param say? string
---@param within? stride.Duration
---@return stride.Action
function alert(urgency, say, within) end

---A text to the patient.
---@param text string
---@return stride.Action
function nudge(text) end

---So many phases on.
---@param phases integer
---@return stride.Action
function up(phases) end

---So many phases back.
---@param phases integer
---@return stride.Action
function down(phases) end

---The phase begins anew, or the count of missed questions.
---@param what "phase"|"questions"
---@return stride.Action
function restart(what) end

---Up to that step of care. Where the step needs approval, it is proposed to a clinician, who decides.
---@param to "conservative"|"physical-therapy"|"injection"|"regenerative"|"surgical-opinion"
---@return stride.Action
function escalate(to) end

---What it names stands still for so long: `hold("no-progression", days(7), "Pain has risen from week to week.")`.
---@param what "no-progression"|"no-impact"|"no-load"
---@param time stride.Duration
---@param say string Why.
---@return stride.Action
function hold(what, time, say) end

---Every exercise so many rungs down its ladder.
---@param rungs integer
---@return stride.Action
function lower(rungs) end

---Asks for an examination, so urgently: `exam("routine", "An X-ray of the knee.", days(7))`; the days where sooner than
---the urgency asks for.
---@param urgency stride.Disposition
---@param say string What is to be examined.
---@param within? stride.Duration
---@return stride.Action
function exam(urgency, say, within) end

---@class stride.Avoid
---@class stride.AvoidBody : stride.Marked
---@field kind? "mobility"|"isometric"|"strength"|"heavy"|"plyometric"|"run" Every exercise of this kind.
---@field when? stride.When Without it in all of the phase.
---@field reason string
---@field [1]? stride.Exercise

---In this phase nobody's plan brings it to this knee: `avoid { ex.side_plank, reason = "…" }`, or a kind of exercise.
---@param body stride.AvoidBody
---@return stride.Avoid
function avoid(body) end

---@class stride.Again
---@class stride.AgainBody : stride.Marked
---@field after stride.Duration So long after the reminder before it: minutes(10) to hours(12).
---@field times? integer So often at most, 1 to 3; without it once.

---While nothing was logged of a session its reminder comes again: `again { after = minutes(45), times = 1 }`, in a phase, or
---in the protocol for all that have none of their own.
---@param body stride.AgainBody
---@return stride.Again
function again(body) end

---@class stride.Shift
---@alias stride.Missed "skip"|"merge"|"repeat"|"lower"|stride.Shift

---`missed = shift(days(2))`: it moves to the next day, the rest of its week with it, so many days at most.
---@param time stride.Duration
---@return stride.Shift
function shift(time) end

-- The living plan -----------------------------------------------------------------------------------------------------

---@class stride.TrafficLight
---@class stride.Limits
---@class stride.FollowUp
---@class stride.TrafficLightBody : stride.Marked
---@field red stride.When Looked at first; may look at the session: `:of_session()`, `limit_ok`, `limit_high`.
---@field amber stride.When Not red, but this.
---@field green stride.When Neither, and this: all that is needed is known and none of it masked.
---@field settled stride.When Ends the wait after red.
---@field wait stride.Duration And it lasts so long at least: hours(24).
---@field impact_wait stride.Duration So long for jumps and runs: hours(48).
---@field ambers integer So many in a row lead one rung down.
---@field [integer] stride.Limits|stride.FollowUp

---How a session went, as a colour; what follows from it, and what is asked about it: `light = traffic_light { … }`.
---@param body stride.TrafficLightBody
---@return stride.TrafficLight
function traffic_light(body) end

---@class stride.LimitsBody : stride.Marked
---@field when? stride.When For whom it holds; met or unknown.
---@field kinds? string The kinds of exercise it holds for: "run plyometric".
---@field ok number Pain up to this is fine, 0 to 10.
---@field high number Pain above this is red.
---@field greens integer So many green sessions in a row lead one rung up.

---How much pain a session may have. One row, the default, has neither `when` nor `kinds`; of others that fit the lowest
---counts.
---@param body stride.LimitsBody
---@return stride.Limits
function limits(body) end

---@class stride.FollowUpBody
---@field after? stride.Duration So long after the session: minutes(60).
---@field at? string Or the next morning: "09:00".
---@field [integer] stride.Finding

---What is asked about a session that was done: `follow_up { f.pain "after-60", after = minutes(60) }`.
---@param body stride.FollowUpBody
---@return stride.FollowUp
function follow_up(body) end

---@class stride.Layoff
---@class stride.LayoffBody : stride.Marked
---@field over stride.Duration More days without a session than this.
---@field down? integer So many rungs down; without it the last session again.
---@field restart? boolean true: the phase begins anew.
---@field intake? boolean true: a clinician has to agree to going on.
---@field gate? stride.When No jumps or runs until this is met.

---How the plan goes on after days without a session: `layoff { over = days(7), down = 1 }`. The last row that fits
---counts.
---@param body stride.LayoffBody
---@return stride.Layoff
function layoff(body) end

---@class stride.Migration
---@class stride.MigrationBody
---@field from string The older version: "1.0.0".
---@field phases? table<string, string> `{ settle = "calm" }`: what was settle is calm now.
---@field steps? table<string, string>

---Where plans of an older version stand in this one; what is not named keeps its name.
---@param body stride.MigrationBody
---@return stride.Migration
function migrates(body) end

-- Exercises -----------------------------------------------------------------------------------------------------------

---@class stride.Exercise
---@class stride.Prescription
---@class stride.Ladder
---@class stride.Climb
---@alias stride.Load { [1]: number, [2]: string }
---@class stride.Dose
---@field sets? integer|stride.Climb 1 to 20.
---@field reps? integer|stride.Climb Repetitions a set, 1 to 100.
---@field hold? stride.Duration|stride.Climb seconds(1) to seconds(600).
---@field rest? stride.Duration|stride.Climb Between sets, seconds(1) to minutes(15).
---@field lasts? stride.Duration|stride.Climb The whole of it, seconds(5) to minutes(240).
---@field load? stride.Load|stride.Climb `{ 2.5, "kg" }`.
---@field tempo? string Seconds down, held, up: "3-0-2".
---@field note? string
---@class stride.ExerciseBody : stride.Marked
---@field ref? string Its number in the catalogue: "E24".
---@field title string
---@field text string How it is done, for the patient.
---@field kind "mobility"|"isometric"|"strength"|"heavy"|"plyometric"|"run"
---@field impact? boolean true: the foot lands.
---@field gap stride.Duration The least time to the same kind on the same limb: hours(48).
---@field ladder? stride.Ladder
---@field [integer] stride.Contraindication
---@class stride.PrescriptionBody : stride.Marked, stride.Dose
---@field days string "mon wed fri" or "daily".
---@field at? string Its own times; without them the phase's.
---@field missed? stride.Missed What becomes of it when it was missed; without it what the phase says.
---@field ladder? stride.Ladder Instead of the one of the exercise.
---@class stride.LadderBody : stride.Dose
---@field entry? integer The rung to begin on, counted from 1.
---@field order? string Which climbs first when more than one does: "reps load".
---@field harder? string|stride.Exercise The exercise above the last rung.
---@field easier? string|stride.Exercise The exercise below the first rung.
---@field [integer] stride.Dose

---`exercise "side-plank" { … }` defines one in the vocabulary; `exercise(ex.side_plank) { days = "mon wed fri" }`
---prescribes it in a phase, climbing its ladder, or with a fixed dose: `{ sets = 3, reps = 10, days = "daily" }`.
---@param id string
---@return fun(body: stride.ExerciseBody): stride.Exercise
---@overload fun(of: stride.Exercise): fun(body: stride.PrescriptionBody): stride.Prescription
function exercise(id) end

---The doses that an exercise climbs, the easiest first: `ladder { sets = 3, reps = climb(8, 12, 2) }`, or rung by rung:
---`ladder { { sets = 3, reps = 8 }, { sets = 3, reps = 10 } }`.
---@param body stride.LadderBody
---@return stride.Ladder
function ladder(body) end

---What rises, or falls, rung by rung: `climb(8, 12, 2)`, `climb(seconds(20), seconds(45), seconds(5))`.
---@param from number|stride.Duration|stride.Load
---@param to number|stride.Duration|stride.Load
---@param by number|stride.Duration|stride.Load
---@return stride.Climb
function climb(from, to, by) end

-- Red flags -----------------------------------------------------------------------------------------------------------

---@class stride.Flags
---@class stride.Flag
---@class stride.FlagRow
---@class stride.FlagUnknown
---@class stride.FlagBody : stride.Marked
---@field title string
---@field about? "knee"|"person" Without it the knee.
---@field critical? stride.When While it is unknown and this is met, the flag has to be asked: `critical = always`.
---@field [integer] stride.FlagRow|stride.FlagUnknown
---@class stride.FlagRowBody : stride.Marked
---@field when stride.When
---@field say string What the patient is told.
---@field within? stride.Duration days(7): sooner than the disposition asks for.
---@field no_plan? boolean true: no plan is opened while it is met.

---A protocol's own red flags, beside those by which everyone is judged.
---@param list stride.Flag[]
---@return stride.Flags
function flags(list) end

---A red flag: its rows from the worst to the mildest.
---@param id string Capital letters and digits: "RF03".
---@return fun(body: stride.FlagBody): stride.Flag
function flag(id) end

---To be seen now.
---@param body stride.FlagRowBody
---@return stride.FlagRow
function emergency(body) end

---To be seen the same day.
---@param body stride.FlagRowBody
---@return stride.FlagRow
function same_day(body) end

---To be seen within 48 hours.
---@param body stride.FlagRowBody
---@return stride.FlagRow
function urgent_48h(body) end

---To be seen within two weeks.
---@param body stride.FlagRowBody
---@return stride.FlagRow
function urgent_2w(body) end

---To be seen at the next appointment.
---@param body stride.FlagRowBody
---@return stride.FlagRow
function routine(body) end

---@class stride.FlagUnknownBody
---@field hold? "no-progression"|"no-impact"|"no-load" What stands still until it is answered.
---@field say? string

---What a critical flag asks for while it is unknown; without it: seen the same day.
---@param urgency stride.Disposition
---@return fun(body: stride.FlagUnknownBody): stride.FlagUnknown
function if_unknown(urgency) end

-- =====================================================================================================================
-- The vocabulary
-- =====================================================================================================================

---@class stride.Declaration
---@class stride.DeclarationBody
---@field [1] string The question.
---@field title? string Its short name in explanations; without it the question stands there.
---@field fresh? stride.Duration An older answer counts as unknown; without it an answer is good for ever.
---@field keep? stride.Duration So long windows look back on it, days(400) at most; without it 120 days.
---@class stride.YesNoBody : stride.DeclarationBody
---@field when_pain? string The number that answers it too: "pain squat" is yes at 1 or more.
---@field normal? boolean What is found in a healthy person; without it false.
---@class stride.NumberBody : stride.DeclarationBody
---@field unit? string
---@field from number
---@field to number
---@field contexts? string|string[][] "rest walking", or how each is asked: `{ { "rest", "How bad is it at rest?" }, … }`.
---@field score? table The findings it is the sum of: `{ { "akps_limp", none = 5, slight = 3 }, …, at_least = 18 }`.
---@field normal? number
---@class stride.OneOfBody : stride.DeclarationBody
---@field codes string "none small large": in rising order where they have one.
---@field normal? string
---@class stride.SomeOfBody : stride.DeclarationBody
---@field codes string
---@field normal? string[]

---All findings, in the order in which they are asked.
---@param list table
---@return stride.Findings
function findings(list) end

---Declares findings about a knee.
---@class stride.KneeWord
knee = {}

---A yes/no finding about a knee: `knee.yes_no "locking" "Does the knee get stuck?"`.
---@param name string
---@return fun(question: string|stride.YesNoBody): stride.Declaration
function knee.yes_no(name) end

---A number about a knee: `knee.number "flexion" { "How far does it bend?", unit = "deg", from = 0, to = 160 }`.
---@param name string
---@return fun(body: stride.NumberBody): stride.Declaration
function knee.number(name) end

---One of a list, about a knee.
---@param name string
---@return fun(body: stride.OneOfBody): stride.Declaration
function knee.one_of(name) end

---Some of a list, about a knee.
---@param name string
---@return fun(body: stride.SomeOfBody): stride.Declaration
function knee.some_of(name) end

---Declares findings about the person; in a clinic's settings `person "anna" { … }` is somebody who works there.
---@class stride.PersonWord
---@overload fun(name: string): fun(body: stride.MemberBody): stride.Member
person = {}

---A yes/no finding about the person.
---@param name string
---@return fun(question: string|stride.YesNoBody): stride.Declaration
function person.yes_no(name) end

---A number about the person.
---@param name string
---@return fun(body: stride.NumberBody): stride.Declaration
function person.number(name) end

---One of a list, about the person.
---@param name string
---@return fun(body: stride.OneOfBody): stride.Declaration
function person.one_of(name) end

---Some of a list, about the person.
---@param name string
---@return fun(body: stride.SomeOfBody): stride.Declaration
function person.some_of(name) end

---Conditions and numbers that protocols share: `criteria { swollen = f.effusion:at_least "small" }`.
---@param list table
---@return stride.Criteria
function criteria(list) end

---The exercises of the vocabulary.
---@param list table
---@return stride.Exercises
function exercises(list) end

---@class stride.Care
---@class stride.CareBody : stride.Marked
---@field title string
---@field text string What the patient is told.
---@field approval? "clinician"
---@field [integer] stride.Contraindication

---The measures that are no exercise.
---@param list table
---@return stride.Cares
function cares(list) end

---A measure: `care "ice" { title = "Ice", text = "…", block "raynaud" { … } }`.
---@param id string
---@return fun(body: stride.CareBody): stride.Care
function care(id) end

---@class stride.Contraindication
---@class stride.ContraindicationBody : stride.Marked
---@field when stride.When
---@field reason string
---@field critical? boolean true: it holds also while the condition is unknown.

---Rules a measure or exercise out.
---@param id string
---@return fun(body: stride.ContraindicationBody): stride.Contraindication
function block(id) end

---Leaves a measure or exercise to a clinician or pharmacist.
---@param id string
---@return fun(body: stride.ContraindicationBody): stride.Contraindication
function ask(id) end

---Says something with a measure or exercise that may be had.
---@param id string
---@return fun(body: stride.ContraindicationBody): stride.Contraindication
function warn(id) end

---@class stride.Source

---The publications.
---@param list table
---@return stride.Sources
function sources(list) end

---A publication: `source "willy-2019" "Willy RW, … 2019;49(9):CPG1-CPG95."`.
---@param id string
---@return fun(text: string): stride.Source
function source(id) end

---@class stride.SafetyBody : stride.Marked
---@field title string
---@field version string
---@field author? string
---@field reviewer? string
---@field [integer] stride.Flag

---The red flags by which everyone is judged. In `vocabulary/red_flags.lua` only.
---@param body stride.SafetyBody
---@return stride.Protocol
function safety(body) end

-- =====================================================================================================================
-- Cases: files whose names end in .cases.lua
-- =====================================================================================================================

---@class stride.Unknown
---@class stride.Knees
---@field left any
---@field right any
---@alias stride.YesNoValue boolean|stride.Unknown|stride.Knees
---@alias stride.NumberValue number|stride.Duration|stride.Unknown|stride.Knees
---@class stride.CaseStep
---@class stride.Case
---@class stride.Cases
---@class stride.CasesBody
---@field at? string When it begins, by the clock there: "2027-03-01 09:00", a Monday, without it.
---@field zone? string "America/New_York"; without it UTC.
---@field side? "left"|"right" The knee it is about.
---@field [integer] stride.Case|stride.Clinic
---@class stride.CaseBody
---@field at? string
---@field zone? string
---@field side? "left"|"right"
---@field [integer] stride.CaseStep|stride.Clinic

---What a file of cases returns: `return cases "my-condition" { side = "right", case "…" { … } }`; `cases "safety"` for
---the red flags.
---@param protocol string
---@return fun(body: stride.CasesBody): stride.Cases
function cases(protocol) end

---One fictional patient, and what happens, in its order.
---@param name string What it shows.
---@return fun(body: stride.CaseBody): stride.Case
function case(name) end

---@class stride.GivenBody : stride.Values
---@field [integer] stride.Normal
---@class stride.Normal

---What is found. A finding about a knee is of the case's knee, or of both: `{ left = "none", right = "small" }`.
---@param body stride.GivenBody
---@return stride.CaseStep
function given(body) end

---What is found later; only what has changed.
---@param body stride.GivenBody
---@return stride.CaseStep
function report(body) end

---Whatever else there is, is as in a healthy person, in both knees.
---@return stride.Normal
function otherwise_normal() end

---In a `report`: everything that was found before is found again now, so that it does not go stale; what the
---report says itself counts before it.
---@return stride.Normal
function as_before() end

---Asked, and not known.
---@type stride.Unknown
unknown = nil

---@class stride.EnrolBody
---@field protocol? string
---@field side? "left"|"right"
---@field start? string "2027-03-02"
---@field draft? boolean

---Opens the plan of the protocol, if it is allowed: `enrol {}`.
---@param body stride.EnrolBody
---@return stride.CaseStep
function enrol(body) end

---@class stride.CheckinBody : stride.Values
---@field done? boolean
---@field skipped? string Why.
---@field share? integer How much of it was done, in per cent: 0 to 100.
---@field before? number Pain, 0 to 10.
---@field during? number Pain, 0 to 10.
---@field after60? number Pain an hour later, 0 to 10.
---@field morning? number Pain the next morning, 0 to 10.

---The next session comes, and is answered so.
---@param body stride.CheckinBody
---@return stride.CaseStep
function session(body) end

---So much time passes, and every session in it is answered so: `each_session(days(14), { done = true, during = 1 })`.
---@param time stride.Duration
---@param body stride.CheckinBody
---@return stride.CaseStep
function each_session(time, body) end

---So much time passes; what is not answered stays unanswered.
---@param time stride.Duration
---@return stride.CaseStep
function wait(time) end

---@class stride.DecidedBody
---@field reason? string

---A clinician agrees to what waits: the id of a step, of care or of an exercise; `approve "plan"` of a plan in draft,
---`approve "intake"` of going on after a long time.
---@param what string
---@return stride.CaseStep
function approve(what) end

---A clinician says no to what waits.
---@param what string
---@return stride.CaseStep
function decline(what) end

---A clinician clears the red flags as they stand: `clear { reason = "fracture excluded" }`.
---@param body stride.DecidedBody
---@return stride.CaseStep
function clear(body) end

---The plan pauses: `pause { reason = "holiday" }`.
---@param body stride.DecidedBody
---@return stride.CaseStep
function pause(body) end

---It goes on.
---@param body stride.DecidedBody
---@return stride.CaseStep
function resume(body) end

---It ends.
---@param body stride.DecidedBody
---@return stride.CaseStep
function stop(body) end

---A clinician has seen every alert: `acknowledge {}`.
---@param body stride.DecidedBody
---@return stride.CaseStep
function acknowledge(body) end

---@class stride.SnoozeBody
---@field minutes integer 10 to 60.

---The patient puts off the reminder of the last session that came due and is open: `snooze { minutes = 30 }`.
---@param body stride.SnoozeBody
---@return stride.CaseStep
function snooze(body) end

---The patient lives by another clock from now on: `travel "Europe/Berlin"`.
---@param zone string
---@return stride.CaseStep
function travel(zone) end

---What was reported last was a mistake, and this takes its place: `amend { pain = { during = 2 } }`.
---@param body stride.Values
---@return stride.CaseStep
function amend(body) end

---The patient asks for an examination.
---@param reason string
---@return stride.CaseStep
function exam_asked(reason) end

---The clinic confirms a time: `exam_booked "2027-03-02 09:00"`.
---@param time string
---@return stride.CaseStep
function exam_booked(time) end

---A list: exactly these, in any order; or by its parts.
---@class stride.Expected
---@field includes? string[]
---@field among? string[]
---@field none_of? string[]
---@field [integer] string
---@class stride.ExpectedCondition
---@field result? "met"|"not met"|"unknown"
---@field strength? "definite"|"probable"|"possible"
---@field code? string
---@field severity? "mild"|"moderate"|"severe"
---@field irritability? "low"|"moderate"|"high"
---@field step? string
---@field phase? string
---@field primary? boolean
---@field running? boolean
---@field missing? stride.Expected
---@class stride.ExpectBody : stride.Values
---@field flags? stride.Expected The red flags that are raised.
---@field unknown_flags? stride.Expected The critical ones that cannot be told.
---@field disposition? stride.Disposition|"self-ok"
---@field deadline? string "2027-03-01 13:00", by the clock there.
---@field route? string|string[] A part of what is said, or several.
---@field reasons? string|string[]
---@field next? string|false The question that is asked next; false: none.
---@field missing? stride.Expected Findings that are not known: "pain/rest" with a context.
---@field running? boolean
---@field step? string
---@field phase? string
---@field care? table<string, "allow"|"ask"|"block"|"not offered">
---@field plan? "none"|"refused"|"proposed"|"active"|"paused"|"stopped"|"completed"|"revoked"
---@field refused? string|string[] A part of the reason.
---@field holds? stride.Expected "no-progression", "no-impact", "no-load", "wait-until".
---@field exercises? stride.Expected All of the next 14 days.
---@field sessions? integer In the next 14 days.
---@field next_session? string "2027-03-01 18:00"
---@field reminders? integer How often the last session that came due was reminded of.
---@field alerts? integer|string|string[]
---@field story? string|string[] A part of what happened since the last expect.
---@field proposals? stride.Expected What waits for a clinician: ids of steps, care, exercises; "plan", "intake".
---@field colour? "green"|"amber"|"red"|"grey"|"none" Of the last session that was done.
---@field levels? table<string, integer> The rung on which an exercise stands, from 1: `{ ["side-plank"] = 2 }`.
---@field exam? "none"|"asked"|"booked"|"over"|"cancelled"
---@field side? "left"|"right" The other knee than the case's.
---@field [string] stride.ExpectedCondition|any A protocol's id: `["itb-syndrome"] = "definite"`.

---What should be so at this point; any finding too, as it then is.
---@param body stride.ExpectBody
---@return stride.CaseStep
function expect(body) end

-- =====================================================================================================================
-- A clinic's settings: clinic.lua, or files whose names end in .clinic.lua
-- =====================================================================================================================

---@class stride.Clinic
---@class stride.Hours
---@field mon? string
---@field tue? string
---@field wed? string
---@field thu? string
---@field fri? string
---@field sat? string
---@field sun? string
---@class stride.Routes
---@field emergency? string
---@field same_day? string
---@field urgent_48h? string
---@field urgent_2w? string
---@field routine? string
---@field out_of_hours? string
---@class stride.ClinicBody
---@field name string
---@field zone string "America/New_York"
---@field phone? string
---@field hours stride.Hours `{ mon = "07:00-19:00", sat = "08:00-12:00 14:00-18:00", sun = closed }`
---@field holidays? string[] Days on which it is closed: "2026-12-25".
---@field routes? stride.Routes What a patient is told behind the route.
---@field people? stride.Member[]
---@field exam_min? integer Minutes that an examination takes; without it 30.
---@field channels? stride.Channels How patients are reached; without it the terminal alone.
---@field messages? integer To a patient and day at most; without it 3.
---@field heartbeat? stride.Heartbeat What an outside monitor watches.
---@field anchor? stride.Anchor Where the end of the history is kept outside of the store, once a day.
---@class stride.Channels
---@field email? stride.EmailChannel
---@field webhook? stride.WebhookChannel
---@field file? stride.FileChannel
---@field terminal? {} `{ }`
---@class stride.EmailChannel
---@field server string "smtps://mail.example.org:465"
---@field from string "Knee Clinic <knee@example.org>"
---@field user? string
---@field password_file? string The file that holds the password.
---@field password? nil Never here: name a file with password_file.
---@field ca_file? string
---@field plain? boolean true: without TLS, to a server on the same machine.
---@field detail? "full" Messages name exercises and doses; without it they do not.
---@class stride.WebhookChannel
---@field url string "https://…"
---@field secret_file string The file that holds what messages are signed with.
---@field secret? nil Never here: name a file with secret_file.
---@field ca_file? string
---@field allow? string[] Hosts that may lie on a private address.
---@field detail? "full"
---@class stride.FileChannel
---@field path string "/var/lib/stride/reminders.jsonl"
---@field detail? "full"
---@class stride.Heartbeat
---@field file? string
---@field url? string
---@field every_min? integer Without it 5.
---@class stride.Anchor
---@field file? string
---@field url? string
---@class stride.Member
---@class stride.MemberBody
---@field name string
---@field role "clinician"|"admin"
---@field on_call? integer Their place in the order in which alerts are seen to, from 1.
---@field within_min? integer Minutes in which they see to one before it is the next person's.

---What a settings file returns; in a file of cases, the clinic that the case goes by.
---@param body stride.ClinicBody
---@return stride.Clinic
function clinic(body) end

---Closed that day.
---@type string
closed = nil
