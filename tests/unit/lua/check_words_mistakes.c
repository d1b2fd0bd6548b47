/* Every constructor's bad input: what the mistake says. */
#include "lua/words_fixture.h"

#define ONE_OF "knee.one_of \"c\" { \"?\", codes = \"a b\" }"
#define LADDER(id, field)                                                                                              \
    "exercise \"" id "\" { title = \"T\", text = \"t\", kind = \"heavy\", gap = hours(1), "                            \
    "ladder = ladder { sets = 3, reps = 8, " field " } }"

#define DOSED "exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", at = \"18:00\" }"

static const struct {
    const char *value, *message;
} wrong[] = {
    /* findings */
    {"f.nobel", "unknown finding \"nobel\", did you mean \"noble\"?"},
    {"f.noble:includs \"x\"", "noble has no \"includs\", did you mean \"includes\"?"},
    {"f.noble \"walking\"", "noble has no contexts"},
    {"adherence:at_least(0,8)", "at_least: too much stands between the brackets; a decimal is written with a point, as in 0.8"},
    {"f.lefs:between(1,5, 2)", "between: too much stands between the brackets; a decimal is written with a point, as in 0.8"},
    {"f.effusion \"small\"", "effusion has no contexts: its codes are asked for with :is"},
    {"f.place \"groin\"", "place has no contexts: its codes are asked for with :includes"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", steps = {} }",
     "protocol \"x\": steps stands there without =: write steps { … }"},
    {"f.pain \"walkin\"", "pain has no context \"walkin\", did you mean \"walking\"?"},
    {"f.pain:at_least(3)", "left of :at_least: say which pain, as in f.pain \"walking\""},
    {"f.pain:known()", "pain: say which, as in f.pain \"walking\""},
    {"f.pain(3)", "pain: expected a context in quotes, got 3"},
    {"f.pain \"walking\":at_least(12)", "pain \"walking\" runs from 0 to 10, and is compared with 12"},
    {"f.pain \"walking\":at_least(2.00001)",
     "pain \"walking\":at_least is 2.00001, which has more than three decimals"},
    {"f.pain \"walking\":at_least \"3\"", "pain \"walking\":at_least is \"3\", expected a number"},
    {"f.noble:at_least(1)", "left of :at_least is noble, expected a number"},
    {"f.noble:is \"yes\"", "noble is a yes-no finding: only a one-of finding has :is"},
    {"f.effusion:is \"smal\"", "effusion has no code \"smal\", did you mean \"small\"?"},
    {"f.effusion:at_least \"smal\"", "effusion: expected one of its codes, got \"smal\", did you mean \"small\"?"},
    {"f.place:includes \"grion\"", "place has no code \"grion\", did you mean \"groin\"?"},
    {"f.place:includes_any { \"groin\", \"calv\" }", "place has no code \"calv\", did you mean \"calf\"?"},
    {"f.place:includes_any \"groin\"", "place: includes_any takes a list of codes, got \"groin\""},
    {"f.lefs.at_most(65)", "at_most is asked of a finding with a colon: write :at_most, not .at_most"},
    {"f.lefs.at_most(f.noble & f.squat)", "at_most is asked of a finding with a colon: write :at_most, not .at_most"},
    {"f.age:other_knee()", "age is about the person: it has no other_knee"},
    {"f.since:at_least(hours(5))", "since is not a whole number of days"},
    {"f.lefs:at_least(days(5))", "lefs is not a length of time, and is compared with a plain number"},
    {"f.lefs < 3", "Lua's <, >, <= or >= compares at once, before there is a patient: write :below(n), :above(n), "
                   ":at_most(n) or :at_least(n)"},
    {"f.lefs == f.age", "== compares at once, before there is a patient: write :equals(n) or :is \"code\""},
    {"f.effusion | f.noble", "left of | is effusion, which is one of a list: write :is \"code\""},
    {"f.lefs & f.noble", "left of & is lefs, which is a number: compare it, as in :at_least(4)"},
    {"~f.place", "~ is place, which is some of a list: write :includes \"code\""},
    {"f.noble + 1", "left of + is noble, expected a number"},
    {"f.noble / 2", "left of / is noble, expected a number"},
    {"knee.yes_no \"Bad\" \"?\"", "knee.yes_no \"Bad\": expected small letters, digits and single underscores"},
    {"knee.number \"n\" { \"?\", from = 0 }", "knee.number \"n\" has no to"},
    {"knee.number \"n\" { \"?\", from = 0, to = 1, units = \"d\" }",
     "knee.number \"n\": unknown field \"units\", did you mean \"unit\"?"},
    {"knee.one_of \"n\" { codes = \"a b\" }", "knee.one_of \"n\" has no question"},
    {"findings { knee.yes_no \"noble\" \"?\" }", "findings: there is a vocabulary already"},
    /* conditions */
    {"all {}", "all has no conditions"},
    {"all(f.noble)", "all: expected { … }, got noble"},
    {"all { f.noble, true }",
     "all: item 2 is true: Lua's ==, ~= and not answer at once; write :equals(n), :is \"code\" or "
     "~condition, and always or never for what is fixed"},
    {"any { f.noble, nil, f.squat }", "any: item 2 is nil"},
    {"none { f.squat, noble = f.noble }", "none has no field \"noble\": it is a plain list"},
    {"at_least(3) { f.noble, f.squat }", "at_least(3) has 2 conditions: it can never be met"},
    {"at_least \"two\" { f.noble }", "at_least: expected how many, as in at_least(2) { … }, got \"two\""},
    {"all { at_least(2) }", "all: item 1 is a word without its { … }, expected a condition"},
    {"named(3) { f.noble }", "named: expected its name first, as in named \"some words\" { … }, got 3"},
    {"named \"x\" { f.lefs }", "named is lefs, which is a number: compare it, as in :at_least(4)"},
    {"named \"x\" { f.noble, source = \"beels-2013\" }",
     "named \"x\": unknown source \"beels-2013\", did you mean \"beals-2013\"?"},
    {"decided(3)", "decided is 3, expected a condition"},
    {"known_absent(f.lefs)", "known_absent is lefs, which is a number: compare it, as in :at_least(4)"},
    {"explained \"groin\"", "explained stands for all protocols together: only vocabulary/red_flags.lua may use it"},
    /* numbers */
    {"sum {}", "sum has no numbers"},
    {"worst_known { f.noble }", "worst_known: item 1 is noble, expected a number"},
    {"f.lefs:bands { mild = 0, bad = 4 }", "bands: unknown level \"bad\", expected mild, moderate or severe"},
    {"f.lefs:bands(3)", "bands: expected where each level begins, as in { mild = 0, moderate = 4, severe = 7 }, got 3"},
    {"f.lefs:bands { mild = 0, severe = 0 }", "bands: two levels begin at the same number"},
    {"f.lefs:bands { mild = 0, severe = 9 }:at_least \"sever\"",
     "\"sever\" is none of \"mild\", \"moderate\", \"severe\", did you mean \"severe\"?"},
    {"f.noble:points \"2\"", "points is \"2\", expected a number"},
    {"f.lefs:over(7):worst()", "lefs:over is 7: say the unit, as in days(7)"},
    {"f.lefs:last(0):worst()", "lefs:last is 0, expected how many reports, 1 to 100"},
    {"f.effusion:last(3)", "effusion:last: only a number or a yes/no finding has a window of reports"},
    {"f.lefs:last(3) + 1",
     "left of +: say which figure of the reports: :median(), :mean(), :worst(), :least(), :sum() or "
     ":count()"},
    {"f.lefs:last(3):avg()", "a window of reports has no \"avg\""},
    {"days_in_plan:over(days(7))", "only adherence, red_sessions and reports of a finding have :over(days(n))"},
    /* times */
    {"days(3, 2, 1)", "days(3, 2, 1): expected the least, the target and the most, in rising order"},
    {"days(1, 2)", "days takes one number, or three: least, target, most, got 2"},
    {"seconds(-1)", "seconds(-1): expected a whole number from 0 to 100000"},
    {"hours(1.5)", "hours(1.5): expected a whole number from 0 to 100000"},
    /* exercises */
    {"ex.side_plunk", "unknown exercise \"side_plunk\", did you mean \"side_plank\"?"},
    {"exercise(3)", "exercise: expected its name first, as in exercise \"name\" { … }, got 3"},
    {"exercise \"Side Plank\"", "exercise \"Side Plank\": expected small letters, digits and single hyphens"},
    {"exercise \"x\" { title = \"X\", text = \"x\", kind = \"strenght\", gap = hours(1) }",
     "exercise \"x\": kind is \"strenght\", expected \"mobility\", \"isometric\", \"strength\", \"heavy\", "
     "\"plyometric\" or "
     "\"run\", did you mean \"strength\"?"},
    {"exercise \"x\" { title = \"X\", text = \"x\", kind = \"run\", gap = 48 }",
     "exercise \"x\": gap is 48: say the unit, as in hours(48)"},
    {"exercise(ex.side_plank) { sets = 3, hold = seconds(2000), days = \"daily\" }",
     "exercise \"side-plank\": hold is 2000 s, expected 1 to 600"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, lader = 1, days = \"daily\" }",
     "exercise \"side-plank\": unknown field \"lader\", did you mean \"ladder\"?"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, holt = seconds(1), days = \"daily\" }",
     "exercise \"side-plank\": unknown field \"holt\", did you mean \"hold\"?"},
    {"exercise(ex.side_plank) { sets = 2.5, reps = 12, days = \"daily\" }",
     "exercise \"side-plank\": sets is 2.5, expected a whole number from 1 to 20"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12 }", "exercise \"side-plank\" has no days"},
    {"exercise(ex.side_plank) { days = \"daily\" }",
     "exercise \"side-plank\" has no ladder of its own: say a dose, with reps, hold, or lasts"},
    {"exercise(ex.side_plank) { sets = 3, days = \"daily\" }",
     "exercise \"side-plank\": a dose needs reps, hold, or lasts"},
    {"exercise(ex.side_plank) { reps = 12, days = \"daily\" }",
     "exercise \"side-plank\" has no sets: say how often, or how long it lasts"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"mon wen\" }",
     "exercise \"side-plank\": days is \"mon wen\": unknown day \"wen\", did you mean \"wed\"?"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"mon mon\" }",
     "exercise \"side-plank\": days is \"mon mon\": mon stands there twice"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"\" }",
     "exercise \"side-plank\": days is empty, expected weekdays such as \"mon wed fri\", or \"daily\""},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", at = \"25:00\" }",
     "exercise \"side-plank\": at is \"25:00\", expected times of the day such as \"08:00 18:00\""},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", at = \"18:00 08:00\" }",
     "exercise \"side-plank\": at is \"18:00 08:00\", expected times of the day such as \"08:00 18:00\", each later "
     "than the "
     "one before"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", tempo = \"slow\" }",
     "exercise \"side-plank\": tempo is \"slow\", expected seconds such as \"3-0-2\""},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", load = 5 }",
     "exercise \"side-plank\": load is 5, expected an amount and its unit, as in { 2.5, \"kg\" }"},
    {"exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\", note = \"a\\27b\" }",
     "exercise \"side-plank\": note has a control character"},
    {"exercises { care.ice }", "exercises: item 1 is care \"ice\", expected an exercise"},
    /* care and steps */
    {"care.icy", "unknown care \"icy\", did you mean \"ice\"?"},
    {"block \"x\" { when = f.noble }", "block \"x\" has no reason"},
    {"ask \"x\" { when = 1, reason = \"r\" }", "ask \"x\": when is 1, expected a condition"},
    {"block \"x\" { when = f.noble, reason = \"r\", critical = 1 }",
     "block \"x\": critical is 1, expected true or false"},
    {"step \"conservativ\" { care.ice }", "unknown step \"conservativ\", did you mean \"conservative\"?; the steps are "
                                          "triage, conservative, physical-therapy, "
                                          "injection, regenerative, surgical-opinion"},
    {"step \"conservative\" { ex.side_plank }",
     "step \"conservative\": item 1 is exercise \"side-plank\", expected a care"},
    {"step \"injection\" { care.ice }",
     "step \"injection\" needs approval = \"clinician\": nothing invasive happens without it"},
    {"step \"triage\" { approval = \"nurse\" }", "step \"triage\": approval is \"nurse\", expected \"clinician\""},
    {"steps { step \"physical-therapy\" {}, step \"conservative\" {} }",
     "steps: \"conservative\" stands after \"physical-therapy\", but comes before it"},
    {"steps { step \"triage\" {}, step \"triage\" {} }", "steps: \"triage\" is there twice"},
    {"steps {}", "steps: expected at least a step"},
    /* phases */
    {"phase \"settle\" { lasts = days(7), " DOSED " }",
     "phase \"settle\": lasts is a duration, expected days(least, target, most)"},
    {"phase \"settle\" { " DOSED " }", "phase \"settle\" has no lasts"},
    {"phase \"settle\" { lasts = days(1, 2, 3), exercise(ex.side_plank) { sets = 3, reps = 12, days = \"daily\" } }",
     "phase \"settle\": exercise \"side-plank\" has no time: say at = \"18:00\" in the phase or the exercise"},
    {"phase \"settle\" { lasts = days(1, 2, 3), ex.side_plank }",
     "phase \"settle\": item 1 is exercise \"side-plank\", expected an exercise with its dose or asks or a running "
     "rule or an on rule or avoid or again"},
    {"phase \"settle\" { lasts = days(1, 2, 3) }", "phase \"settle\" has no exercise and asks nothing"},
    {"phase \"settle\" { lasts = days(1, 2, 3), running { when = always, say = \"run\" } }",
     "phase \"settle\" has no exercise and asks nothing"},
    {"phases { phase \"a\" { lasts = days(1, 2, 3), " DOSED " }, phase \"a\" { lasts = days(1, 2, 3), " DOSED " } }",
     "phases: \"a\" is there twice"},
    {"phases { phase \"a\" { lasts = days(1, 2, 3), regress = f.noble, " DOSED " } }",
     "phases: \"a\" is the first: there is none to go back to"},
    {"running { when = always }", "running has no say"},
    {"no_running { when = f.lefs, say = \"no\" }",
     "no_running: when is lefs, which is a number: compare it, as in :at_least(4)"},
    /* flags */
    {"flag \"rf3\"", "flag \"rf3\": expected a name such as RF03"},
    {"flag \"RF03\" { title = \"T\" }", "flag \"RF03\": expected at least a row of a flag"},
    {"flag \"RF03\" { title = \"T\", about = \"hip\", emergency { when = f.noble, say = \"go\" } }",
     "flag \"RF03\": about is \"hip\", expected \"knee\" or \"person\""},
    {"flag \"RF03\" { title = \"T\", routine { when = f.noble, say = \"a\" }, emergency { when = f.noble, say = \"b\" "
     "} }",
     "flag \"RF03\": emergency stands below a milder row; the worst comes first"},
    {"flag \"RF03\" { title = \"T\", routine { when = f.noble, say = \"a\" }, if_unknown \"same-day\" {} }",
     "flag \"RF03\" has if_unknown, but is never critical: say critical = always, or when"},
    {"if_unknown \"tomorrow\" {}",
     "if_unknown: unknown disposition \"tomorrow\", expected emergency, same-day, urgent-48h, urgent-2w or routine"},
    {"if_unknown \"routine\" { hold = \"no-runs\" }",
     "if_unknown \"routine\": hold is \"no-runs\", expected \"no-progression\", \"no-impact\" or \"no-load\""},
    {"emergency { say = \"go\" }", "emergency has no when"},
    {"safety { title = \"S\", version = \"1.0.0\", 3 }", "safety: item 1 is 3, expected a red flag"},
    /* sources, libraries, and the whole */
    {"source \"x\" (3)", "source \"x\" is 3, expected a text"},
    {"sources { \"x\" }", "sources: item 1 is \"x\", expected a source"},
    {"cares { care.ice, care.ice }", "cares: \"ice\" is there twice"},
    {"criteria { f.noble }", "criteria: 1 is noble, expected name = condition"},
    {"protocol \"x\" { title = \"X\" }", "protocol \"x\" has no version"},
    {"protocol \"x\" { title = \"X\", version = \"1.0\" }",
     "protocol \"x\": version is \"1.0\", expected three numbers such as \"1.0.0\""},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", criteria = { definit = f.noble } }",
     "protocol \"x\": criteria: unknown field \"definit\", did you mean \"definite\"?"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", codes = { icd10cm = { left = \"L\", right = \"R\" } } }",
     "protocol \"x\": codes: icd10cm has no unspecified"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", sources = { \"beels-2013\" } }",
     "protocol \"x\": unknown source \"beels-2013\", did you mean \"beals-2013\"?"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", severity = f.noble }",
     "protocol \"x\": severity is noble, expected a number"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", review_status = \"signed\" }",
     "protocol \"x\": review_status is \"signed\", expected \"unsigned\""},
    /* evidence */
    {"named \"x\" { f.noble, mark = \"DF\" }",
     "named \"x\": mark is \"DF\", expected \"read\", \"GK\", \"DEF\" or \"2nd\", did you mean \"DEF\"?"},
    {"step \"triage\" { sorce = \"beals-2013\" }",
     "step \"triage\": unknown field \"sorce\", did you mean \"source\"?"},
    {"emergency { when = f.noble, say = \"go\", source = 3 }",
     "emergency: source is 3, expected a source such as src.lindenberg_1984"},
    {"block \"x\" { when = f.noble, reason = \"r\", source = \"beels-2013\" }",
     "block \"x\": unknown source \"beels-2013\", did you mean \"beals-2013\"?"},
    {"f.age:below(figure(18))", "figure has no mark: say \"read\", \"GK\", \"DEF\" or \"2nd\""},
    {"f.age:below(figure(18, \"GG\"))",
     "figure: mark is \"GG\", expected \"read\", \"GK\", \"DEF\" or \"2nd\", did you mean \"GK\"?"},
    {"figure(\"18\", \"GK\")", "figure is \"18\", expected a number"},
    {"figure(18, \"GK\", \"beels-2013\")", "figure: unknown source \"beels-2013\", did you mean \"beals-2013\"?"},
    {"f.age:below(figure(180, \"GK\"))", "age runs from 0 to 120, and is compared with 180"},
    {"f.lefs:over(figure(days(7), \"GK\")):worst()",
     "lefs:over is a figure with its evidence, which stands in conditions only"},
    {"ladder { { sets = 3, reps = 8 }, mark = \"GK\" }", "ladder: unknown field \"mark\""},
    /* what is answered */
    {"answered(3)", "answered is 3, expected a finding"},
    {"answered {}", "answered has no findings"},
    {"answered { f.noble, f.noble & f.squat }", "answered: item 2 is a condition, expected a finding"},
    {"answered(f.pain)", "pain: say which, as in f.pain \"walking\""},
    {"possibly(f.lefs)", "possibly is lefs, which is a number: compare it, as in :at_least(4)"},
    /* numbers */
    {"f.lefs / 0", "right of / is 0"},
    {"choose(f.lefs, 1, 2)", "choose is lefs, which is a number: compare it, as in :at_least(4)"},
    {"choose(f.noble, 1, f.squat)", "choose: when it is not met is squat, expected a number"},
    {"f.lefs:last(3):ago(days(7))", ":ago is of a window of days, as in :over(days(7)):ago(days(7))"},
    {"f.lefs:last(3):trend()", ":trend is of a window of days, as in :over(days(7)):trend()"},
    {"f.lefs:over(days(7)):ago(7)", "ago is 7: say the unit, as in days(7)"},
    {"f.lefs:over(days(7)):ago(days(0))", "ago is 0 days, expected days(1) to days(113), for which its reports are kept"},
    {"f.lefs:over(days(7)):ago(days(1)):ago(days(1))", ":ago stands there twice"},
    {"f.pain \"walking\":last(5):count_above(\"5\")", "count_above is \"5\", expected a number"},
    {"f.lefs:last(5):count_avove(5)", "a window of reports has no \"count_avove\", did you mean \"count_above\"?"},
    {"f.place:baseline()", "place is some of a list: it has no baseline"},
    {"f.pain:baseline()", "pain: say which, as in f.pain \"walking\""},
    {"f.effusion:baseline():at_most \"non\"",
     "effusion: expected one of its codes, got \"non\", did you mean \"none\"?"},
    {"f.lefs:baseline():at_most(90)", "a number runs from 0 to 80, and is compared with 90"},
    {"f.lefs:bands { low = 0, severe = 4 }", "bands: unknown level \"severe\", expected low, moderate or high"},
    {"f.lefs:bands { low = 0, high = 9 }:at_least \"severe\"", "\"severe\" is none of \"low\", \"moderate\", \"high\""},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", irritability = f.lefs:bands { mild = 0 } }",
     "protocol \"x\": irritability is of other levels, expected levels such as f.lefs:bands { low = 0, moderate = 45, "
     "high = 65 }"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", irritability = f.lefs }",
     "protocol \"x\": irritability is a plain number, expected levels such as f.lefs:bands { low = 0, moderate = 45, "
     "high = 65 }"},
    {"protocol \"x\" { title = \"X\", version = \"1.0.0\", severity = f.lefs:bands { low = 0 } }",
     "protocol \"x\": severity is of other levels, expected levels such as f.lefs:bands { mild = 0, moderate = 45, "
     "severe = 65 }"},
    /* flags */
    {"emergency { when = f.noble, say = \"go\", no_plan = 1 }", "emergency: no_plan is 1, expected true or false"},
    /* ladders */
    {"ladder {}", "ladder has no rungs: say a dose that climbs, or { … } for each"},
    {"ladder(3)", "ladder: expected { … }, got 3"},
    {"ladder { 3 }", "ladder: rung 1 is 3, expected a dose such as { sets = 3, reps = 8 }"},
    {"ladder { { sets = 3, reps = 800 } }", "ladder: rung 1: reps is 800, expected 1 to 100"},
    {"ladder { { sets = 3, reps = 8 }, sets = 3 }", "ladder has rungs and a dose: one or the other"},
    {"ladder { { sets = 3 } }", "ladder: rung 1: a dose needs reps, hold, or lasts"},
    {"ladder { sets = 3, reps = climb(8, 13, 2) }", "climb: no number of such steps leads from its begin to its end"},
    {"ladder { sets = 3, reps = climb(8, 8, 2) }", "climb: from and to are the same"},
    {"ladder { sets = 3, reps = climb(8, 12, 0) }", "climb: expected steps above 0"},
    {"climb(8, 12, seconds(2))", "climb: from, to and by are not of one kind and unit"},
    {"climb({ 1, \"kg\" }, { 2, \"lb\" }, { 1, \"kg\" })", "climb: from, to and by are not of one kind and unit"},
    {"climb(8, 12)", "climb: by is nil, expected a number, a length of time, or an amount with its unit"},
    {"ladder { sets = 3, reps = climb(8, 108, 10) }", "ladder: reps is 108, expected 1 to 100"},
    {"ladder { sets = 3, reps = climb(1, 100, 1), rest = climb(seconds(9), seconds(1), seconds(1)), order = \"reps "
     "rest\" }",
     "ladder has 108 rungs, expected at most 100"},
    {"ladder { sets = 3, reps = climb(seconds(8), seconds(12), seconds(2)) }",
     "ladder: reps is a duration, expected a whole number from 1 to 100"},
    {"ladder { sets = 3, reps = climb(8, 12, 2), load = climb({ 1, \"kg\" }, { 2, \"kg\" }, { 1, \"kg\" }) }",
     "ladder: more than one field climbs: say which first, as in order = \"reps load\""},
    {"ladder { sets = climb(2, 3, 1), reps = climb(8, 12, 2), order = \"reps\" }", "ladder: order leaves out sets"},
    {"ladder { sets = 3, reps = climb(8, 12, 2), order = \"reps hold\" }",
     "ladder: order is \"reps hold\": \"hold\" does not climb, or stands there twice"},
    {"ladder { sets = 3, reps = climb(8, 12, 2), entry = 4 }", "ladder: entry is 4, but there are 3 rungs"},
    {"ladder { sets = 3, reps = climb(8, 12, 2), hardr = \"feet\" }",
     "ladder: unknown field \"hardr\", did you mean \"harder\"?"},
    {"ladder { sets = 3, reps = 8, harder = 3 }", "ladder: harder is 3, expected the id of an exercise"},
    {"exercise(ex.side_plank) { days = \"daily\", ladder = ladder { sets = 3, reps = 8, harder = \"fet\" } }",
     "exercise \"side-plank\": ladder: harder: unknown exercise \"fet\", did you mean \"feet\"?"},
    {"exercise(ex.side_plank) { days = \"daily\", ladder = ladder { sets = 3, reps = 8, harder = \"side-plank\" } }",
     "exercise \"side-plank\": ladder: harder: it cannot give way to itself"},
    {"exercise(ex.feet) { days = \"daily\", ladder = ladder { sets = 3, reps = 8, easier = \"side-plank\" } }",
     "exercise \"feet\": ladder: easier: \"side-plank\" has no ladder"},
    {"exercise(ex.feet) { sets = 3, reps = 8, days = \"daily\", ladder = ladder { sets = 3, reps = 8 } }",
     "exercise \"feet\" has a dose and a ladder: one or the other"},
    {"exercise(ex.feet) { days = \"daily\", ladder = { sets = 3, reps = 8 } }",
     "exercise \"feet\": ladder is a plain table, expected ladder { … }"},
    {"exercise(ex.feet) { sets = 3, reps = climb(8, 12, 2), days = \"daily\" }",
     "exercise \"feet\": reps is a climb, expected a whole number from 1 to 100"},
    /* asks and rules */
    {"asks { f.lefs, at = \"19:00\" }", "asks has no days"},
    {"asks { at = \"19:00\", days = \"daily\" }", "asks: expected at least a finding"},
    {"asks { f.pain, at = \"19:00\", days = \"daily\" }", "pain: say which, as in f.pain \"walking\""},
    {"asks { f.lefs:other_knee(), at = \"19:00\", days = \"daily\" }",
     "asks: lefs is of a fixed knee, but the plan's own is asked about"},
    {"phase \"a\" { lasts = days(1, 2, 3), asks { f.lefs, days = \"daily\" } }",
     "phase \"a\": asks has no time: say at = \"19:00\" in the phase or in asks"},
    {"phase \"a\" { lasts = days(1, 2, 3), judged_at = \"24:00\", " DOSED " }",
     "phase \"a\": judged_at is \"24:00\", expected a time of the day such as \"23:00\""},
    {"phase \"a\" { lasts = days(1, 2, 3), on(f.noble) { up(1) } }", "phase \"a\" has no exercise and asks nothing"},
    {"on(f.lefs) { up(1) }", "on is lefs, which is a number: compare it, as in :at_least(4)"},
    {"on(f.noble) {}", "on: expected at least an alert, nudge, up, down, restart, escalate, hold, lower or exam"},
    {"on(f.noble)(3)", "on(…): expected { … }, got 3"},
    {"on(f.noble) { f.noble }", "on: item 1 is noble, expected an alert, nudge, up, down, restart, escalate, hold, lower or exam"},
    {"on(f.noble) { up(1), down(1) }", "on: item 2 does what another one does already"},
    {"on(f.noble) { up(1), judged = \"night\" }", "on: judged is \"night\", expected \"day\""},
    {"alert \"urgent\"",
     "alert: unknown disposition \"urgent\"; they are emergency, same-day, urgent-48h, urgent-2w, routine"},
    {"alert(\"routine\", 3)", "alert is 3, expected a text"},
    {"alert(\"routine\", \"words\", 7)", "alert is 7: say the unit, as in days(7)"},
    {"emergency { when = f.noble, say = \"go\", within = days(60) }", "emergency: within is 60 d, expected 1 to 41"},
    {"nudge(3)", "nudge is 3, expected a text"},
    {"up(0)", "up is 0, expected how many phases, as in up(1)"},
    {"down \"1\"", "down is \"1\", expected how many phases, as in down(1)"},
    {"restart \"plan\"", "restart is \"plan\", expected \"phase\" or \"questions\""},
    {"phases { phase \"a\" { lasts = days(1, 2, 3), on(f.noble) { down(1) }, " DOSED " } }",
     "phases: \"a\": down(1) leads to before the first phase"},
    /* Lua's own */
    {"f.noble and f.squat", "`and` is Lua's own and would drop the condition before it: write &"},
    {"f.noble or f.squat", "`or` is Lua's own and would drop the condition after it: write |"},
    {"not f.noble", "`not` is Lua's own and answers at once: write ~"},
    {"al { f.noble }", "unknown name \"al\", did you mean \"all\"?"},
};

