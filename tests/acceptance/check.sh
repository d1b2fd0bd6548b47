#!/bin/sh
# check: what it says of protocols that load and are doubtful or wrong all the same, as text and as JSON; and again at
# each save.
. "$(dirname "$0")/support/support.sh"

mkdir -p root/vocabulary
cat >root/vocabulary/findings.lua <<'LUA'
return findings {
  person.number "age" { "How old are you?", unit = "years", from = 0, to = 120 },
  knee.yes_no "locking" "Does it lock?",
  knee.number "pain" { "How bad is the pain?", unit = "0-10", from = 0, to = 10 },
}
LUA
cat >root/vocabulary/sources.lua <<'LUA'
return sources { source "a-book" "A book about knees.", source "a-paper" "A paper that nobody has read." }
LUA
cat >root/vocabulary/exercises.lua <<'LUA'
return exercises {
  exercise "squat" { title = "Squat", kind = "strength", gap = hours(48), text = "Bend the knees." },
}
LUA

protocol() {                             # CRITERION [MEMBERS]: the script of a protocol, line 5 is the criterion
    cat <<LUA
local f, ex, src = require "findings", require "exercises", require "sources"

return protocol "sore-knee" { title = "Sore knee", version = "1.0.0", sources = { src.a_book },
  criteria = { definite =
    $1
  },
  phases { phase "load" { lasts = days(1, 7, 14), at = "18:00", mark = "DEF",
    exercise(ex.squat) { days = "mon thu", ${2:-"ladder = ladder { sets = 3, reps = climb(8, 12, 2) }"} } } },
}
LUA
}
good='named "sore" { f.pain:at_least(3), mark = "read", source = src.a_book }'
put() { protocol "$@" >root/sore-knee.lua; }
check_it() { run check root/sore-knee.lua --protocols root; }

clean() { put "$good" && check_it && gave 0 && says out "1 protocol, no mistakes" && same errors "" "$(cat err)"; }
warns() {                                # LINE SENTENCE: and nothing else
    gave 0 && same errors "root/sore-knee.lua:$1: warning: $2" "$(cat err)"
}
no_source() {
    put 'named "sore" { f.pain:at_least(2.5) } & named "so" { f.locking, source = src.a_book }' && check_it &&
        warns 5 "missing source: the figure 2.5 has neither a mark nor a source"
}
units() {
    put 'named "sore" { f.pain:at_least(f.age), source = src.a_book }' && check_it &&
        warns 5 'numbers in "0-10" and in "years" are compared'
}
out_of_reach() {
    put 'named "sore" { (f.pain + f.pain):above(20), source = src.a_book }' && check_it && gave 0 &&
        says err "root/sore-knee.lua:5: warning: this comparison is never met: 0 to 20 against 20"
}
no_ladder() {
    put "$good" 'sets = 3, reps = 8' && check_it && gave 0 &&
        says err 'root/sore-knee.lua:8: warning: the dose of "squat" never changes: give it a ladder'
}
descends() {
    put "$good" 'ladder = ladder { { sets = 3, reps = 10 }, { sets = 3, reps = 8 } }' && check_it && gave 1 &&
        says err 'root/sore-knee.lua:8: error: ' && same output "" "$(cat out)"
}
unused() {
    put "$good" && run check root && gave 0 &&
        says err 'root/vocabulary/sources.lua:1: warning: source "a-paper" is defined, and no protocol uses it'
}
as_json() {
    put 'f.pain:at_least(2.5)' && run check root --json && gave 0 &&
        same lines 1 "$(wc -l <out | tr -d ' ')" && holds out files 4 && holds out errors "[]" &&
        holds out warnings.0.file root/sore-knee.lua && holds out warnings.0.severity warning &&
        holds out warnings.0.line 3
}
as_json_wrong() {
    put 'f.pian:at_least(2.5)' && run check root --json && gave 1 && holds out errors.0.line 5 &&
        holds out errors.0.file root/sore-knee.lua && holds out errors.0.severity error
}
bench_root() { run check "$ROOT/tests/bench/$1"; gave 0 && same errors "" "$(cat err)" && says out "no mistakes"; }

# ---- At each save ----

answers() { same answers "$1" "$(grep -c 'protocol' watched)"; }
watch() {                                # SIGNAL: a good script, a wrong one, a good one again, a new one that is wrong
    put "$good"
    : >watched
    "$STRIDE" check --watch root >>watched 2>watched.err </dev/null &
    child=$!
    echo $child >>"$T/pids"
    poll answers 1 && says watched "1 protocol, no mistakes" || return 1
    put 'f.pian:at_least(2.5)'
    poll answers 2 && says watched "0 protocols, 1 mistake" && says watched.err "root/sore-knee.lua:5: error: " || return 1
    put "$good" && mv root/sore-knee.lua root/sore-knee.lua~ && mv root/sore-knee.lua~ root/sore-knee.lua
    poll again 3 || return 1
    mkdir root/new && echo 'return 1' >root/new/other.lua
    poll says watched.err "root/new/other.lua:1: error: " || return 1
    kill -"$1" $child
    wait $child
    same status 1 $? || return 1
    rm -r root/new
}
again() { [ "$(grep -c 'protocol' watched)" -ge "$1" ] && [ "$(grep -c '1 protocol, no mistakes' watched)" -ge 2 ]; }
watch_one_json() {
    put "$good"
    : >watched
    "$STRIDE" check --watch --json root/sore-knee.lua --protocols root >>watched 2>watched.err </dev/null &
    child=$!
    echo $child >>"$T/pids"
    poll answers 1 || return 1
    sed 's/"years"/"y"/' root/vocabulary/findings.lua >root/new.lua.tmp && mv root/new.lua.tmp root/vocabulary/findings.lua
    poll answers 2 || return 1
    kill -TERM $child
    wait $child
    same status 0 $? && tail -1 watched >last && holds last errors "[]" && holds last files 1
}
no_folder() { run check --watch nowhere; gave 3; }

check "a protocol that is in order" clean
check "a figure without a source" no_source
check "units that do not go together" units
check "a comparison that nothing meets" out_of_reach
check "a dose that never changes" no_ladder
check "a ladder that descends is an error" descends
check "what no protocol uses" unused
check "check --json" as_json
check "check --json of a mistake" as_json_wrong
check "the scripts of benchmark W1" bench_root w1
check "the script of benchmark W5" bench_root w5
check "check --watch answers each save, and ends on SIGTERM" watch TERM
check "check --watch ends on SIGINT" watch INT
check "check --watch --json of one script, when the vocabulary is saved" watch_one_json
finish
