#!/bin/sh
# The fall on a Sunday, in the store: an emergency whatever the hour, no plan, and none before a clinician has cleared it.
. "$(dirname "$0")/support/support.sh"

CLINIC=$ROOT/protocols/samples/clinic.lua
SUNDAY=2026-03-01T15:00:00Z              # 10:00 in New York, and closed
LATER=2026-03-16T15:00:00Z               # a Monday, two weeks later
sed -e 's/"side": "right"/"side": "left"/; s/"age": 29/"age": 57/' "$SAMPLE" >well.json
sed -e 's/"onset": "gradual", "symptom_days": 22/"onset": "traumatic", "symptom_days": 1, "injury_days": 1, "injury_mechanism": "fall", "injury_circumstances": [], "weight_bear_at_injury": true, "swelling_onset_h": 3/' \
    -e 's/"patella_bony_tender": false/"patella_bony_tender": true/; s/"rom_flex": 140/"rom_flex": 100/' \
    -e 's/"anticoagulant": false/"anticoagulant": true/; s/"effusion": "none"/"effusion": "moderate", "swelling_days": 1/' well.json >fall.json
STRIDE_STORE=v5.db
export STRIDE_STORE
route() { get "$1" disposition.route; }
no_hour() { ! grep -qE 'Monday|opening' "$1" || { cat "$1"; return 1; }; }

reported() {
    run clinic set "$CLINIC" --now $SUNDAY && gave 0 && run patient add --zone America/New_York --now $SUNDAY && gave 0 &&
        run record p1 fall.json --now $SUNDAY --json && gave 0 && cp out fall.out && holds out disposition.code emergency &&
        holds out disposition.deadline $SUNDAY
}
routed() { route fall.out | grep -q "nearest emergency department now" && no_hour fall.out && ! route fall.out | grep -q "opening"; }
reasons() {
    flat fall.out | grep '^disposition\.reasons\.' >reasons && same reasons 3 "$(wc -l <reasons | tr -d ' ')" && grep -q '^disposition.reasons.0	RF08 ' reasons &&
        grep -q 'RF01 ' reasons && grep -q 'RF02 ' reasons
}
refused() {
    run enrol p1 --protocol itb-syndrome --side left --now $SUNDAY
    gave 1 && says err "RF08" && says err "emergency" && says err "no plan is opened" && run patient show p1 --now $SUNDAY --json && holds out plans "[]"
}
in_words() {
    run patient show p1 --now $SUNDAY
    gave 0 && says out "Disposition: emergency" && reads out "Do not wait for the clinic" && no_hour out && run explain p1 --for patient --now $SUNDAY &&
        gave 0 && reads out "go to an emergency department now" && no_hour out && ! grep -q 'RF0' out
}
alerted() { run alerts --now $SUNDAY --json && gave 0 && holds out alerts.0.disposition emergency && holds out alerts.0.deadline $SUNDAY; }
no_reminders() { run agenda p1 --now $SUNDAY --json && holds out sessions "[]" && run reminders p1 --now $LATER --json && holds out reminders "[]"; }
stands() {
    run record p1 well.json --now $LATER --json && gave 0 && holds out disposition.code emergency || return 1
    run enrol p1 --protocol itb-syndrome --side left --now $LATER
    gave 1 && reads err "RF08 Blood in the joint stands since p1:2 (emergency) until a clinician clears it"
}
who_clears() {
    run clear p1 --now $LATER --as max && gave 1 && says err "clear is for a clinician" && run clear p1 --now $LATER --as p1 && gave 1 &&
        run clear p1 --now $LATER && gave 1
}
cleared() {
    run clear p1 --reason "fracture excluded" --as anna --now $LATER --json && gave 0 && holds out disposition.code self-ok || return 1
    flat out | grep '^cleared\.' | cut -f 2 | sort | tr '\n' ' ' | grep -qx 'RF01 RF02 RF08 '
}
enrolled() {
    run enrol p1 --protocol itb-syndrome --side left --now $LATER --json && gave 0 && holds out plan p1/1 && holds out state active &&
        run agenda p1 --now $LATER --json && holds out sessions.0.id p1.1 && holds out sessions.0.items.0.side left
}
told() {
    run explain p1 --now $LATER && gave 0 && reads out "A clinician cleared the red flags that stood: fracture excluded" && says out "by anna" &&
        run explain p1 --for patient --now $LATER && reads out "A clinician looked at the warning signs and cleared them."
}
falls_again() {
    run record p1 fall.json --now 2026-03-17T15:00:00Z --json && gave 0 && holds out disposition.code emergency &&
        run patient show p1 --now 2026-03-17T15:00:00Z --json && holds out plans.0.state stopped && run agenda p1 --now 2026-03-17T15:00:00Z --json && holds out sessions "[]"
}
verified() { run verify && gave 0 && says out "no problems"; }

check "a fall on a Sunday, under a blood thinner: emergency, at once" reported
check "the route names the emergency department, and no opening of the clinic" routed
check "all three reasons, the worst first" reasons
check "no plan: the refusal names the worst flag" refused
check "in words, for the clinic and for the patient" in_words
check "the alert is due at once" alerted
check "no session, no reminder" no_reminders
check "good findings later change nothing: it stands until it is cleared" stands
check "desk, patient and a stranger cannot clear it" who_clears
check "a clinician clears all three" cleared
check "then there is a plan" enrolled
check "the clearance is part of the story" told
check "the same again: the plan is stopped" falls_again
check "verify" verified
finish
