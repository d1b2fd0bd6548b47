#!/bin/sh
# fast
# The campaign: a service that sends each reminder by mail, webhook and file to real receivers, with patients who check in
# meanwhile, is killed again and again, five times of seven at a random moment and twice at a named point (between claim and
# sending, between the receiver's having it and the reply, between commit and answer …), and started again. What the receivers
# got and what was confirmed is compared with the store. SEED=N repeats a run's moments; CAMPAIGN=N kills.
. "$(dirname "$0")/../acceptance/support/support.sh"

: "${CAMPAIGN:=28}" "${SEED:=$(date +%s)}" "${PATIENTS:=$((CAMPAIGN < 100 ? 60 : CAMPAIGN))}"
: "${SINK:=$ROOT/build/plain/tests/faults/sink/sink}"
TOOLS=$(dirname "$SINK")/../campaign
[ -e "$TOOLS/killer.so" ] || { echo "ok 1 - kills at named points # SKIP no LD_PRELOAD here"; echo 1..1; exit 0; }
[ -z "${SAN:-}" ] || export ASAN_OPTIONS="verify_asan_link_order=0:${ASAN_OPTIONS:-}"
unset http_proxy https_proxy all_proxy
NOW=2027-03-01T00:00:00Z
END=2027-03-01T15:30:00Z                 # every patient has exactly one session before it
SPEED=$((54000 * 3 / CAMPAIGN))          # so that the day lasts about as long as the kills
STRIDE_STORE=$T/c.db
export STRIDE_STORE
echo "# seed $SEED, $CAMPAIGN kills, $PATIENTS patients, three channels, speed $SPEED"

# A session every few minutes: "id zone local-time utc".
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
# "random SECONDS" or "POINT N".
LC_ALL=C awk -v n="$CAMPAIGN" -v seed="$SEED" 'BEGIN {
    srand(seed)
    points = split("before-commit after-commit before-connect after-connect before-send after-send before-reply before-line " \
                   "after-line before-synced after-synced before-request before-answer after-answer", point, " ")
    for (i = 0; i < n; i++)
        if (i % 7 == 2 || i % 7 == 5) { p = point[1 + named++ % points]; print p, 1 + int(rand() * (p ~ /commit|send|reply/ ? 6 : p ~ /connect/ ? 2 : 1)) }
        else printf "random 0.%03d\n", 50 + int(rand() * 351)
}' >moments

sink() {                                 # KIND NAME: its port is in $port, what it got in NAME.log
    "$SINK" "$1" "$2.port" "$2.log" >/dev/null 2>"$2.err" </dev/null &
    echo $! >>pids
    poll test -s "$2.port" && port=$(cat "$2.port")
}
listens() { [ -S c.db.sock ] && "$STRIDE" patient list; }
receivers() {
    echo "a secret that signs webhooks" >hook.secret && chmod 600 hook.secret && sink smtp mail && mail_port=$port && sink http hook &&
        cat >clinic.lua <<END
return clinic {
  name = "Midtown", zone = "America/New_York", hours = { mon = "07:00-19:00" },
  channels = {
    email = { server = "smtp://127.0.0.1:$mail_port", from = "Midtown <c@example.org>", plain = true },
    webhook = { url = "http://127.0.0.1:$port/r", secret_file = "$T/hook.secret", allow = { "127.0.0.1" } },
    file = { path = "$T/lines" },
  },
}
END
}
set_up() {
    start_server --create --now $NOW --speed 1
    poll listens && "$STRIDE" clinic set clinic.lua </dev/null || return 1
    while read -r id zone time _; do
        "$STRIDE" patient add --id "$id" --zone "$zone" --time "$time" --quiet off --email "$id@example.org" --phone "+1 212 555 0100" </dev/null &&
            "$STRIDE" record "$id" "$SAMPLE" </dev/null &&
            "$STRIDE" enrol "$id" --protocol itb-syndrome --side right </dev/null || return 1
    done <patients >/dev/null
    kill -TERM "$server" && wait "$server" && : >serve.err
}
check "real receivers of mail and webhooks" receivers
check "patients with sessions all day long" set_up
[ "$failures" -eq 0 ] || finish

"$TOOLS/patients" "$T/c.db.sock" "$T/hook.log" "$T/confirmed" 2>patients.err &
people=$!
echo $people >>pids

end_it() {
    kill -9 "$victim" 2>/dev/null
    status=0
    wait "$victim" 2>/dev/null || status=$?
    [ "$status" -eq 137 ] || echo "$moment $n: status $status" >>ended
}
# Killed by itself at the named point; false when it never came there and was killed from outside after 5 s.
reach() {
    before=$(wc -l <reached)
    KILLER=$1:$2 KILLER_LOG=$T/reached LD_PRELOAD=$TOOLS/killer.so "$STRIDE" serve --now $NOW --speed $SPEED 2>>serve.err </dev/null &
    victim=$!
    for _ in $(seq 100); do
        kill -0 "$victim" 2>/dev/null || break
        sleep 0.05
    done
    end_it
    [ "$(wc -l <reached)" -gt "$before" ]
}
at_point() { reach "$1" "$2" || reach after-commit 1 || reach before-send 1 || echo "$1 $2" >>never; }
at_random() {
    "$STRIDE" serve --now $NOW --speed $SPEED 2>>serve.err </dev/null &
    victim=$!
    sleep "$1"
    end_it
}
: >ended
: >reached
dirty=0 kills=0
while read -r moment n; do
    kills=$((kills + 1))
    if [ "$moment" = random ]; then at_random "$n"; else at_point "$moment" "$n"; fi
    [ $((kills % 10)) -eq 0 ] || continue
    if ! "$STRIDE" verify >verify.out 2>&1 </dev/null; then
        dirty=$((dirty + 1))
        echo "# after a kill at $moment $n:"
        sed 's/^/# /' verify.out
    fi
