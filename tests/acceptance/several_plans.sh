#!/bin/sh
# Several plans of one person: both knees, and two conditions of one; one agenda, shared exercises once, what one plan
# forbids left out with its reason, every plan with its own story.
. "$(dirname "$0")/support/support.sh"

# Both knees at once, and at the right one a second condition.
both=$T/both.json
sed -e 's/"side": "right"/"side": "both"/' "$SAMPLE" >"$both"
mkdir -p root && cp -R "$ROOT/protocols/vocabulary" root/ && mkdir root/clinic || exit 1
protocol() {                             # ID MORE
    cat <<LUA
local f, ex, care = require "findings", require "exercises", require "care"
return protocol "$1" {
  title = "The knee by $1", version = "1.0.0", review_status = "unsigned", mark = "DEF",
  intended_use = "Tests.", not_for = "Patients.",
  criteria = { definite = f.noble },
  steps { step "conservative" { care.ice } },
  phases { phase "settle" { lasts = days(3, 10, 21), at = "18:00", $2 } },
}
LUA
}
protocol one 'exercise(ex.clamshell) { days = "daily" }, exercise(ex.side_plank) { days = "daily" }' >root/clinic/one.lua
protocol two 'exercise(ex.clamshell) { days = "daily" }, avoid { ex.side_plank, when = always, reason = "The knee carries no weight from the side." }' >root/clinic/two.lua

shipped() { STRIDE_STORE=both.db "$STRIDE" "$@"; }
small() { STRIDE_STORE=small.db STRIDE_PROTOCOLS=$T/root "$STRIDE" "$@"; }
go() {                                   # shipped|small ARG...
    status=0
    with=$1
    shift
    "$with" "$@" --now "${at:-$NOW}" >out 2>err || status=$?
}
go_ok() { go "$@" && gave 0; }

two_knees() {
    go_ok shipped patient add --zone America/New_York && go_ok shipped record p1 "$both" &&
        go_ok shipped enrol p1 --protocol itb-syndrome --side left && go_ok shipped enrol p1 --protocol itb-syndrome --side right
}
one_session() {
    go_ok shipped agenda p1 --days 1 --json && cp out knees && same sessions 1 "$(flat out | grep -c '^sessions\.[0-9]*\.id	')" || return 1
    holds knees sessions.0.items.0.side both && holds knees sessions.0.items.0.plan p1/1 && holds knees sessions.0.items.0.also.0 p1/2 &&
        go_ok shipped agenda p1 --days 1 && reads out "done once for p1/1 and p1/2, with the lower dose: side-lying-hip-abduction, clamshell" &&
        ! grep -q "left out" out
}
both_checked_in() {
    at=2027-03-01T23:30:00Z
    go_ok shipped checkin p1.1 --done --before 0 --during 1 --swelling no --limp no --sharp no --painkiller no &&
        go_ok shipped explain p1.1 && says out "pain during left 1, pain during right 1"
}
one_is_red() {                           # the right knee alone
    echo '{"side":"right","findings":{"pain":{"during":7}}}' >red.json
    at=2027-03-01T23:40:00Z
    go_ok shipped checkin p1.1 red.json && says out "session p1.1: red" && reads out "p1/2 held: wait-until" && ! grep -q "p1/1 held" out || return 1
    go_ok shipped patient show p1 --json && holds out plans.0.holds "[]" && says out '"cause":"red"'
}

two_plans() {
    go_ok small patient add --zone America/New_York && go_ok small record p1 "$SAMPLE" && go_ok small enrol p1 --protocol one --side right &&
        go_ok small enrol p1 --protocol two --side right && go_ok small agenda p1 --days 1 --json && cp out two
}
shared_once() {
    same clamshells 1 "$(flat two | grep -c 'items\.[0-9]*\.exercise	clamshell$')" && holds two sessions.0.items.0.plan p1/1 && holds two sessions.0.items.0.also.0 p1/2
}
vetoed() {
    ! flat two | grep -q 'items.*exercise	side-plank$' && holds two sessions.0.dropped.0.exercise side-plank &&
        holds two sessions.0.dropped.0.reason "The knee carries no weight from the side." && go_ok small agenda p1 --days 1 &&
        reads out "left out: side-plank - The knee carries no weight from the side."
}
alone_again() {
    go_ok small stop p1/2 && go_ok small agenda p1 --days 1 --json && flat out | grep -q 'items.*exercise	side-plank$' &&
        ! flat out | grep -q '\.also\.'
}
twice() { go small enrol p1 --protocol one --side right; gave 1 && says err "p1/1 is already a plan for one, right knee, and is active"; }
own_story() {
    go_ok small explain p1/2 && says out "Plan p1/2 opened: The knee by two" && says out "Plan p1/2 was stopped for good" && ! grep -q "Plan p1/1" out
}
merged_record() {
    at=2027-03-01T23:30:00Z
    cp small.db merged.db
    merged() { STRIDE_STORE=merged.db STRIDE_PROTOCOLS=$T/root "$STRIDE" "$@"; }
    go_ok merged checkin p1.1 --done && go_ok merged explain p1.1 && reads out "once for 2 plans" && reads out "left out: side-plank, because The knee carries"
}
verified() { for each in shipped small; do at=2027-03-02T00:00:00Z; "$each" verify >out && says out "no problems" || return 1; done; }

check "a plan for each knee" two_knees
check "one session for both knees" one_session
check "one check-in tells of both" both_checked_in
check "a red result of one knee holds back its plan alone" one_is_red
check "two conditions of one knee" two_plans
check "an exercise that both want stands once, for both" shared_once
check "what one plan forbids is left out, with the reason" vetoed
check "the merge is on record" merged_record
check "the same plan twice is refused" twice
check "with the other plan stopped, its veto is gone" alone_again
check "each plan has its own story" own_story
check "verify" verified
finish
