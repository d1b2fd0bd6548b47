#!/bin/sh
# What patients and clinicians decide between sessions: pause, resume, stop, travel, amend, approve, decline, clear, alerts,
# examinations, migrate; with the ids that are to be typed, and with everything that is to be refused.
. "$(dirname "$0")/support/support.sh"

# A clinic with two clinicians on call and a desk; one small protocol in two versions; the shipped vocabulary.
mkdir -p root/clinic && cp -R "$ROOT/protocols/vocabulary" root/ || exit 1
STRIDE_PROTOCOLS=$T/root
cat >clinic.lua <<'LUA'
return clinic {
  name = "Corner Clinic", zone = "America/New_York", phone = "+1 212 555 0199",
  hours = { mon = "07:00-19:00", tue = "07:00-19:00", wed = "07:00-19:00", thu = "07:00-19:00", fri = "07:00-19:00" },
  people = {
    person "anna" { name = "Anna Berg", role = "clinician", on_call = 1, within_min = 60 },
    person "ben"  { name = "Ben Cole",  role = "clinician", on_call = 2 },
    person "max"  { name = "Max Otto",  role = "admin" },
  },
}
LUA
protocol() {                             # VERSION FIRST-PHASE MORE
    cat <<LUA
local f, ex, care = require "findings", require "exercises", require "care"
local sessions = require "criteria/traffic_light"
return protocol "outer-knee" {
  title = "Outer knee pain", version = "$1", review_status = "unsigned", mark = "DEF",
  intended_use = "Tests.", not_for = "Patients.",
  criteria = { definite = f.noble },
  light = sessions.light { ok = 1, high = 1, greens = 2, mark = "DEF" },
  steps {
    step "conservative" { care.ice, care.topical_nsaid },
    step "injection" { title = "Injection", approval = "clinician", care.steroid_injection },
  },
  $3
  phases {
    phase "$2" { lasts = days(3, 10, 21), at = "18:00",
      exercise(ex.clamshell) { days = "daily" }, exercise(ex.lateral_hip_stretch) { days = "daily" },
      advance = f.pain "walking":at_most(0) },
    phase "build" { lasts = days(3, 10, 21), at = "18:00", exercise(ex.side_plank) { days = "daily" } },
  },
  on(f.pain "during":at_least(8)) { alert("urgent-48h", "Pain of 8 or more in a session."), escalate "injection" },
  sessions.layoffs(f.pain "walking":at_most(1)),         -- several rows: nothing may stand behind them
}
LUA
}
protocol 1.0.0 settle '' >root/clinic/outer-knee.lua

D1=2027-03-01T12:00:00Z                  # a Monday, 07:00 in New York
D1_EVENING=2027-03-01T23:30:00Z          # half past six there
D2=2027-03-02T15:00:00Z

# As WHO (- for nobody in particular), at NOW, on the store $db.
ask() {                                  # WHO NOW ARG...
    who=$1 now=$2
    shift 2
    [ "$who" = - ] || set -- "$@" --as "$who"
    run "$@" --store "$db" --now "$now"
}
ok() { ask "$@" && gave 0; }
no() {                                   # TEXT WHO NOW ARG...: refused, and nothing is printed or changed
    text=$1
    shift
    before=$(events)
    ask "$@"
    gave 1 && says err "$text" && same output "" "$(cat out)" && same events "$before" "$(events)"
}
events() { "$STRIDE" patient show p1 --store "$db" --now "${then:-${now:-$D1}}" --json >events.out 2>/dev/null && get events.out events; }
fresh() { db=$1 && cp "$2" "$1"; }        # NAME OF
plan_is() { ok - "$now" patient show p1 --json && holds out plans.0.state "$1"; }

begin() {
    db=base.db
    ok anna $D1 clinic set clinic.lua && ok - $D1 patient add --zone America/New_York && ok - $D1 record p1 "$SAMPLE" &&
        cp base.db drafted.db && ok - $D1 enrol p1 --protocol outer-knee --side right --json
}

# ---- Drafts, approve, decline -----------------------------------------------------------------------------------------

