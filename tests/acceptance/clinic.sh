#!/bin/sh
# The clinic's settings, and where people are sent by them: vignette V5, a Sunday at 10:00.
. "$(dirname "$0")/support/support.sh"

CLINIC=$ROOT/protocols/samples/clinic.lua
sunday=2026-03-01T15:00:00Z monday=2026-03-02T15:00:00Z night=2026-03-03T04:00:00Z
# A foot that has dropped is an emergency; that is unlike any other sign sure to be in the vocabulary.
echo '{"side":"left","findings":{"foot_drop":true}}' >drop.json
opens="Monday 2 March 2026 at 07:00"

route() { get out disposition.route; }
never() { ! grep -qE "$1" out || { echo "must not say: $1"; cat out; return 1; }; }
settings() {                             # NAME FIELDS
    printf 'return clinic {\n  name = "C", zone = "America/New_York",\n  %s\n}\n' "$2" >"$1"
}

v5() {
    run assess --findings drop.json --clinic "$CLINIC" --now $sunday --json
    gave 0 && holds out disposition.code emergency && holds out disposition.deadline $sunday &&
        case $(route) in *"emergency department now"*) ;; *) route; return 1 ;; esac &&
        case $(route) in *Monday* | *07:00*) route; return 1 ;; esac
}
v5_text() {
    run assess --findings drop.json --clinic "$CLINIC" --now $sunday
    gave 0 && says out "Disposition: emergency" && says out "nearest emergency department now" && says out "call 911" &&
        never '07:00|Monday'
}
any_hour() {
    for now in $sunday $monday $night 2026-03-08T07:00:00Z 2026-11-01T06:30:00Z 2026-12-25T15:00:00Z; do
        run assess --findings drop.json --clinic "$CLINIC" --now $now --json
        holds out disposition.code emergency && route >"at-$now" && [ -s "at-$now" ] && cmp "at-$now" "at-$sunday" || return 1
    done
}
no_hours() {
    run assess --findings drop.json --now $sunday --json
    gave 0 && same route "Go to the nearest emergency department now, or call an ambulance. Do not wait for the clinic." "$(route)"
}
fine() {
    run assess --findings "$SAMPLE" --clinic "$CLINIC" --now $NOW --json
    gave 0 && holds out disposition.code self-ok && holds out disposition.deadline null
}
same_day() {
    # With nothing known of a knee that hurts, what is critical and not answered counts.
    echo '{"side":"left","findings":{"pain_place":["calf"]}}' >calf.json
    run assess --findings calf.json --clinic "$CLINIC" --now $sunday --json
    gave 0 || return 1
    case $(get out disposition.code) in
    emergency) ;;
    same-day) says out "closed now. Go to an emergency department or urgent care now" ;;
    *) get out disposition.code; return 1 ;;
    esac && never 'first opening'
}

sets() { run clinic set "$CLINIC" --store c.db --as anna --now $NOW; gave 0 && says out "Midtown Knee Clinic: version 1"; }
is_private() { same mode 600 "$(stat -c %a c.db)"; }
shows() {
    run clinic show --store c.db --now $NOW
    gave 0 && says out "America/New_York" && says out "mon 07:00-19:00" && says out "sun closed" && says out "2026-12-25" &&
        says out "anna: Anna Berg, clinician" && says out "open until Mon 1 Mar 2027 19:00" && says out "by anna"
}
shows_watches() {
    settings watched.lua 'hours = { mon = "08:00-12:00" }, heartbeat = { file = "/var/beat", every_min = 5 }, anchor = { file = "/var/heads" }' &&
        run clinic set watched.lua --store w.db --now $NOW && run clinic show --store w.db --now $NOW && gave 0 &&
        says out "heartbeat /var/beat, every 5 min" && says out "anchor    /var/heads"
}
shows_json() {
    run clinic show --store c.db --now $NOW --json
    gave 0 && holds out clinic.hours.mon 07:00-19:00 && holds out clinic.people.0.role clinician && holds out open true &&
        holds out until 2027-03-02T00:00:00Z && holds out history.0.who anna && holds out history.0.at $NOW
}
again() { run clinic set "$CLINIC" --store c.db --now $NOW; gave 0 && says out "version 1, nothing has changed"; }
versions() {
    settings other.lua 'hours = { mon = "08:00-12:00 14:00-18:00" }'
    cp c.db v.db && run clinic set other.lua --store v.db --as max --now $NOW --json && gave 0 && holds out version 2 &&
        run clinic show --store v.db --now $NOW --json && gave 0 && holds out history.0.who max && holds out history.1.who anna &&
        holds out clinic.hours.mon "08:00-12:00 14:00-18:00"
}
of_store() {
    run assess --findings drop.json --store c.db --now $sunday --json
    gave 0 && holds out disposition.code emergency && route | grep -q "call 911"
}
none_set() {
    "$STRIDE" patient add --zone Europe/Paris --store none.db --now $NOW >/dev/null && run clinic show --store none.db &&
        gave 1 && says err "no clinic is set" && run assess --findings drop.json --store none.db --json && gave 0 &&
        holds out disposition.code emergency
}
no_store() { run clinic show --store missing.db; gave 3 && run clinic set "$CLINIC"; gave 2 && says err "no store is named"; }
recorded() {
    cp c.db r.db && "$STRIDE" patient add --zone America/New_York --store r.db --now $NOW >/dev/null &&
        run record p1 "$ROOT/protocols/samples/v1-itb.json" --store r.db --now 2027-03-07T15:00:00Z --json && gave 0 &&
        holds out disposition.code self-ok && run record p1 drop.json --store r.db --now 2027-03-07T15:00:00Z && gave 0 &&
        says out "nearest emergency department now" && never '07:00' &&
        run patient show p1 --store r.db --now 2027-03-07T15:00:00Z --json && gave 0 && route | grep -q "emergency department now"
}

