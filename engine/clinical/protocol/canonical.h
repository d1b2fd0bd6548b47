/* canonical.h - the canonical form of a protocol, and its reader: the only way a protocol enters the engine.
 *
 * One line of JSON: UTF-8, no spaces, keys in byte order, whole numbers only, members with default values left out. Its
 * SHA-256 is the protocol's hash. Quantities are thousandths of the finding's unit. The reader checks everything it
 * relies on (types, names, ranges, depth, counts) and refuses what it does not know: it trusts nobody, the loader
 * included. Null, empty lists, false flags and "knee":"same" are defaults and refused. EXPR below is a condition, NUM a
 * number; "?" marks an optional member; words in "a|b" are literal.
 *
 * EVIDENCE (MARKED below) is "mark"?:"read|GK|DEF|2nd" and "source"?:id of a source: read in that source; general
 * knowledge, to be confirmed; project default; read only in a secondary page. It covers every figure inside the object
 * that carries it, unless a nearer one says otherwise.
 *
 * protocol  {"format":1,"kind":"protocol|safety","id","version","title","intended_use"?,"not_for"?,"author"?,"reviewer"?,
 *            "review_status"?("unsigned"),"codes"?:{"icd10cm":CODES,"undetermined"?:CODES},MARKED,
 *            "findings":[FINDING…],"criteria"?:{"place"?:EXPR,"definite"?:EXPR,"probable"?:EXPR,"possible"?:EXPR},
 *            "severity"?:NUM,"irritability"?:NUM,"flags"?:[FLAG…],"exercises"?:[EXERCISE…],"care"?:[CARE…],
 *            "steps"?:[STEP…],"phases"?:[PHASE…],"light"?:LIGHT,"layoff"?:[LAYOFF…],"rules"?:[RULE…],
 *            "migrations"?:[MIGRATION…],"again"?:AGAIN,"messages"?:3,"sources"?:[{"id","text"}…]}
 *            a safety value has id "safety"; messages: of one day to one patient at most, 1 to 24
 * CODES     {"left":"M76.32","right":"M76.31","unspecified":"M76.30"}
 * FINDING   {"name","about":"knee|person","type":"yes-no|number|one-of|some-of","unit"?,"min"?,"max"?,"codes"?:[…],
 *            "contexts"?:[…],"fresh_h"?:hours,"kept_d"?:days,"question","title"?,"asked"?:[question…],
 *            "implied_by"?:{"finding","context"?},"score"?:SCORE}
 *            kept_d: how long windows look back on it, 120 days where it is absent (and then left out), 400 at most; it
 *            never changes.
 *            title: its short name in explanations; asked: how it is asked in each of its contexts
 *            in the order of the vocabulary; all that the protocol's expressions read, the numbers that imply a yes/no
 *            of these, the items of scores, and "analgesic" where pain is read
 * SCORE     {"items":[{"finding","points":[thousandths, one for each code…]}…],"at_least"?:18}    of a number without
 *            contexts: the sum over its items, one-of findings about the same subject. With some unanswered there is no
 *            score, or, from "at_least" answers on, sum / answered * items, rounded once, and marked as prorated
 * FLAG      {"id":"RF03","title","about":"knee|person","critical"?:EXPR,MARKED,"rows":[{"disposition","when":EXPR,"say",
 *            "within_d"?:7,"no_plan"?:true,MARKED}…],"unknown"?:{"disposition"?:"same-day","hold"?:"no-impact","say"?}}
 *            within_d: days, less than the disposition's own; no_plan: while this row is met no plan is opened, whatever the disposition
 * EXERCISE  {"id","ref"?,"title","text","kind":"mobility|isometric|strength|heavy|plyometric|run","impact"?:true,
 *            "gap_h":12,"contraindications"?:[CONTRA…],"ladder"?:LADDER,MARKED}
 * CARE      {"id","title","text","approval"?:"clinician","contraindications"?:[CONTRA…],MARKED}
 * CONTRA    {"id","outcome":"ask|block|warn","critical"?:true,"when":EXPR,"reason",MARKED}
 *            warn: a line to be read when it is met, which decides nothing; never critical
 * STEP      {"id","title","text"?,"when"?:EXPR,"approval"?:"clinician","care"?:[care ids…],MARKED}
 * PHASE     {"id","title","days":{"min","target","max"},"judged_at"?:minute of the day (default its end),
 *            "exercises"?:[PRESCRIPTION…],"asks"?:[ASK…],
 *            "running"?:[{"when":EXPR,"allowed":true|false,"say",MARKED}…],
 *            "advance"?:EXPR,"regress"?:EXPR,"rules"?:[RULE…],"avoid"?:[AVOID…],"missed"?:MISSED,"again"?:AGAIN,MARKED}
 *                                                                           exercises or asks, or both
 * AGAIN     {"after_min":45,"times":1,MARKED}       while nothing was logged of a session, its reminder comes again so many
 *            minutes (10 to 720) after the one before, 1 to 3 times. A phase's own stands in the place of the protocol's
 * AVOID     {"exercise":id | "kind":kind,"when"?:EXPR,"reason",MARKED}      nobody's plan brings it to this knee; an id
 *            that no script of these protocols has is allowed
 * MISSED    {"policy":"skip|shift|merge|repeat|lower","days"?:2}  default of a phase: skip, left out; days
 *            with shift only, and always, 1 to 6:
 *            skip: it is missed; shift: it moves to the next day, the rest of its week with it, so far at most; what falls
 *            out of the week is missed; merge: it joins the plan's next session; repeat: missed, and the row of green
 *            sessions begins anew; lower: missed, and one rung down
 * LIGHT     {"limits":[LIMIT…],"red":EXPR,"amber":EXPR,"green":EXPR,"settled":EXPR,"wait_h":24,"impact_wait_h":48,
 *            "ambers":3,"asks"?:[FOLLOW-UP…],MARKED}                        of a session: protocol.h. Waits 0 to 240,
 *            ambers 1 to 10
 * LIMIT     {"when"?:EXPR,"kinds"?:[kind…],"ok":thousandths,"high":thousandths,"greens":2,MARKED}
 *            exactly one row, the default, has neither when nor kinds; no kind twice; ok at most high, 0 to 10000;
 *            greens 1 to 10
 * FOLLOW-UP {"finding","context"?,"after_min":60 | "morning_at":minute of the day}       after_min 1 to 1440
 * LAYOFF    {"over_d":7,"down"?:1,"restart"?:true,"intake"?:true,"gate"?:EXPR,MARKED}      rising by over_d, 1 to 365;
 *            down 1 to 20, and not with restart
 * MIGRATION {"version":"1.0.0","phases"?:{old id:id…},"steps"?:{old id:id…}}      another version, each once; ids that
 *            change: to those of this version
 * PRESCRIPTION {"exercise":id,"days":[0…6],"at":[minute of the day…],"dose"?:DOSE,"ladder"?:LADDER,"missed"?:MISSED,MARKED}
 *            one of dose and ladder; with neither the exercise's own ladder stands
 * DOSE      {"sets"?,"reps"?,"hold_s"?,"rest_s"?,"seconds"?,"minutes"?,"load"?:{"milli","unit"},"tempo"?,"note"?}
 * LADDER    {"rungs":[DOSE…],"entry"?:index of the rung to begin on,"harder"?:exercise id,"easier"?:exercise id}
 *            easiest rung first; past its ends an exercise gives way to its progression or regression, which has a
 *            ladder of its own, and never leads back to it. The first rung is the floor of the dose, the last its
 *            ceiling; at most 100 rungs
 * ASK       {"finding","context"?,"days":[0…6],"at":[minute of the day…]}   a question at a time of its own
 * RULE      {"when":EXPR,"judged"?:"day","do":[ACTION…],MARKED}     at each contact and day's end, or at the day's end
 *            only. Of a phase, the first that is met, and was not met when it was last judged, acts; another that came
 *            to be met with it waits, and acts next time if it still is. Of the protocol, each that is newly met acts
 * ACTION    {"step":step id}: the plan goes up to that step, never the first, or, where it needs approval, this is
 *            proposed |
 *            {"hold":"no-progression|no-impact|no-load","days":7,"say"}: the hold, for so many days, 1 to 200 |
 *            {"lower":rungs}: every ladder, down, 1 to 20 |
 *            {"exam":disposition (not self-ok),"say","within_d"?}: an exam is asked for |
 *            {"alert":disposition,"say"?,"within_d"?:7} | {"nudge":"text to the patient"} | {"move":phases, 1 up, -1 down} |
 *            {"restart":"phase"}: windows since the phase, its days and its rules begin anew |
 *            {"restart":"questions"}: the count of questions missed in a row begins anew. In one rule each of these
 *            once at most; at most 20 phases; a phase has 64 rules at most
 *
 * EXPR, a condition:
 *   {"op":"const","value":true|false}
 *   {"op":"all"|"any"|"none","of":[EXPR…]}                 none = not any
 *   {"op":"not","of":EXPR}
 *   {"op":"at-least","n":2,"of":[EXPR…]}
 *   {"op":"yes","finding",KNEE}                            a yes/no finding
 *   {"op":"is","finding","code",KNEE}                      one of a list
 *   {"op":"includes","finding","code",KNEE}                some of a list
 *   {"op":"known","finding","context"?,KNEE}               answered, and not stale
 *   {"op":"answered","finding","context"?,KNEE}            met when known; else unknown: it must be looked at first
 *   {"op":"decided","of":EXPR}                             met or not met, not unknown; itself never unknown
 *   {"op":"le"|"lt"|"ge"|"gt"|"eq","left":NUM,"right":NUM}
 *   {"op":"named","name":"the words a clinician reads","of":EXPR}      also MARKED
 * NUM, a number:
 *   {"op":"number","value":thousandths,MARKED}
 *   {"op":"value","finding","context"?,KNEE}               a number finding
 *   {"op":"rank","finding",KNEE}                           place of the code in its list, from 0, times 1000
 *   {"op":"sum","of":[NUM…]} {"op":"minus","left","right"} {"op":"times","left","right"}   (times: thousandths rounded once)
 *   {"op":"divide","left","right"}                         rounded once, half away from zero; unknown when the right could
 *                                                          be 0
 *   {"op":"choose","when":EXPR,"then":NUM,"else":NUM}      when unknown: whatever either could be
 *   {"op":"points","of":EXPR,"value":thousandths}          the value when met, 0 when not, between them when unknown
 *   {"op":"bands","of":NUM,"bands":[[from,level]…]}        rising; below the first: level 0
 *   {"op":"worst-known","of":[NUM…]}                       the highest of those that are known; unknown when none is
 *   {"op":"window","finding","context"?,KNEE,"stat":"median|mean|worst|least|sum|count","days":7|"last":3|"session":true,
 *    "ago"?:days,"since_phase"?:true,"unmasked"?:true,"where"?:{"is":"le|lt|ge|gt|eq","than":thousandths}}
 *                                                          over reports in the history, newest last; unknown when it
 *                                                          holds none (a count is then 0) or fewer than "last"; reports that
 *                                                          are not known, or later than now, do not count; a masked
 *                                                          report is [v, max]. ago: the window ends so many days ago
 *                                                          (with "days" only; kept_d days back in all); where: only of a
 *                                                          count, of the reports that compare so; session: over the
 *                                                          reports of the session that is judged (red, amber, green
 *                                                          and settled of LIGHT only; without since_phase); unmasked:
 *                                                          masked reports do not count. Of a number, or of a yes/no:
 *                                                          yes as 1, no as 0
 *   {"op":"baseline","finding","context"?,KNEE}            as it stood when the plan began: the newest known report up to
 *                                                          then; a code's rank, yes as 1; unknown without a plan
 *   {"op":"plan","figure":"days-in-phase|days-in-step|days-in-plan|adherence|missed-in-a-row|
 *    questions-missed-in-a-row|red-sessions|limit-ok|limit-high","days"?:14}   thousandths; days: of adherence (14 where
 *                                                          absent, and then left out; paused days do not count) and
 *                                                          red-sessions (always) only, 1 to 200; limits where session
 *                                                          windows are
 * KNEE is "knee"?:"same|other|left|right" (default same), only for findings about a knee. */
#ifndef STRIDE_CLINICAL_CANONICAL_H
#define STRIDE_CLINICAL_CANONICAL_H
#include "clinical/protocol/protocol.h"

#define CANONICAL_FORMAT 1
#define CANONICAL_MAX_BYTES (1024 * 1024)
#define CANONICAL_MAX_NODES 20000

/* Reads a canonical text. Findings are interned into v. *out and all it points to live in a. Text that is valid but not
 * canonical (spaces, key order) is refused, because its hash would lie. Errors name the place as a JSON pointer:
 * "/phases/0/days: min 5 is above target 3". */
enum status canonical_read(const char *text, struct vocabulary *v, struct arena *a, const struct protocol **out,
                           struct error *err);
/* The same, of a text that json_canonical wrote of json and whose hash is known: neither is made once more. The parts of
 * json may be shared. */
struct canonical { const char *text, *hash; const json_t *json; };
enum status canonical_read_known(const struct canonical *known, struct vocabulary *v, struct arena *a,
                                 const struct protocol **out, struct error *err);
/* Says of json, whose canonical writing is text, what canonical_read would say of text, and is quicker. */
enum status canonical_check(const char *text, const json_t *json, struct vocabulary *v, struct arena *a,
                            struct error *err);

#endif
