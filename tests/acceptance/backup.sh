#!/bin/sh
# Copies while serving, a store made anew from one, and anchors that find out what was cut off.
. "$(dirname "$0")/support/support.sh"

STRIDE_STORE=$T/s.db
export STRIDE_STORE
listens() { [ -S s.db.sock ] && "$STRIDE" patient list; }
wait_status() { status=0; wait "$server" || status=$?; }
later=2027-03-02T23:30:00Z

cat >clinic.lua <<EOF
return clinic { name = "Knees", zone = "America/New_York", hours = { mon = "07:00-19:00" }, anchor = { file = "$T/heads" } }
EOF
"$STRIDE" clinic set clinic.lua --now $NOW >/dev/null
make_store s.db

start_server --now $NOW --speed 1
poll listens

anchors_at_start() { poll [ -s heads ] && flat heads | grep -q '^events	3$' && flat heads | grep -q '^patients	1$'; }
private() { same mode 600 "$(stat -c %a "$1")"; }
backs_up() {
    run backup b.db && gave 0 && says out "b.db: 1 patient, 3 events, the newest of 2027-03-01T12:00:" && grep -q "^head [0-9a-f]\{64\}$" out &&
        private b.db && ! ls | grep -q "b.db[-.]"
}
never_over() { sum=$(sha256sum <b.db); run backup b.db; gave 1 && says err "b.db is there already" && same sum "$sum" "$(sha256sum <b.db)"; }
nowhere() { run backup none/b.db; gave 3 && says err "cannot write the backup none/b.db"; }
verifies() { run verify --anchor heads; gave 0 && says out "1 anchors, no problems"; }
ballast() { same bytes 67108864 "$(stat -c %s s.db.ballast)" && private s.db.ballast; }
check "serve keeps an anchor at its start" anchors_at_start
check "the anchors are private" private heads
check "h26: backup while serving, private and proven" backs_up
check "it is never written over" never_over
check "a folder that is not there: 3" nowhere
check "h29: verify with anchors while serving" verifies
check "serve keeps ballast for a disk that runs full" ballast

more() { "$STRIDE" patient set p1 --time 17:00 && "$STRIDE" patient set p1 --time 18:00 && run backup after.db --json && gave 0 && holds out events 5; }
check "what happens afterwards is in the next backup" more
kill -TERM "$server"
wait_status
check "the service stops" same status 0 "$status"
again() { run backup again.db --json && gave 0 && same head "$(get out head)" "$("$STRIDE" backup once-more.db --json >j && get j head)"; }
check "backup of a store that nobody serves" again

start_server --now 2027-03-02T13:00:00Z --speed 1
two_anchors() { [ "$(wc -l <heads)" -eq 2 ]; }
check "the next anchor comes a day later" poll two_anchors
kill -TERM "$server"
wait_status
both() { run verify --anchor heads; gave 0 && says out "2 anchors, no problems"; }
check "both anchors hold" both

# ---- A store made anew ----
cp heads before
over() { run restore b.db; gave 1 && says err "s.db is there already" && says err "move it away"; }
check "h25: restore never writes over a store" over
restores() {
    run restore b.db --store new.db --now $later && gave 0 && says out "new.db: 1 patient, 3 events restored from b.db; no problems" &&
        says out "p1.1 " && says out "came due after the backup" && says out "Sending is held" &&
        says out "stride sending resume --store new.db" && private new.db && ! ls | grep -q "new.db[.-]"
}
check "h25: restore lists what is doubtful and holds sending" restores
same_keys() {
    run backup x.db --store new.db --json && gave 0 && same id "$(get j installation)" "$(get out installation)"
}
check "h25: it has the same installation, and so the same keys" same_keys
held() {
    start_server --store new.db --now $later --speed 1000 --until 2027-03-03T00:00:00Z
    wait_status
    run reminders p1 --store new.db --json && ! grep -q '"state":"sent"' out
}
check "h25: nothing is sent before it is released" held
releases() {
    run sending resume --store new.db --as anna && gave 0 || return 1
    start_server --store new.db --now 2027-03-03T22:59:00Z --speed 1000 --until 2027-03-04T00:00:00Z
    wait_status
    run reminders p1 --store new.db --json && grep -q '"state":"sent"' out
}
check "sending resume releases it" releases
lost() { run verify --store new.db --anchor heads; gave 1 && says err "events were lost when the store was restored at 2027-03-02T23:30:00Z from a backup with 3"; }
check "h29: anchors of what the backup did not have say so" lost
sound() { run verify --store new.db && gave 0; }
check "the restored store verifies" sound

damaged() {
    head -c 30000 b.db >cut.db
    run restore cut.db --store cut-new.db; gave 3 && says err "cut.db" && [ ! -e cut-new.db ]
}
check "h26: a backup that is cut off is refused" damaged
no_backup() { run restore README --store x2.db; gave 3 && says err "there is no backup at README" && run restore heads --store x2.db; gave 3 && says err "is not a store" && [ ! -e x2.db ]; }
check "what is no backup is refused" no_backup
in_use() {
    cp s.db live.db && : >live.db-wal && printf x >live.db-wal
    run restore live.db --store x3.db; gave 1 && says err "not a backup"
}
check "a store with its log is no backup" in_use

# ---- A store whose end was cut off: an older copy in the place of the newer ----
cut() {
    cp again.db cut-end.db
    run verify --store cut-end.db && gave 0 && run verify --store cut-end.db --anchor before
    gave 1 && says err "the newest events were cut off" && says err "were anchored at 2027-03-02T13:00:"
}
check "h29: verify finds the end that was cut off, by the anchors" cut
bad_anchor() { echo '{"at":1}' >bad; run verify --anchor bad; gave 1 && says err "bad:1: error: " && run verify --anchor none; gave 3 && says err "cannot read none"; }
check "a file of anchors that is none" bad_anchor
exposed() {
    chmod 644 s.db
    start_server --now 2027-03-02T14:00:00Z --speed 1
    poll grep -q "others than its owner can read it" serve.err
}
check "h27: a store that others can read is warned of" exposed
finish