# NAME LINE TEXT FIELDS
mistake() {
    settings "$1.lua" "$3"
    run clinic set "$1.lua" --store never.db --now $NOW
    gave 1 && says err "$1.lua:$2" && [ ! -e never.db ]
}
bad_zone() {
    printf '\nreturn clinic { name = "C", zone = "America/New_Yrok", hours = { mon = "07:00-19:00" } }\n' >zone.lua
    run clinic set zone.lua --store never.db --now $NOW
    gave 1 && says err "zone.lua:2: error: " && says err "did you mean" && [ ! -e never.db ]
}
bad_file() { run assess --findings drop.json --clinic zone.lua --now $NOW; gave 1 && says err "zone.lua:2: error: "; }
no_file() { run clinic set nowhere.lua --store never.db; gave 3 && run assess --findings drop.json --clinic nowhere.lua; gave 3; }
sandboxed() {
    echo 'return clinic { name = io.open("/etc/passwd"):read() }' >io.lua
    run clinic set io.lua --store never.db && gave 1 && says err 'io.lua:1: error: "io" is not available to scripts'
}
check_command() {
    run check "$CLINIC"
    gave 0 && cp zone.lua bad.clinic.lua && echo 'return clinic { hour = 3 }' >bad.clinic.lua && run check bad.clinic.lua &&
        gave 1 && says err 'did you mean "hours"?'
}
served() {
    cp c.db s.db && start_server --store s.db && poll "$STRIDE" clinic show --store s.db &&
        settings late.lua 'hours = { sun = "10:00-12:00" }' && run clinic set late.lua --store s.db --as max && gave 0 &&
        says out "C: version 2" && run clinic show --store s.db --json && gave 0 && holds out clinic.hours.sun 10:00-12:00
    result=$?
    kill "$server" && wait "$server"
    return $result
}
same_key() {
    cp c.db k.db && settings one.lua 'hours = { mon = "07:00-08:00" }' &&
        "$STRIDE" clinic set one.lua --store k.db --key k --now $NOW >/dev/null && run clinic set one.lua --store k.db --key k --now $NOW &&
        gave 0 && says out "set before under this key" && run clinic set "$CLINIC" --store k.db --key k --now $NOW && gave 1
}
verifies() { run verify --store c.db; gave 0; }

check "V5: on a Sunday an emergency goes to the emergency department" v5
check "V5: the same in text" v5_text
check "V5: and at any other hour" any_hour
check "without a clinic no hour is named" no_hours
check "self-ok has no deadline" fine
check "what is due the same day does not wait for an opening" same_day
check "clinic set makes the store" sets
check "the store is private" is_private
check "clinic show" shows
check "clinic show --json" shows_json
check "clinic show: where signs of life and anchors go" shows_watches
check "the same settings again make no version" again
check "every version is kept" versions
check "assess --store goes by the store's hours" of_store
check "a store without a clinic" none_set
check "no store" no_store
check "record and patient show name the route" recorded
check "a mistake: an unknown field" mistake field "1: error: clinic: unknown field \"hour\", did you mean \"hours\"?" 'hour = {}'
check "a mistake: hours" mistake hours "1: error: clinic: hours: mon: expected hours such as" 'hours = { mon = "7-19" }'
check "a mistake: a zone that does not exist" bad_zone
check "assess --clinic with a mistake" bad_file
check "a file that is not there" no_file
check "settings run in the sandbox" sandboxed
check "check knows a settings file" check_command
check "clinic set while a service owns the store" served
check "a key is done once" same_key
check "verify" verifies
finish
