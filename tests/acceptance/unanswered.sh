#!/bin/sh
# What is not known is never read as no: nothing asked, something asked and not known, and an alert that can say why.
. "$(dirname "$0")/support/support.sh"
STRIDE_STORE=$T/clinic.db
export STRIDE_STORE
UNKNOWN=$ROOT/protocols/samples/unknown-flag.json

run patient add --zone America/New_York --now $NOW
not_assessed() { run patient show p1 --now $NOW --json && gave 0 && holds out disposition null; }
recorded() { run record p1 "$UNKNOWN" --now $NOW --json && gave 0 && holds out disposition.code same-day; }
shown() { run patient show p1 --now $NOW --json && gave 0 && holds out disposition.code same-day && holds out alerts "[]"; }
refused() {
    run enrol p1 --protocol itb-syndrome --side right --now $NOW
    gave 1 && says err "RF03" && says err "effusion" && says err "same-day" && says err "no plan is opened; "
}
empty() { echo '{"findings":{}}' >empty.json; run assess --findings empty.json --now $NOW --json; gave 0 && holds out disposition.code same-day; }
later_null() {
    printf '{"side":"right","findings":{"effusion":"none"}}' >known.json
    printf '{"side":"right","findings":{"effusion":null}}' >null.json
    run record p1 known.json --now $NOW && run record p1 null.json --now $NOW
    run enrol p1 --protocol itb-syndrome --side right --now $NOW
    gave 1 && says err "effusion"
}
explained() {
    run patient add --zone America/New_York --now $NOW
    run record p2 "$SAMPLE" --now $NOW
    run enrol p2 --protocol itb-syndrome --side right --now $NOW && gave 0 && says out "No running for now" || return 1
    printf '{"side":"right","findings":{"effusion":"moderate","swelling_days":2,"fever":true}}' >ill.json
    run record p2 ill.json --now $NOW && gave 0 && says out "emergency" || return 1
    run explain p2 --now $NOW --json
    gave 0 && flat out | grep -q "rule	/flags/" && flat out | grep -q "script	vocabulary/red_flags/joint.lua:" &&
        flat out | grep -q "explanation\..*finding	fever$"
}

check "h12: nobody was asked anything: not assessed" not_assessed
check "h12: asked and not known counts at once" recorded
check "h24: it is shown, and nobody is alarmed while no plan depends on it" shown
check "h12: a refused plan names the flag, the question, how soon and what to do" refused
check "h12: empty findings are not self-ok" empty
check "h12: of one instant the later answer stands, unknown too" later_null
check "a red flag's alert says its rule, script line and values" explained
finish