done <moments
[ ! -e never ] || { echo "# never there:"; sed 's/^/# /' never; }
check "the named points were reached" same kills "$(grep -vc random moments)" "$(wc -l <reached)"
check "h26: the store verifies after the kills" same "times it did not" 0 "$dirty"
last() { "$STRIDE" serve --now $NOW --speed $SPEED --until $END 2>>serve.err </dev/null; }
check "the last start does the rest, and stops by itself" last
kill "$people"
killed_alive() { same "services that ended otherwise" "" "$(cat ended)"; }
check "no service ended by itself" killed_alive

# ---- Comparing ----

"$STRIDE" reminders --now 2027-03-02T23:59:00Z --json >rows.json
# One line a row: id, key, state, due, late, changed, accepted attempts, attempts left open by a kill or a lost reply, with whom.
flat rows.json | LC_ALL=C awk -F '\t' '
    function out() { if (id != "") print id, key, state, due, late, changed, accepted + 0, open + 0, with == "" ? "-" : with }
    {
        split($1, part, ".")
        if (part[2] != row) { out(); row = part[2]; accepted = open = 0; with = "" }
        if (part[3] == "reminder") id = $2
        if (part[3] == "key") key = $2
        if (part[3] == "state") state = $2
        if (part[3] == "due") due = $2
        if (part[3] == "late") late = $2
        if (part[3] == "changed") changed = $2
        if (part[5] == "finished" && $2 == "null") open++
        if (part[5] == "result" && $2 == "accepted") accepted++
        if (part[5] == "result" && $2 ~ /may have been sent/) open++
        if (part[5] == "detail" && $2 ~ /^with /) { with = $2; sub(/^with /, "", with); sub(/;.*/, "", with) }
    }
    END { out() }' >rows
# What was received: "channel key", a line each time.
{
    sed -n 's/.*Message-ID: <\([0-9a-f]*\)@.*/email \1/p' mail.log
    sed -n 's/.*"idempotency-key":"\([0-9a-f]*\)".*/webhook \1/p' hook.log
    sed -n 's/.*"key":"\([0-9a-f]*\)".*/file \1/p' lines
} >received

each_has_one() {
    LC_ALL=C awk '
        FNR == NR { due[$1] = $4; next }
        { split($1, part, "[./]"); if ($4 == due[part[1]]) rows[part[1] " " part[3]]++
          if (seen[$1]++) print $1 " is there twice" }
        END { for (p in due) for (i = 1; i <= split("email webhook file", c, " "); i++)
                  if (rows[p " " c[i]] != 1) print p " has " rows[p " " c[i]] + 0 " reminders by " c[i] ", not 1" }' patients rows >wrong
    same problems "" "$(cat wrong)"
}
none_waits() {
    LC_ALL=C awk -v end=$END '$4 <= end && $3 !~ /^(sent|unanswered|answered|expired)$/ { print $1 " is " $3 }
        $3 == "expired" && $6 < $5 { print $1 " expired at " $6 ", before " $5 }' rows >wrong
    same problems "" "$(cat wrong)"
}
# The key of what a row went with is its leader's.
received_right() {
    LC_ALL=C awk '
        FILENAME == "received" { n[$1 " " $2]++; next }
        { split($1, part, "/"); key[$1] = part[2] " " $2; rows[$1] = $0
          if ($9 == "-" || $9 == $1) { may[part[2] " " $2] = $7 + $8; id[part[2] " " $2] = $1 } }
        END {
            for (r in rows) {
                split(rows[r], f, " ")
                with = f[9] == "-" ? r : f[9]
                if (f[7] > 0 && !n[key[with]]) print r " is said to be sent, and was not received"
                if (f[7] > 1) print r " was accepted " f[7] " times"
            }
            for (k in n) {
                if (!(k in may)) print "received with the key " k ", which is not in the store"
                else if (n[k] > may[k]) print id[k] " was received " n[k] " times, with " may[k] " accepted and open attempts"
            }
        }' received rows >wrong
    same problems "" "$(cat wrong)"
}
answers_stand() {
    LC_ALL=C awk '
        FNR == NR { confirmed[$1] = 1; next }
        { split($1, part, "."); if ($1 ~ /\.1\// && part[1] in confirmed) { rows[part[1]]++
          if ($3 != "answered") print $1 " is " $3 ", but its check-in was confirmed" } }
        END { for (p in confirmed) if (rows[p] != 3) print p " has " rows[p] + 0 " rows, not 3" }' confirmed rows >wrong
    [ -s confirmed ] && same problems "" "$(cat wrong)"
}
summary() {
    LC_ALL=C awk '{ open += $8; sent += $7 > 0; expired += $3 == "expired"; rows++ }
        END { print "# " rows " rows, " sent " sent, " expired " expired in time, " open + 0 " attempts hit by a kill" }' rows
    echo "# received $(wc -l <received), with $(sort -u received | wc -l) different keys; $(wc -l <confirmed) check-ins confirmed"
}
check "h01: each session has exactly one reminder on each channel, due at its time" each_has_one
check "h01: none is left waiting; none expired inside its window" none_waits
check "h02 h03: all that was sent was received, and again only for an attempt that a kill left open" received_right
check "no confirmed check-in is lost" answers_stand
check "the store verifies at the end" "$STRIDE" verify
summary
finish