drafted() {
    db=drafted.db
    ok - $D1 enrol p1 --protocol outer-knee --side right --draft && says out "state proposed" &&
        says out "p1:3/1 to approve or decline: Outer knee pain (right): a plan in draft" &&
        ok - $D1 agenda p1 --json && holds out sessions "[]"
}
unapproved() { db=drafted.db && no "none is to come" - $D1 checkin p1.1 --done; }
approved() {
    fresh a.db drafted.db && ok anna $D1 approve p1/1 --reason "fits" --json && holds out event p1:4 && holds out proposal p1:3/1 &&
        holds out plan p1/1 && holds out state active && ok - $D1 agenda p1 --json && holds out sessions.0.id p1.1 &&
        ok - $D1 explain p1/1 && says out 'Approved p1:3/1: plan p1/1 in draft, because "fits"' && says out "by anna"
}
approved_text() { fresh b.db drafted.db && ok anna $D1 approve p1:3/1 && says out "p1:3/1 is approved" && says out "plan p1/1 is active"; }
approved_twice() { db=a.db && no "p1/1 is active: it cannot be approved" anna $D1 approve p1/1; }
declined() {
    fresh c.db drafted.db && ok ben $D1 decline p1/1 --reason "an operation first" --json && holds out state revoked &&
        no "cannot be approved" anna $D1 approve p1/1 && ok - $D1 agenda p1 --json && holds out sessions "[]"
}
only_clinicians() {
    db=drafted.db
    no "approve is for a clinician" - $D1 approve p1/1 && no "max is of Corner Clinic, but admin" max $D1 approve p1/1 &&
        no "decline is for a clinician" p1 $D1 decline p1/1 && no "clear is for a clinician" - $D1 clear p1
}
waits_shown() {
    db=drafted.db
    ok - $D1 patient show p1 && says out "Waits for a clinician (stride approve ID, stride decline ID)" && says out "  p1:3/1: Outer knee pain"
}
cares() {
    fresh d.db base.db && ok - $D1 patient show p1 --json || return 1
    gel=$(get out proposals.0.proposal)
    holds out proposals.0.kind care && holds out proposals.0.what topical-nsaid && holds out proposals.0.state open &&
        ok anna $D1 decline "$gel" --reason "no gel" && says out "$gel is declined" && ok - $D1 patient show p1 --json &&
        holds out proposals.0.state declined && no "$gel was declined by" anna $D1 approve "$gel" &&
        ok - $D1 explain "$gel" && says out "Anti-inflammatory gel" && says out 'because "no gel"' &&
        ok - $D1 explain "$gel" --for patient && says out "A clinician did not agree to Anti-inflammatory gel"
}
wrong_ids() {
    db=drafted.db
    no "there is no proposal p1:3/9" anna $D1 approve p1:3/9 && no "there is no patient p7" anna $D1 approve p7:3/1 &&
        no "there is no plan p1/4" anna $D1 approve p1/4 && no '"proposal": ' anna $D1 approve gel && no "there is no patient p7" anna $D1 clear p7
}

# ---- Pause, resume, stop ----------------------------------------------------------------------------------------------

paused() {
    fresh e.db base.db && ok - $D1 pause p1/1 --reason "a cold" && says out "plan p1/1 is paused" && plan_is paused &&
        ok - $D1 agenda p1 --json && holds out sessions "[]" && no "p1/1 is paused: it cannot be paused" - $D1 pause p1/1 &&
        no "none is to come" - $D1_EVENING checkin p1.1 --done
}
paused_story() {
    db=e.db
    ok - $D1 explain p1/1 && says out 'Plan p1/1 was paused, because "a cold"' && ! grep -q "went from active to paused" out &&
        ok - $D1 explain p1/1 --for patient && says out "The plan for your right knee was paused."
}
resumed() {
    db=e.db
    ok - 2027-03-03T15:00:00Z resume p1/1 --json && holds out state active && ok - 2027-03-03T15:00:00Z agenda p1 --json &&
        holds out sessions.0.local 2027-03-03T18:00 && no "p1/1 is active: it cannot be resumed" - 2027-03-03T15:00:00Z resume p1/1
}
resumed_lower() {
    fresh f.db base.db
    ok - $D1_EVENING checkin p1.1 --done --during 1 --painkiller no && ok - $D2 pause p1/1 && ok - 2027-03-12T15:00:00Z resume p1/1 &&
        reads out "p1/1 doses: 11 days without a session" && reads out "Clamshell: 3 × 13, 2 s hold, rest 30 s (was 3 × 15, 2 s hold, rest 30 s)"
}
stopped() {
    fresh g.db base.db && ok - $D1 stop p1/1 --reason "moved away" && says out "plan p1/1 is stopped for good" &&
        for deed in pause resume stop; do no "p1/1 is revoked" - $D1 $deed p1/1 || return 1; done &&
        ok - $D1 agenda p1 --json && holds out sessions "[]" && ok - $D1 enrol p1 --protocol outer-knee --side right && says out p1/2
}
bad_plans() {
    db=base.db
    for deed in pause resume stop; do
        no "there is no plan p1/9" - $D1 $deed p1/9 && no "there is no patient p2" - $D1 $deed p2/1 &&
            no "p1 names a patient, expected a plan" - $D1 $deed p1 || return 1
    done
}
bad_dates() {
    fresh h.db base.db && ok - $D2 pause p1/1 &&
        no "dated before the last one of p1" - $D2 resume p1/1 --at $D1 && no "is in the future" - $D2 resume p1/1 --at 2027-03-03T15:00:00Z &&
        no "in the future" - $D2 travel p1 --zone Europe/Berlin --at 2027-03-03T15:00:00Z && then=$D2 && no "before" - $D1 resume p1/1
}
keys() {
    fresh i.db base.db && ok - $D1 pause p1/1 --reason tired --key k1 --json && cp out first && ok - $D2 pause p1/1 --reason tired --key k1 --json &&
        holds out replayed true && same event "$(get first event)" "$(get out event)" && no "key" - $D2 pause p1/1 --reason ill --key k1 &&
        no "key" - $D2 stop p1/1 --key k1
}