START_TEST(a_wrong_argument_is_a_mistake_that_says_what_to_write) {
    char expected[700];
    compile_value(wrong[_i].value);
    snprintf(expected, sizeof expected, "t.lua:2: %s", wrong[_i].message);
    ck_assert_msg(strcmp(mistake(0), expected) == 0, "%s\n  gave     %s\n  expected %s", wrong[_i].value, mistake(0),
                  expected);
    ck_assert_msg(json_array_size(mistakes()) == 1, "%s: also %s", wrong[_i].value, mistake(1));
}
END_TEST

static const struct {
    const char *declarations, *message;
} declared[] = {
    {"knee.number \"n\" { \"?\", from = 0, to = 9, normal = 10 }", "n: normal is not a number within its range"},
    {"knee.yes_no \"n\" { \"?\", normal = 0 }", "n: normal is not true or false"},
    {"knee.one_of \"n\" { \"?\", codes = \"a b\", normal = \"c\" }", "n: normal is not one of its codes"},
    {"knee.some_of \"n\" { \"?\", codes = \"a b\", normal = \"a\" }", "n: normal is not a list of its codes, as in {}"},
    {"knee.some_of \"n\" { \"?\", codes = \"a b\", normal = { \"c\" } }",
     "n: normal is not a list of its codes, as in {}"},
    {"knee.yes_no \"n\" { \"?\", normal = always }", "knee.yes_no \"n\": normal is a condition, expected a number"},
    {"{ knee.yes_no \"n\" \"?\", x = 3 }", "findings has no field \"x\": it is a plain list"},
    {"{ knee.yes_no \"n\" \"?\", { knee.yes_no \"n\" \"?\" } }", "findings: n is declared twice"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = 3 }",
     "knee.number \"n\": score is 3, expected { { \"finding\", code = points, … }, … }"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = {} }",
     "knee.number \"n\": score has no items, such as { \"akps_limp\", none = 5, slight = 3 }"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = { { \"missing\", a = 1 } } }",
     "score: unknown finding \"missing\""},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = { 3 } }",
     "knee.number \"n\": score: item 1 is 3, expected { \"finding\", code = points, … }"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = { { \"c\", a = 1, b = 2 }, at_last = 1 } }, " ONE_OF,
     "knee.number \"n\": score: unknown field \"at_last\", did you mean \"at_least\"?"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = { { \"c\", a = 1, b = 2 }, at_least = 2 } }, " ONE_OF,
     "knee.number \"n\": score: at_least is 2, expected a whole number from 1 to 1, the number of items"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = { { \"c\", a = 1 } } }, " ONE_OF,
     "score: no points for \"b\" of c"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = { { \"c\", a = 1, b = 2, d = 3 } } }, " ONE_OF,
     "score: c has no code \"d\""},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = { { \"c\", a = 1, b = 10 } } }, " ONE_OF,
     "n: the points of its items come to 1 to 10, which is past its range"},
    {"person.number \"n\" { \"?\", from = 0, to = 9, score = { { \"c\", a = 1, b = 2 } } }, " ONE_OF,
     "score: c is about the knee, but the score about the person"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, score = { { \"y\", a = 1 } } }, knee.yes_no \"y\" \"?\"",
     "score: y is a yes-no finding, expected one-of"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, contexts = \"a b\", score = { { \"c\", a = 1, b = 2 } } }, " ONE_OF,
     "n has a score and contexts: one or the other"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, contexts = { { \"a\", \"A?\" }, \"b\" } }",
     "knee.number \"n\": contexts: item 2 is not a context and how it is asked, { \"walking\", \"How …?\" }"},
    {"knee.number \"n\" { \"?\", from = 0, to = 9, contexts = 3 }", "knee.number \"n\": contexts is 3, expected words such as \"rest walking\""},
};

START_TEST(a_wrong_declaration_is_a_mistake_at_its_line) {
    char script[1000], expected[700];
    snprintf(script, sizeof script, "return findings {\n%s }", declared[_i].declarations);
    compile_module(script);
    snprintf(expected, sizeof expected, "vocabulary/m.lua:%d: %s", strstr(declared[_i].message, "plain list") ? 1 : 2,
             declared[_i].message);
    ck_assert_msg(strcmp(mistake(0), expected) == 0, "%s\n  gave     %s\n  expected %s", script, mistake(0), expected);
    ck_assert_msg(json_array_size(mistakes()) == 1, "%s: also %s", script, mistake(1));
}
END_TEST

static const struct {
    const char *exercises, *message;
} libraries[] = {
    {"return exercises { " LADDER("a", "harder = \"missing\"") " }",
     "vocabulary/m.lua:1: exercise \"a\": ladder: harder: unknown exercise \"missing\""},
    {"return exercises { " LADDER("a", "easier = \"a\"") " }",
     "vocabulary/m.lua:1: exercise \"a\": ladder: easier: it cannot give way to itself"},
    {"return exercises {\n" LADDER("a", "") ", {\n" LADDER("a", "") " } }",
     "vocabulary/m.lua:3: exercises: \"a\" is there twice"},
    {"return criteria { a = always, { b = always,\n a = never } }",
     "vocabulary/m.lua:1: criteria: \"a\" is there twice"},
    {"return criteria { { 3 } }", "vocabulary/m.lua:1: criteria: 1 is 3, expected name = condition"},
    {"local t = {} t[1] = t return sources(t)", "vocabulary/m.lua:1: sources: lists stand in lists more than 8 deep"},
    {"return safety { title = \"S\", version = \"1.0.0\", { { flag \"RF01\" { title = \"T\" } } } }",
     "vocabulary/m.lua:1: flag \"RF01\": expected at least a row of a flag"},
};

START_TEST(a_wrong_library_is_a_mistake) {
    compile_module(libraries[_i].exercises);
    ck_assert_str_eq(mistake(0), libraries[_i].message);
    ck_assert_msg(json_array_size(mistakes()) == 1, "also %s", mistake(1));
}
END_TEST

int main(void) {
    Suite *s = suite_create("words_mistakes");
    TCase *tc = tcase_create("mistakes");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, a_wrong_argument_is_a_mistake_that_says_what_to_write, 0, ROWS(wrong));
    tcase_add_loop_test(tc, a_wrong_declaration_is_a_mistake_at_its_line, 0, ROWS(declared));
    tcase_add_loop_test(tc, a_wrong_library_is_a_mistake, 0, ROWS(libraries));
    suite_add_tcase(s, tc);
    return support_run(s);
}
