# course.sh - a patient's days through the command line, in virtual time; sourced after support.sh.
#
#   only SCRIPT          the shipped protocols' root, with this script alone: each command loads faster
#   evening DATE ARG...  the day's session at 18:30 in New York, with these options; $session is its id; 1: there is none
#   morning DATE ARG...  the next morning's part of the same session: an hour after it, and how it is now
#   skip DATE            the day's session was not done
#   days FROM COUNT      dates, one a line
# The store is $STRIDE_STORE, the patient p1.
only() {
    mkdir -p "$T/root/runners-knee" && cp -R "$ROOT/protocols/vocabulary" "$T/root/" && cp "$ROOT/protocols/runners-knee/$1.lua" "$T/root/runners-knee/"
    STRIDE_PROTOCOLS=$T/root
}
days() { for i in $(seq 0 $(($2 - 1))); do date -u -d "$1 + $i days" +%F; done; }
session_of() {
    run agenda p1 --days 1 --now "${1}T21:30:00Z" --json && gave 0 || return 1
    session=$(flat out | awk -F '\t' -v day="$1" '/^sessions\.[0-9]*\.id\t/ { id = $2 } $1 ~ /^sessions\.[0-9]*\.local$/ && $2 == day "T18:00" { print id; exit }')
    [ -n "$session" ] || { echo "no session on $1"; return 1; }
}
evening() {
    day=$1
    shift
    session_of "$day" || return 1
    if grep -q '"exercise":' out; then done=--done; else done=; fi
    # shellcheck disable=SC2086
    run checkin "$session" "$@" $done --painkiller no --now "${day}T23:30:00Z" --json
    gave 0
}
# A day off, and said so: without a serving process no reminder was sent, and what nobody was reminded of does not count.
skip() {
    session_of "$1" && run checkin "$session" --skipped "no time" --now "${1}T23:30:00Z" && gave 0
}
morning() {
    next=$(date -u -d "$1 + 1 day" +%F)
    shift
    run checkin "$session" "$@" --painkiller no --now "${next}T14:00:00Z" --json
    gave 0
}
worst() { echo "{\"side\":\"$side\",\"findings\":{\"pain\":{\"worst-24h\":$1}}}" >worst.json; }      # for evening: worst.json