# ---- Travel -----------------------------------------------------------------------------------------------------------

dry_travel() {
    fresh j.db base.db && ok - $D1 travel p1 --zone Europe/Berlin --dry-run --json && holds out event null && holds out from America/New_York &&
        holds out sessions.0.local 2027-03-01T18:00 && holds out sessions.0.utc 2027-03-01T17:00:00Z &&
        holds out sessions.0.was 2027-03-01T23:00:00Z && ok - $D1 patient show p1 --json && holds out zone America/New_York
}
travels() {
    db=j.db
    ok - $D1 travel p1 --zone Europe/Berlin && says out "from America/New_York to Europe/Berlin" &&
        says out "p1.1      Mon 1 Mar 2027 18:00  (17:00 UTC, was 23:00)" && ok - $D1 agenda p1 --json && holds out zone Europe/Berlin &&
        holds out sessions.0.utc 2027-03-01T17:00:00Z && ok - $D1 explain p1 --for patient && reads out "sessions to come are at the time of Europe/Berlin"
}
bad_zone() {
    db=base.db
    no 'did you mean "Europe/Berlin"?' - $D1 travel p1 --zone Europe/Berlim && run travel p1 --store base.db && gave 2 && says err "--zone is needed"
}

# ---- Amend ------------------------------------------------------------------------------------------------------------

amended() {
    fresh k.db base.db && ok - $D1_EVENING checkin p1.1 --done --during 8 --painkiller no --json && event=$(get out event) &&
        ok - $D1_EVENING patient show p1 --json && says out '"rung":1' || return 1
    echo '{"done":true,"during":1,"analgesic":false}' >right.json
    ok - $D2 amend "$event" right.json && says out "$event is put right; what changed by it:" && ok - $D2 explain "$event" &&
        says out "pain during right 8" && ok - $D2 patient show p1 --json && ! grep -q '"rung":1' out && holds out plans.0.holds "[]"
}
bad_amend() {
    fresh t.db base.db && ok - $D1_EVENING checkin p1.1 --done
    echo '{"findings":{"nobel":true}}' >wrong.json
    no "p1:99" - $D1_EVENING amend p1:99 "$SAMPLE" && no 'did you mean "noble"?' - $D1_EVENING amend p1:2 wrong.json &&
        no "p1:3" - $D1_EVENING amend p1:3 "$SAMPLE" &&
        no 'unknown member "side"' - $D1_EVENING amend p1:5 "$SAMPLE" && run amend p1:2 nowhere.json --store base.db --now $D1 && gave 3
}

# ---- Alerts, proposals of a step --------------------------------------------------------------------------------------

