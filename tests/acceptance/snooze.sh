#!/bin/sh
# A reminder is put off: while a service runs, over a restart and a kill, three times at most, and never past its use.
# The sample's sessions are at 18:00 in New York, 23:00 in UTC.
. "$(dirname "$0")/support/support.sh"
STRIDE_STORE=$T/s.db
export STRIDE_STORE
make_store "$STRIDE_STORE"

state_of() { "$STRIDE" reminders p1 --json >r.out && flat r.out | awk -F '\t' -v id="$1" '
    $2 == id { sub(/\.reminder$/, "", $1); row = $1 } $1 == row ".state" { print $2; exit }'; }
is() { [ "$(state_of "$1")" = "$2" ]; }
becomes() { poll is "$1" "$2"; }
serve_on() { start_server --now "$1" --speed 300 && poll test -S s.db.sock; }
stop_server() { kill "-$1" "$server"; wait "$server" || true; }

# ---- While a service runs ----

serve_on 2027-03-01T22:58:00Z
comes() { becomes p1.1/terminal/0 sent; }
snoozed() {
    run snooze p1.1/terminal/0 10 && gave 0 && says out "p1.1 is snoozed: the next reminder comes Mon 1 Mar 2027 18:" &&
        says out "it can be snoozed 2 more times" && is p1.1/terminal/0 superseded
}
comes_again() { becomes p1.1/terminal/1 sent && says served "p1.1/terminal/1"; }
check "a session comes due" comes
check "it is snoozed" snoozed
check "and comes again, with an id of its own" comes_again
old_one() { run snooze p1.1/terminal/0 10; gave 1 && says err "p1.1/terminal/0 is superseded: it cannot be snoozed"; }
too_short() { run snooze p1.1 5; gave 1 && says err "a reminder is snoozed for 10 to 60 minutes, not 5"; }
no_number() {
    run snooze p1.1 soon; gave 1 && says err 'MINUTES is "soon"' || return 1
    run snooze p1.1 0; gave 1 && says err 'MINUTES is "0", expected a whole number from 10 to 60'
}
not_due() { run snooze p1.9 10; gave 1 && says err "p1.9 has not come due"; }
unknown() { run snooze p1.1/email/0 10; gave 1 && says err "there is no reminder p1.1/email/0"; }
check "the one before cannot be" old_one
check "minutes have bounds" too_short
check "minutes are a number" no_number
check "what has not come due cannot be" not_due
check "nor what is not there" unknown

# ---- Over a restart, and a kill ----

wish() { run snooze p1.1 60 --json && gave 0 && holds out left 1 && holds out round 2; }
check "once more, by the session's id" wish
stop_server KILL
serve_on 2027-03-01T22:58:00Z
check "h01: a snooze survives kill -9" becomes p1.1/terminal/2 sent
answered() { run snooze p1.1 60 && gave 0 && run checkin p1.1 --done --during 1 --painkiller no && gave 0; }
check "snoozed, and answered before it comes" answered
stop_server TERM
start_server --now 2027-03-01T22:58:00Z --speed 40000 --until 2027-03-03T12:00:00Z
wait "$server" || true
none() { run reminders p1 --json && gave 0 && same "round 3" "" "$(state_of p1.1/terminal/3)" && run verify && gave 0; }
check "h05: then none is sent" none
told() {
    run explain p1.1 --now 2027-03-03T12:00:00Z && gave 0 && reads out "p1.1 was snoozed for 60 minutes" &&
        run explain p1 --for patient --now 2027-03-03T12:00:00Z && gave 0 &&
        reads out "You put off the session of Monday 1 March 18:00"
}
check "the story tells it, to the patient too" told

# ---- By the store's own clock ----

STRIDE_STORE=$T/c.db
make_store "$STRIDE_STORE"
at() { time=$1; shift; run "$@" --now "2027-03-01T$time:00Z"; }
three_times() {
    at 23:00 snooze p1.1 10 && gave 0 && at 23:10 snooze p1.1 10 && gave 0 && at 23:20 snooze p1.1 10 && gave 0 &&
        says out "it cannot be snoozed again" && at 23:30 snooze p1.1 10
    gave 1 && says err "p1.1 was snoozed 3 times already, and none is left"
}
check "three times at most" three_times
twice() {
    run patient add --zone America/New_York --now $NOW && run record p2 "$SAMPLE" --now $NOW &&
        run enrol p2 --protocol itb-syndrome --side right --now $NOW && at 23:05 snooze p2.1 30 && gave 0 &&
        at 23:06 snooze p2.1 30
    gave 1 && says err "p2.1 is snoozed already, until 18:35"
}
check "not while a snooze is waited for" twice
too_late() {
    run snooze p2.1 60 --now 2027-03-02T02:30:00Z
    gave 1 && says err "p2.1 can be snoozed until 21:59 at the latest: 60 minutes would be until 22:30"
}
check "never past the time until which it goes out" too_late
into_quiet() {
    run snooze p2.1 25 --now 2027-03-02T02:30:00Z && gave 0 && run reminders p2 --now 2027-03-02T02:55:00Z --json &&
        gave 0 && flat out | grep -q "	p2.1/terminal/2$"
}
check "a wish goes out in quiet hours too" into_quiet
unchanged() { run agenda p2 --now 2027-03-02T02:56:00Z --json && gave 0 && holds out sessions.0.id p2.2; }
check "the plan stays as it is" unchanged
finish
