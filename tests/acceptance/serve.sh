#!/bin/sh
# A running service: commands through its socket, one owner, clean stops, and nothing lost by kill -9.
. "$(dirname "$0")/support/support.sh"

STRIDE_STORE=$T/s.db
export STRIDE_STORE
cp -R "$ROOT/protocols" root

listens() { [ -S "$1.sock" ] && "$STRIDE" patient list --store "$1"; }
stopped() { ! kill -0 "$1" 2>/dev/null; }
wait_status() { status=0; wait "$server" || status=$?; }

start_server --create --now $NOW --speed 1 --protocols root
starts() {
    poll listens s.db && says serve.err "store $T/s.db" && says serve.err "process $server" && says serve.err "clock 2027-03-01T12:00:" &&
        says serve.err "socket $T/s.db.sock"
}
private_socket() { same mode 600 "$(stat -c %a s.db.sock)"; }
asks() {
    same id p1 "$("$STRIDE" patient add --zone America/New_York)" && "$STRIDE" record p1 "$SAMPLE" --json >r.out &&
        holds r.out event p1:2 && "$STRIDE" enrol p1 --protocol itb-syndrome --side right --json >e.out && holds e.out plan p1/1 &&
        "$STRIDE" agenda p1 --json >a.out && holds a.out sessions.0.id p1.1 && holds a.out sessions.0.utc 2027-03-01T23:00:00Z
}
keys() {
    "$STRIDE" patient set p1 --time 18:30 --key k --json >k1.out && "$STRIDE" patient set p1 --time 18:30 --key k --json >k2.out &&
        same event "$(get k1.out event)" "$(get k2.out event)" && holds k2.out replayed true
}
refuses() {
    run enrol p1 --protocol itb-syndrome --side right
    gave 1 && says err "already a plan" && same output "" "$(cat out)" && run patient show p9 && gave 1 && says err p9
}
clock_rules() { run agenda p1 --now $NOW; gave 1 && says err "its clock rules"; }
second_owner() { run serve; gave 3 && says err "in use by process $server"; }
reads_while_served() { run verify; gave 0 && says out "no problems"; }
reloads() {
    sed 's/"itb-syndrome"/"itb-again"/' "$ROOT/protocols/runners-knee/itb-syndrome.lua" >root/runners-knee/itb-again.lua
    kill -HUP "$server" && poll "$STRIDE" enrol p1 --protocol itb-again --side right && "$STRIDE" agenda p1 --json >a.out &&
        flat a.out | grep -q 'also.0	p1/2$'     # the same exercises: each once, for both plans
}
reload_fails() {
    printf 'return 1 +' >root/runners-knee/itb-again.lua
    kill -HUP "$server" && poll grep -q "stay as they were" serve.err && says serve.err "itb-again.lua:1: error: " && run patient show p1 && gave 0
}
check "serve says its store, process, clock and socket" starts
check "the socket is private" private_socket
check "commands go through the socket" asks
check "a key through the socket" keys
check "refusals come back with their status" refuses
check "--now is refused: the clock of the service rules" clock_rules
check "a second service: 3, and it names the owner" second_owner
check "verify while serving" reads_while_served
check "SIGHUP takes up a new protocol" reloads
check "h19: SIGHUP with a mistake leaves what was served" reload_fails
withdraws() {
    rm root/runners-knee/itb-again.lua
    kill -HUP "$server" && poll withdrawn && "$STRIDE" agenda p1 --json >a.out && flat a.out | grep -q 'also.0	p1/2$'
}
withdrawn() { run enrol p1 --protocol itb-again --side left; says err 'there is no protocol "itb-again"'; }
check "SIGHUP without a script: it is served no more, and its plan goes on" withdraws

kill -TERM "$server"
wait_status
check "SIGTERM stops it with status 0" same status 0 "$status"
check "the socket is gone" test ! -e s.db.sock
owns_itself() { run patient show p1 --now 2027-03-01T13:00:00Z --json; gave 0 && holds out plans.0.state active && run verify && gave 0; }
check "then commands take the store themselves" owns_itself

