#!/bin/sh
# The runner with pain around the kneecap: an AKPS of 69 by its thirteen answers, physical therapy from the beginning, and
# after six weeks better, but not well enough: the exercises go on with another emphasis.
. "$(dirname "$0")/support/support.sh"
. "$SUPPORT/course.sh"

only patellofemoral-pain
side=left
PFP=$ROOT/protocols/samples/v2-pfp.json
STRIDE_STORE=course.db
export STRIDE_STORE

assessed() {
    STRIDE_STORE=''
    run assess --findings "$PFP" --now $NOW --json && gave 0 && says out '"protocol":"patellofemoral-pain"' || return 1
    c=$(flat out | awk -F '\t' '/^conditions\..*\.protocol\tpatellofemoral-pain$/ { c = substr($1, 1, length($1) - 9) } $1 == c ".side" && $2 == "left" { print c; exit }')
    holds out "$c.strength" definite && holds out "$c.code" M22.2X2 && holds out "$c.severity" severe && holds out "$c.step" physical-therapy
}
enrolled() {
    run patient add --zone America/New_York --now $NOW && gave 0 && run record p1 "$PFP" --now $NOW && gave 0 &&
        run enrol p1 --protocol patellofemoral-pain --side left --now $NOW --json && gave 0 && holds out step physical-therapy &&
        run agenda p1 --days 1 --now $NOW --json && holds out sessions.0.items.0.side left && ! grep -q '"side":"right"' out
}
train() {
    evening "$1" worst.json --before 1 --during 2 --swelling no --limp no --sharp no || { echo "$1"; return 1; }
    morning "$1" --after60 1 --morning 1
}
# What endangers life is asked again before the answers are too old; the scores are for the end of week six.
ask_again() {
    grep -v '"akps\|"pain": {' "$PFP" >again.json && run record p1 again.json --now 2027-04-05T15:00:00Z && gave 0
}
weeks() {                                # nine sessions of ten
    worst 6
    n=0
    for day in $(days 2027-03-01 42); do
        [ "$day" != 2027-04-05 ] || ask_again || return 1
        session_of "$day" || continue
        n=$((n + 1))
        if [ $((n % 10)) = 0 ]; then skip "$day"; else train "$day"; fi || return 1
    done
    run patient show p1 --now 2027-04-12T14:05:00Z --json && gave 0 && holds out plans.0.state active
}
partial() {
    echo '{"side":"left","findings":{"akps":78,"groc":3,"pain":{"worst-24h":6}}}' >six.json
    run record p1 six.json --now 2027-04-12T14:30:00Z && gave 0 && run patient show p1 --now 2027-04-13T12:00:00Z --json && gave 0 &&
        holds out plans.0.step physical-therapy && holds out plans.0.state active && ! grep -q '"what":"injection"' out || return 1
    run alerts --patient p1 --all --now 2027-04-13T12:00:00Z
    gave 0 && reads out "$1" && ! grep -q "No response" out
}
verified() { run verify && gave 0 && says out "no problems"; }

check "left knee: definite, severe, physical therapy" assessed
check "the plan: the left knee alone" enrolled
check "six weeks at nine sessions of ten" weeks
check "week 6, AKPS 78, worst 6: a part of a response; the step stays, with another emphasis" partial "emphasis"
check "verify" verified
finish