alerted() {
    fresh l.db base.db && ok - $D1_EVENING checkin p1.1 --done --during 8 --painkiller no && says out "alert p1:5/" &&
        reads out "session p1.1: red (clamshell, lateral hip stretch): pain limits 2 and 5" && says out "to approve or decline: " || return 1
    same "lines for one colour" 1 "$(grep -c "session p1.1: red" out)"
}
listed() {
    db=l.db
    ok - $D1_EVENING alerts --json && cp out alerts && says out "Pain of 8 or more" || return 1
    n=$(flat alerts | awk -F '\t' '/\.text\t.*Pain of 8 or more/ { split($1, p, "."); print p[2]; exit }')
    alert=$(get alerts "alerts.$n.alert")
    holds alerts "alerts.$n.disposition" urgent-48h && holds alerts "alerts.$n.with.person" anna && holds alerts "alerts.$n.next.person" ben &&
        holds alerts "alerts.$n.overdue" false && ok - $D1_EVENING alerts && says out "with Anna Berg" && says out "$alert" || return 1
    no "acknowledge is for a clinician" max $D1_EVENING alerts ack "$alert" && no "there is no alert p1:5/99" anna $D1_EVENING alerts ack p1:5/99 &&
        ok anna $D1_EVENING alerts ack "$alert" && says out "$alert is seen" && ok - $D1_EVENING alerts --json && ! grep -q "\"alert\":\"$alert\"" out &&
        ok - $D1_EVENING alerts --all --json && says out "$alert" && no "$alert" anna $D1_EVENING alerts ack "$alert"
}
wrong_word() { run alerts see p1:5/1 --store l.db && gave 2 && says err 'expected "ack"' && run alerts ack --store l.db && gave 2; }
stepped() {
    fresh m.db l.db && ok - $D1_EVENING patient show p1 --json || return 1
    step=$(flat out | awk -F '\t' '/^proposals\.[0-9]+\.what\tinjection$/ { split($1, p, "."); print p[2] }')
    id=$(get out "proposals.$step.proposal")
    holds out plans.0.step conservative && ok anna $D1_EVENING approve "$id" && says out "$id is approved" &&
        ok - $D1_EVENING patient show p1 --json && holds out plans.0.step injection
}

# ---- Red flags --------------------------------------------------------------------------------------------------------

stopped_by_flag() {
    fresh n.db base.db && echo '{"side":"right","findings":{"foot_drop":true}}' >drop.json && ok - $D1 record p1 drop.json &&
        says out "Disposition: emergency" && says out "nearest emergency department now" && plan_is stopped &&
        ok - $D1 agenda p1 --json && holds out sessions "[]" && no "p1/1 is stopped" - $D1 resume p1/1 && no "p1/1 is stopped" anna $D1 approve p1/1
}
cleared() {
    db=n.db
    echo '{"side":"right","findings":{"foot_drop":false}}' >no_drop.json
    ok - $D2 record p1 no_drop.json && plan_is stopped && ok anna $D2 clear p1 --reason "examined" --json && holds out cleared.0 RF05 &&
        plan_is active && no "nothing stands that could be cleared" anna $D2 clear p1
}

# ---- Examinations -----------------------------------------------------------------------------------------------------

asked() {
    fresh o.db base.db && ok p1 $D1 exam ask p1 --reason "it clicks" && says out "examination p1:4/1 is asked for" &&
        says out "  Mon 1 Mar 2027 " && says out "stride exam book p1:4/1 --time 2027-03-01T" && ok - $D1 exam times p1:4/1 --json &&
        holds out exam p1:4/1 && ok - $D1 patient show p1 && says out "p1:4/1 is asked for: it clicks"
}
bad_booking() {
    db=o.db
    no "is for a clinician" p1 $D1 exam book p1:4/1 --time 2027-03-02T09:00 && no "" anna $D1 exam book p1:4/1 --time 2027-03-07T09:00 &&
        no "" anna $D1 exam book p1:4/1 --time 2027-02-01T09:00 && no "" anna $D1 exam book p1:4/1 --time soon &&
        no "there is no exam p1:4/7" anna $D1 exam book p1:4/7 --time 2027-03-02T09:00 && run exam book p1:4/1 --store o.db && gave 2
}
booked() {
    db=o.db
    ok anna $D1 exam book p1:4/1 --time 2027-03-03T09:00 && says out "examination p1:4/1 is booked for Wed 3 Mar 2027 09:00, by the clinic's clock" &&
        ok - $D1 agenda p1 --json && says out '"exam":{"id":"p1:4/1"' && ok - $D1 agenda p1 && reads out "examination p1:4/1 at the clinic: Wed 3 Mar 2027 09:00" && ok - $D1 explain p1 --for patient &&
        reads out "Your examination is on Wednesday 3 March 09:00"
}
cancelled() {
    db=o.db
    ok - $D1 exam cancel p1:4/1 --reason "seen elsewhere" && says out "examination p1:4/1 is cancelled" && ok - $D1 agenda p1 --json &&
        ! grep -q '"exam":{' out && no "it cannot be cancelled" - $D1 exam cancel p1:4/1 &&
        no "it cannot be booked" anna $D1 exam book p1:4/1 --time 2027-03-03T09:00
}

# ---- Versions ---------------------------------------------------------------------------------------------------------