start_server --now $NOW --speed 1
poll listens s.db
kill -INT "$server"
wait_status
check "SIGINT stops it with status 0" same status 0 "$status"

# Three days at 40,000 times real time: every session once, at its local time.
make_store "$T/fast.db"
: >served
start_server --store fast.db --now $NOW --speed 40000 --until 2027-03-04T12:00:00Z
wait_status
check "--until stops it with status 0" same status 0 "$status"
fired() {
    same lines 3 "$(wc -l <served | tr -d ' ')" && for day in 01 02 03; do
        same "reminders of the day" 1 "$(grep -c "^2027-03-$day 18:00  p1\.[0-9]*/terminal/0  " served)" || return 1
    done
}
check "every reminder fired once, at 18:00 in New York" fired
rows() { "$STRIDE" reminders --store fast.db --now 2027-03-04T13:00:00Z >rows && same rows 3 "$(grep -c 'terminal/0' rows)" && same due 0 "$(grep -c ' due ' rows)"; }
check "every row was sent" rows

# kill -9, with commands confirmed before it; the restart finds them, and its clock goes on from the newest event.
make_store "$T/kill.db"
: >served
: >serve.err
start_server --store kill.db --now $NOW --speed 30000
poll listens kill.db
"$STRIDE" patient add --zone Europe/Paris --id told --store kill.db >told.out
poll test -s served
kill -9 "$server"
wait "$server" 2>/dev/null
check "kill -9 leaves the socket's file behind" test -S kill.db.sock
lock_is_free() { run patient show told --store kill.db --now 2027-03-05T00:00:00Z; gave 0; }
check "what was confirmed is there, and commands take the store" lock_is_free
"$STRIDE" explain p1 --store kill.db --now 2027-03-05T00:00:00Z --json >before.out
: >serve.err
start_server --store kill.db --now $NOW --speed 30000 --until 2027-03-06T00:00:00Z
wait_status
goes_on() { same status 0 "$status" && ! grep -q "clock 2027-03-01" serve.err; }
check "the restart goes on from the newest event" goes_on
events_of() { flat "$1" | grep -E "^story\.[0-9]+\.(event|kind|at|text)	"; }
no_history_lost() {
    "$STRIDE" explain p1 --store kill.db --now 2027-03-06T00:00:00Z --json >after.out
    events_of before.out >before.events
    events_of after.out | head -n "$(wc -l <before.events)" | cmp - before.events && [ -s before.events ]
}
check "the history is there" no_history_lost
none_twice() { same repeats "" "$(awk '{ print $3 }' served | sort | uniq -d)"; }
check "no reminder was shown twice without being marked" none_twice
check "and the store verifies" "$STRIDE" verify --store kill.db
# A reader that takes nothing: the pipe is full, and stays so.
make_store "$T/full.db"
mkfifo pipe
sleep 60 <pipe &
echo $! >>pids
yes >pipe &
echo $! >>pids
"$STRIDE" serve --store full.db --now 2027-03-01T22:59:59Z --speed 1 >pipe 2>serve.err </dev/null &
server=$!
echo "$server" >>pids
row_is() { "$STRIDE" reminders --store full.db "$@" >rows && cat rows; }
waits() { poll claimed && run patient show p1 --store full.db && gave 0; }
claimed() { row_is | grep -q ' claimed '; }
stops() { kill -TERM "$server" && for _ in $(seq 200); do stopped "$server" && return 0; sleep 0.05; done; return 1; }
is_due() { row_is --now 2027-03-01T23:00:10Z | grep -q ' due ' && ! grep -q ' sent ' rows; }
check "a reader that takes nothing holds up no command" waits
check "nor the end" stops
wait_status
check "which is a clean one" same status 0 "$status"
check "and the reminder is still due" is_due

closed_output() { status=0; "$STRIDE" serve --store kill.db >&- 2>err || status=$?; gave 3 && says err "standard output is closed"; }
check "serve with standard output closed: 3" closed_output
finish
