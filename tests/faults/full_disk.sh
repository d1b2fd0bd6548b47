#!/bin/sh
# fast
# A disk of its own, filled to the last byte under a running service: the ballast goes, reminders and check-ins go on, what is
# new is refused in so many words, and with room again all is as before. Needs a user namespace for the small disk.
if [ -z "${FULL_DISK_INSIDE:-}" ]; then
    unshare -rm true 2>/dev/null || { echo "ok 1 - a disk runs full # SKIP no user namespaces here"; echo 1..1; exit 0; }
    FULL_DISK_INSIDE=1 exec unshare -rm sh "$0"
fi
. "$(dirname "$0")/../acceptance/support/support.sh"

mkdir disk && mount -t tmpfs -o size=280m none disk || exit 1
trap 'kill -9 "$server" 2>/dev/null; umount -l disk; clean_up' EXIT
STRIDE_STORE=$T/disk/s.db
export STRIDE_STORE
listens() { [ -S disk/s.db.sock ] && "$STRIDE" patient list; }
make_store disk/s.db
start_server --now 2027-03-01T22:58:00Z --speed 60
poll listens

ballast() { [ -f disk/s.db.ballast ]; }
no_ballast() { ! ballast; }
fill() { dd if=/dev/zero of=disk/filler bs=1M count=1000 2>/dev/null; }
check "there is ballast while there is room" ballast

fill
"$STRIDE" patient set p1 --time 18:00 >/dev/null 2>&1       # a first write may be refused: it is what frees the ballast
check "h23: the ballast goes when the disk is full" poll no_ballast
fill_again() { dd if=/dev/zero of=disk/filler2 bs=1M count=50 2>/dev/null; [ "$(df -m --output=avail disk | tail -1)" -lt 20 ]; }
check "and most of its room is taken too" fill_again
told() { poll grep -q "the disk of store .* is nearly full" serve.err; }
check "h23: standard error says so" told
refuses() { run patient add --zone Europe/Paris; gave 3 && says err "nearly full" && says err "check-ins and reminders go on"; }
check "new patients are refused" refuses
sent() { poll grep -q "p1.1/terminal/0" served; }
check "reminders go on" sent
checks_in() { poll "$STRIDE" checkin p1.1 --done --during 2; }
check "check-ins go on" checks_in
reads() { run patient show p1 && gave 0 && run verify && gave 0; }
check "and the store is sound" reads

rm disk/filler disk/filler2
adds() { poll "$STRIDE" patient add --zone Europe/Paris --id paris; }
check "with room again, new patients are taken" adds
check "there is ballast again" poll ballast
told_again() { poll grep -q "has room again" serve.err; }
check "and standard error says so" told_again
kill -TERM "$server"
status=0; wait "$server" || status=$?
check "the service stops with status 0" same status 0 "$status"
check "and the store verifies" "$STRIDE" verify
finish
