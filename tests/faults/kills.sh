#!/bin/sh
# fast
# A service that sends reminders is killed 100 times, at random moments and just after a reminder was shown, and started
# again. Nothing is lost, nothing is shown twice without saying so, and the store verifies after every kill. SEED=N repeats
# a run's moments; KILLS=N.
. "$(dirname "$0")/../acceptance/support/support.sh"

: "${KILLS:=100}" "${PATIENTS:=300}" "${SEED:=$(date +%s)}"
NOW=2027-03-01T00:00:00Z
END=2027-03-01T15:30:00Z                 # every patient has exactly one session before it, the last before 15:10
SPEED=3600
STRIDE_STORE=$T/kills.db
export STRIDE_STORE
echo "# seed $SEED, $KILLS kills, $PATIENTS patients"

# A session every few minutes, in three zones whose offsets do not change on that day: "id zone local-time utc".
LC_ALL=C awk -v n="$PATIENTS" 'BEGIN {
    split("Etc/UTC America/New_York Asia/Kathmandu", zone, " ")
    split("0 -300 345", offset, " ")
    for (i = 0; i < n; i++) {
        utc = 10 + int(900 * i / n)
        k = i % 3 + 1
        wall = (utc + offset[k] + 1440) % 1440
        printf "k%d %s %02d:%02d 2027-03-01T%02d:%02d:00Z\n", i, zone[k], wall / 60, wall % 60, utc / 60, utc % 60
    }
}' >patients
LC_ALL=C awk -v n="$KILLS" -v seed="$SEED" 'BEGIN {
    srand(seed)
    for (i = 0; i < n; i++) if (i % 4 == 3) print "shown"; else printf "0.%03d\n", 50 + int(rand() * 351)
}' >moments

listens() { [ -S kills.db.sock ] && "$STRIDE" patient list; }
set_up() {
    start_server --create --now $NOW --speed 1
    poll listens || return 1
    while read -r id zone time _; do
        "$STRIDE" patient add --id "$id" --zone "$zone" --time "$time" --quiet off </dev/null &&
            "$STRIDE" record "$id" "$SAMPLE" </dev/null &&
            "$STRIDE" enrol "$id" --protocol itb-syndrome --side right </dev/null || return 1
    done <patients >/dev/null
    kill -TERM "$server" && wait "$server" && : >serve.err
}
check "patients with sessions all day long" set_up
[ "$failures" -eq 0 ] || finish

# Waits for a moment: so many seconds, or until a reminder has just been shown, which is before that is recorded.
await() {
    if [ "$1" != shown ]; then sleep "$1"; return; fi
    timeout 2 tail -n 0 -f shown >seen 2>/dev/null &
    watcher=$!
    IFS= read -r _ <seen
    kill "$watcher" 2>/dev/null
}
mkfifo seen
: >shown
: >ended
dirty=0
while read -r moment; do
    "$STRIDE" serve --now $NOW --speed $SPEED >>shown 2>>serve.err </dev/null &
    victim=$!
    await "$moment"
    kill -9 "$victim" 2>/dev/null
    status=0
    wait "$victim" 2>/dev/null || status=$?
    [ "$status" -eq 137 ] || echo "killed at $moment: status $status" >>ended
    if ! "$STRIDE" verify >verify.out 2>&1 </dev/null; then
        dirty=$((dirty + 1))
        echo "# after a kill at $moment:"
        sed 's/^/# /' verify.out
    fi
done <moments
check "h26: the store verifies after every kill" same "times it did not" 0 "$dirty"
killed_alive() { same "services that ended by themselves" "" "$(cat ended)"; }
check "no service ended by itself" killed_alive

last() { "$STRIDE" serve --now $NOW --speed $SPEED --until $END >>shown 2>>serve.err </dev/null; }
check "the last start does the rest, and stops by itself" last

# One line a reminder: id, state, due, late, changed, accepted attempts, attempts that a kill left open.
"$STRIDE" reminders --now 2027-03-02T23:59:00Z --json >rows.json
flat rows.json | LC_ALL=C awk -F '\t' '
    function out() { if (id != "") print id, state, due, late, changed, accepted + 0, open + 0 }
    {
        split($1, part, ".")
        if (part[2] != row) { out(); row = part[2]; accepted = open = 0 }
        if (part[3] == "reminder") id = $2
        if (part[3] == "state") state = $2
        if (part[3] == "due") due = $2
        if (part[3] == "late") late = $2
        if (part[3] == "changed") changed = $2
        if (part[5] == "finished" && $2 == "null") open++
        if (part[5] == "result" && $2 == "accepted") accepted++
    }
    END { out() }' >rows

each_has_one() {
    LC_ALL=C awk -v end=$END '
        FNR == NR { due[$1] = $4; next }
        $3 <= end { split($1, part, "."); p = part[1]; rows[p]++; if ($3 != due[p]) print p " came due " $3 ", not " due[p] }
        END { for (p in due) if (rows[p] != 1) print p " has " rows[p] + 0 " reminders, not 1" }' patients rows >wrong
    same problems "" "$(cat wrong)"
}
none_waits() {
    LC_ALL=C awk -v end=$END '$3 <= end && $2 !~ /^(sent|unanswered|expired)$/ { print $1 " is " $2 }
        $2 == "expired" && $5 < $4 { print $1 " expired at " $5 ", before " $4 }' rows >wrong
    same problems "" "$(cat wrong)"
}
# Of each reminder the shown lines: at most one unmarked, and that one first; a repeat only for an attempt left open.
shown_right() {
    LC_ALL=C awk '
        FNR == NR { if (NF) { n[$3]++; marked = / \[may be a repeat\]$/; if (!marked && n[$3] > 1) print $3 " was shown again, unmarked" }; next }
        { known[$1] = 1 }
        $6 > 0 && !n[$1] { print $1 " is said to be sent, and was not shown" }
        n[$1] > $6 + $7 { print $1 " was shown " n[$1] " times, with " $6 " accepted and " $7 " open attempts" }
        $6 > 1 { print $1 " was accepted " $6 " times" }
        END { for (r in n) if (!known[r]) print r " was shown and is not in the store" }' shown rows >wrong
    same problems "" "$(cat wrong)"
}
whole_lines() { ! grep -nv '^2027-[0-9-]* [0-9:]*  k[0-9]*\.[0-9]*/terminal/[0-9]*  Your ' shown; }
summary() {
    LC_ALL=C awk '{ open += $7; sent += $6 > 0; expired += $2 == "expired"; rows++ }
        END { print "# " rows " reminders, " sent " sent, " expired " expired, " open + 0 " attempts hit by a kill" }' rows
    echo "# $(grep -c 'may be a repeat' shown) lines marked as a possible repeat"
}
check "h01: each session has exactly one reminder, due at its time" each_has_one
check "h01: none is left waiting; none expired inside its window" none_waits
check "h02 h03: every one that was sent was shown, and none twice but for a marked repeat after a kill" shown_right
check "every line is whole" whole_lines
check "the store verifies at the end" "$STRIDE" verify
summary
finish
