/* canonical.h - the canonical form of a protocol, and its reader: the only way a protocol enters the engine.
 *
 * One line of JSON: UTF-8, no spaces, keys in byte order, whole numbers only, members with default values left out. Its
 * SHA-256 is the protocol's hash. Quantities are thousandths of the finding's unit. The reader checks everything it
 * relies on (types, names, ranges, depth, counts) and refuses what it does not know: it trusts nobody, the loader
 * included. Null, empty lists, false flags and "knee":"same" are defaults and refused. EXPR below is a condition, NUM a number; "?" marks an optional member; words in "a|b" are literal.
 *
 * protocol  {"format":1,"kind":"protocol|safety","id","version","title","intended_use"?,"not_for"?,"author"?,"reviewer"?,
 *            "review_status"?("unsigned"),"codes"?:{"icd10cm":CODES,"undetermined"?:CODES},
 *            "findings":[FINDING…],"criteria"?:{"place"?:EXPR,"definite"?:EXPR,"probable"?:EXPR,"possible"?:EXPR},
 *            "severity"?:NUM,"flags"?:[FLAG…],"exercises"?:[EXERCISE…],"care"?:[CARE…],"steps"?:[STEP…],
 *            "phases"?:[PHASE…],"sources"?:[{"id","text"}…]}     a safety value has id "safety"
 * CODES     {"left":"M76.32","right":"M76.31","unspecified":"M76.30"}
 * FINDING   {"name","about":"knee|person","type":"yes-no|number|one-of|some-of","unit"?,"min"?,"max"?,"codes"?:[…],
 *            "contexts"?:[…],"fresh_h"?:hours,"question","implied_by"?:{"finding","context"?}}
 *            in the order of the vocabulary; all that the protocol's expressions read, the numbers that imply a yes/no
 *            of these, and "analgesic" where pain is read
 * FLAG      {"id":"RF03","title","about":"knee|person","critical"?:EXPR,"rows":[{"disposition","when":EXPR,"say"}…],
 *            "unknown"?:{"disposition"?:"same-day","hold"?:"no-impact","say"?}}
 * EXERCISE  {"id","ref"?,"title","text","kind":"mobility|isometric|strength|heavy|plyometric|run","impact"?:true,
 *            "gap_h":12,"contraindications"?:[CONTRA…]}
 * CARE      {"id","title","text","approval"?:"clinician","contraindications"?:[CONTRA…]}
 * CONTRA    {"id","outcome":"ask|block","critical"?:true,"when":EXPR,"reason"}
 * STEP      {"id","title","text"?,"when"?:EXPR,"approval"?:"clinician","care"?:[care ids…]}
 * PHASE     {"id","title","days":{"min","target","max"},"exercises":[PRESCRIPTION…],
 *            "running"?:[{"when":EXPR,"allowed":true|false,"say"}…],"advance"?:EXPR,"regress"?:EXPR}
 * PRESCRIPTION {"exercise":id,"days":[0…6],"at":[minute of the day…],"dose":{"sets"?,"reps"?,"hold_s"?,"rest_s"?,
 *            "seconds"?,"minutes"?,"load"?:{"milli","unit"},"tempo"?,"note"?}}
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
 *   {"op":"decided","of":EXPR}                             met or not met, not unknown; itself never unknown
 *   {"op":"le"|"lt"|"ge"|"gt"|"eq","left":NUM,"right":NUM}
 *   {"op":"named","name":"the words a clinician reads","of":EXPR}      also {"source":id} beside it
 * NUM, a number:
 *   {"op":"number","value":thousandths}
 *   {"op":"value","finding","context"?,KNEE}               a number finding
 *   {"op":"rank","finding",KNEE}                           place of the code in its list, from 0, times 1000
 *   {"op":"sum","of":[NUM…]} {"op":"minus","left","right"} {"op":"times","left","right"}   (times: thousandths rounded once)
 *   {"op":"points","of":EXPR,"value":thousandths}          the value when met, 0 when not, between them when unknown
 *   {"op":"bands","of":NUM,"bands":[[from,level]…]}        rising; below the first: level 0
 *   {"op":"worst-known","of":[NUM…]}                       the highest of those that are known; unknown when none is
 *   {"op":"window","finding","context"?,KNEE,"stat":"median|mean|worst|least|sum|count","days":7|"last":3,
 *    "since_phase"?:true}                                  over reports in the history, newest last; unknown when it holds
 *                                                          none (a count is then 0) or fewer than "last"; reports that
 *                                                          are not known, or later than now, do not count; a masked
 *                                                          report is [v, max]
 *   {"op":"plan","figure":"days-in-phase|days-in-step|days-in-plan|adherence|missed-in-a-row"}   thousandths
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

#endif
