#!/bin/sh
# The straightforward runner day by day: check-ins in parts, the build phase by the exit of the first, and week six in its
# three variants: better, not better in spite of training, not better and hardly trained.
. "$(dirname "$0")/support/support.sh"
. "$SUPPORT/course.sh"

only itb-syndrome
side=right
START=2027-03-01
STRIDE_STORE=course.db
export STRIDE_STORE

begin() {
    STRIDE_STORE=$1
    run patient add --zone America/New_York --now $NOW && gave 0 && run record p1 "$SAMPLE" --now $NOW && gave 0 &&
        run enrol p1 --protocol itb-syndrome --side right --now $NOW && gave 0 && says out "phase settle"
}
# A day with little pain; worst.json is what was worst.
train() {
    evening "$1" worst.json --before 1 --during 1 --swelling no --limp no --sharp no || { echo "$1"; return 1; }
    morning "$1" --after60 1 --morning 0
}
six_of_seven() { if [ "$(date -u -d "$1" +%u)" = 7 ]; then skip "$1"; else train "$1"; fi; }
first_day() {
    begin course.db && worst 5 && evening $START worst.json --before 1 --during 1 && holds out session p1.1 && ! grep -q '"colour"' out || return 1
    run checkin p1.1 --after60 1 --painkiller no --now 2027-03-02T00:31:00Z --json && gave 0 && ! grep -q '"colour"' out || return 1
    morning $START --morning 0 --swelling no --limp no --sharp no && holds out colour.0.colour green && holds out colour.0.session p1.1
}
same_words() {
    run checkin p1.1 --skipped tired --now 2027-03-02T14:05:00Z && gave 1 && says err "p1.1 was already answered as done" &&
        run explain p1.1 --now 2027-03-02T14:05:00Z && gave 0 && same colours 1 "$(grep -c 'p1.1 is green' out)" && says out "Side plank on the knees" &&
        run explain p1.1 --for patient --now 2027-03-02T14:05:00Z && reads out "The session of Monday 1 March 18:00 went well." &&
        same sentences 1 "$(grep -c 'went well' out)"
}
two_greens() {
    worst 5 && train 2027-03-02 && says out '"kind":"dose"' && run patient show p1 --now 2027-03-03T14:05:00Z && says out "now Clamshell: "
}
masked_day() {                           # with a painkiller all looks well, and nothing is raised by it
    day=2027-03-03
    cp course.db masked.db && STRIDE_STORE=masked.db
    run agenda p1 --days 1 --now ${day}T21:30:00Z --json && session=$(get out sessions.0.id) &&
        run checkin "$session" --done --before 0 --during 0 --swelling no --limp no --sharp no --painkiller yes --now ${day}T23:30:00Z && gave 0 &&
        run checkin "$session" --after60 0 --morning 0 --painkiller yes --now 2027-03-04T14:00:00Z && gave 0 && says out "session $session: grey" &&
        reads out "stride explain $session shows what" && ! grep -q doses out
}
to_build() {
    STRIDE_STORE=course.db
    for day in $(days 2027-03-03 8); do
        six_of_seven "$day" || return 1
    done
    echo '{"side":"right","findings":{"pain":{"walking":0,"stairs-up":1,"stairs-down":1},"epicondyle_pain":1,"noble_pain":2,"analgesic":false,"gait_limp":false}}' >calm.json
    run record p1 calm.json --now 2027-03-11T14:30:00Z && gave 0 && reads out "p1/1 moved from settle to build: " && says out "runners-knee/itb-syndrome.lua:" &&
        run agenda p1 --days 1 --now 2027-03-11T15:00:00Z --json && holds out sessions.0.items.0.phase build
}
five_weeks() {
    for day in $(days 2027-03-11 25); do
        six_of_seven "$day" || return 1
    done
}
week_six() {                             # STORE WORST LEFS GROC
    cp course.db "$1" && STRIDE_STORE=$1 && worst "$2" || return 1
    for day in $(days 2027-04-05 7); do
        six_of_seven "$day" || return 1
    done
    answers "$3" "$4"
}
answers() {
    echo "{\"side\":\"right\",\"findings\":{\"lefs\":$1,\"groc\":$2,\"pain\":{\"worst-24h\":$worst}}}" >six.json
    run record p1 six.json --now 2027-04-12T14:30:00Z --json && gave 0 && cp out six && run patient show p1 --now 2027-04-13T12:00:00Z --json && gave 0
}
case_a() { worst=3 && week_six a.db 3 72 5 && holds out plans.0.step conservative && holds out plans.0.phase build && ! grep -q 'No response' out; }
case_b() { worst=5 && week_six b.db 5 66 1 && holds out plans.0.step physical-therapy && holds out plans.0.state active; }
case_b_told() {
    STRIDE_STORE=b.db
    run explain p1/1 --now 2027-04-13T12:00:00Z && gave 0 && reads out "Plan p1/1 went from step conservative to step physical-therapy because" &&
        run explain p1/1 --for patient --now 2027-04-13T12:00:00Z && reads out "The plan for your right knee goes one step on in care."
}
case_c() {                               # three days of seven
    begin c.db && worst 5 && worst=5
    for day in $(days $START 42); do
        case $(date -u -d "$day" +%u) in 1 | 3 | 5) train "$day" ;; *) skip "$day" ;; esac || return 1
    done
    answers 66 1 && holds out plans.0.step conservative && run alerts --patient p1 --all --now 2027-04-13T12:00:00Z && reads out "fewer than 80 per cent of the sessions"
}
verified() { for store in course a b c; do run verify --store $store.db && gave 0 && says out "no problems" || return 1; done; }

check "the first session in three parts: green when the morning is in" first_day
check "green is one line, for the clinic and for the patient, and done is not skipped" same_words
check "two greens in a row: one rung up" two_greens
check "with a painkiller: grey, done, and nothing is raised" masked_day
check "ten days, then the exit of the first phase: build, with rule and line" to_build
check "five weeks at six days of seven" five_weeks
check "week 6, a: better; the step stays" case_a
check "week 6, b: not better in spite of training; the next step" case_b
check "b is told in both readings" case_b_told
check "week 6, c: not better and hardly trained; no step, support" case_c
check "verify" verified
finish
