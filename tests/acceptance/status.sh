#!/bin/sh
# Nothing fails silently: status, sending hold and resume, and what reached nobody.
. "$(dirname "$0")/support/support.sh"

STRIDE_STORE=$T/s.db
export STRIDE_STORE

unserved() {
    "$STRIDE" patient add --zone America/New_York --now $NOW >id.out || return 1
    run status --now $NOW
    gave 1 && says err "nobody serves this store"
}
holds_sending() {
    run sending hold --reason "the server moves" --as anna --now $NOW
    gave 0 && says out "sending is held since $NOW by anna: the server moves" && run status --now $NOW --json && gave 1 &&
        holds out sending.held true && holds out sending.reason "the server moves" && says err "stride sending resume"
}
needs_a_name() { run sending hold --now $NOW; gave 1 && says err "was not named"; }
resumes() {
    run sending resume --as anna --now $NOW
    gave 0 && says out "sending goes on" && run status --now $NOW --json && gave 1 && holds out sending.held false
}
usage() {
    run sending stop
    gave 2 && run status --store nowhere.db && gave 3 && says err nowhere.db
}
check "a store that nobody serves is not well: 1, and it says so" unserved
check "h25: sending is held, and status says since when, by whom and why" holds_sending
check "a hold needs a name" needs_a_name
check "and goes on again" resumes
check "wrong words: 2; no store: 3" usage

start_server --now $NOW --speed 1 --log json
served() { run status; gave 0 && says out "ok" && says out "served by process $server"; }
served_json() { run status --json; gave 0 && holds out ok true && holds out service.pid "$server" && holds out clock.held false; }
held_while_served() {
    run sending hold --as anna
    gave 0 && run status && gave 1 && says err "sending is held" && run sending resume --as anna && gave 0 && run status && gave 0
}
stops() {
    kill -TERM "$server" && wait "$server"
    run status
    gave 1 && says err "nobody serves"
}
check "served and with nothing amiss: ok, and the process that serves" poll served
check "the same as JSON" served_json
check "held and resumed while it serves" held_while_served
check "h23: a service that ended is missed" stops

finish