no_map() {
    fresh q.db base.db && protocol 1.1.0 calm '' >root/clinic/outer-knee.lua
    no "settle" anna $D1 migrate p1/1 --to 1.1.0
}
dry_migration() {
    db=q.db && protocol 1.2.0 calm 'migrates { from = "1.0.0", phases = { settle = "calm" } },' >root/clinic/outer-knee.lua
    before=$(events) && ok anna $D1 migrate p1/1 --to 1.2.0 --dry-run --json && holds out event null && holds out from 1.0.0 && holds out to 1.2.0 &&
        holds out phase calm && same events "$before" "$(events)" && plan_is active && holds out plans.0.version 1.0.0
}
bad_migration() {
    db=q.db
    no "is for a clinician" - $D1 migrate p1/1 --to 1.2.0 && no 'there is no version "2.0.0"' anna $D1 migrate p1/1 --to 2.0.0 &&
        no "there is no plan p1/7" anna $D1 migrate p1/7 --to 1.2.0 && run migrate p1/1 --store q.db && gave 2 && says err "--to is needed" &&
        run migrate --to 1.2.0 --store q.db && gave 2 && run migrate --all --to 1.2.0 --store q.db && gave 2
}
migrated() {
    db=q.db
    ok anna $D1 migrate p1/1 --to 1.2.0 && says out "p1/1: moved from 1.0.0 to 1.2.0, step conservative, phase calm" && plan_is active &&
        holds out plans.0.version 1.2.0 && holds out plans.0.phase calm && no "on outer-knee 1.2.0 already" anna $D1 migrate p1/1 --to 1.2.0 &&
        ok - $D1 explain p1/1 && says out "Plan p1/1 goes on under version 1.2.0, step conservative, phase calm"
}
migrated_all() {
    fresh r.db base.db && ok anna $D1 migrate --all --protocol outer-knee --to 1.2.0 && says out "p1/1: moved from 1.0.0 to 1.2.0" &&
        ok anna $D1 migrate --all --protocol outer-knee --to 1.2.0 && says out "no open plan of this protocol is on another version"
}
other_bytes() {
    fresh s.db q.db && sed 's/Outer knee pain/Outer knee/' root/clinic/outer-knee.lua >changed && mv changed root/clinic/outer-knee.lua
    before=$(events) && ask - $D1 record p1 "$SAMPLE"; gave 1 && says err 1.2.0 && same events "$before" "$(events)"
}
verified() { for store in *.db; do run verify --store "$store" && gave 0 && says out "no problems" || return 1; done; }

check "a clinic, a patient, a plan" begin
check "a plan in draft waits, with the id to type, and has no sessions" drafted
check "a plan in draft takes no check-in" unapproved
check "what waits for a clinician stands in patient show" waits_shown
check "approve, decline and clear are a clinician's" only_clinicians
check "approving what is not there" wrong_ids
check "a plan in draft is approved by its own id" approved
check "and by the proposal's" approved_text
check "approved once only" approved_twice
check "a plan in draft is declined, and stays so" declined
check "a care that asks is declined; the decision stands in its story" cares
check "pause: no sessions, no check-in, not twice" paused
check "the pause is told once, in both readings" paused_story
check "resume: sessions go on" resumed
check "resume after 11 days: a level lower, each dose with what it was" resumed_lower
check "stop: for good; a new plan is another one" stopped
check "plans that are not there" bad_plans
check "a state change from the future, and one dated before the last" bad_dates
check "a key is done once; with another body it is refused" keys
check "travel --dry-run changes nothing" dry_travel
check "travel: sessions go by the new clock" travels
check "travel: a zone that is not there" bad_zone
check "amend: the mistaken answer stays, the right one counts" amended
check "amend: what cannot be put right" bad_amend
check "a pain of 8: alert, red in one line, a proposal with its id" alerted
check "alerts: whose turn, acknowledged by a clinician, once" listed
check "alerts: wrong words" wrong_word
check "a step that was proposed is taken when approved" stepped
check "a red flag stops the plan; no resume, no approve starts it" stopped_by_flag
check "only a clinician's clearance does" cleared
check "exam ask shows free times and how to book" asked
check "exam book: who, when and what is refused" bad_booking
check "exam book: it stands in the agenda" booked
check "exam cancel: it leaves the agenda, and is over" cancelled
check "migrate: a phase without a place in the new version is refused" no_map
check "migrate --dry-run changes nothing" dry_migration
check "migrate: who, what and where is refused" bad_migration
check "migrate: by the author's map" migrated
check "migrate --all, and again" migrated_all
check "the same version with other bytes is refused" other_bytes
check "verify finds nothing in any of these stores" verified
finish
