#!/bin/sh
# How reminders reach patients: a clinic's channels, a patient's addresses and choice, a row for each channel, trying one.
. "$(dirname "$0")/support/support.sh"

: "${SINK:=$ROOT/build/plain/tests/faults/sink/sink}"
unset http_proxy https_proxy all_proxy

clinic() {                               # FILE CHANNELS [MORE]: a settings file
    cat >"$1" <<END
return clinic {
  name = "Midtown", zone = "America/New_York", hours = { mon = "07:00-19:00" },
  channels = { $2 },
  ${3-}
}
END
}
sink() {                                 # KIND NAME OPTION...: its port is in $port, what it got in NAME.log
    kind=$1 name=$2
    shift 2
    rm -f "$name.port"
    "$SINK" "$kind" "$name.port" "$name.log" "$@" >/dev/null 2>"$name.err" </dev/null &
    echo $! >>pids
    poll test -s "$name.port" && port=$(cat "$name.port")
}
lines() { [ -f "$1" ] && wc -l <"$1" | tr -d ' ' || echo 0; }
rows() { "$STRIDE" reminders --store "$1" --now 2027-03-04T13:00:00Z; }
all_went_out() { ! grep -E ' (due|claimed|expired|failed) ' r; }
wait_status() { status=0; wait "$server" || status=$?; }

# ---- Settings ----

mistake() {                              # TEXT CHANNELS [MORE]
    clinic wrong.lua "$2" "${3-}"
    run clinic set wrong.lua --store never.db --now $NOW
    gave 1 && says err "wrong.lua:" && reads err "$1" && [ ! -e never.db ]
}
check "wrong: a channel that there is not" mistake 'channels: unknown field "mail", did you mean "email"?' 'mail = {}'
check "wrong: a server without a scheme" mistake '"server": "mail.example.org" does not begin as it should' \
    'email = { server = "mail.example.org", from = "c@example.org" }'
check "wrong: a password in the settings" mistake 'password is written here, where others can read it' \
    'email = { server = "smtps://m.example.org", from = "c@example.org", user = "c", password = "sesame" }'
not_said() { ! grep -q sesame err; }
check "and it is not repeated" not_said
check "wrong: a password in the URL" mistake 'has a name or a password in it' \
    'webhook = { url = "https://u:sesame@g.example.org/", secret_file = "/s" }'
check "wrong: a webhook without TLS" mistake 'is not https' 'webhook = { url = "http://g.example.org/", secret_file = "/s" }'
check "wrong: a file without its whole path" mistake '"path": "out.jsonl" is no whole path' 'file = { path = "out.jsonl" }'
check "wrong: too many messages" mistake 'messages is 25, expected 1 to 24' 'terminal = {}' 'messages = 25,'
check "wrong: a heartbeat to nowhere" mistake 'heartbeat: expected "file" or "url"' 'terminal = {}' 'heartbeat = {},'

# ---- Patients ----

sets() {
    clinic file.lua "file = { path = \"$T/out.jsonl\" }" &&
        make_store f.db && run clinic set file.lua --store f.db --now $NOW && gave 0
}
refused() { run patient set p1 "$1" "$2" --store f.db --now $NOW; gave 1 && says err "$3"; }
keeps() {
    run patient set p1 --email pat@example.org --phone "+1 212 555 0100" --name Pat --store f.db --now $NOW && gave 0 &&
        run patient show p1 --store f.db --now $NOW --json && holds out email pat@example.org &&
        holds out phone "+1 212 555 0100" && holds out reached_by.0 file && run patient show p1 --store f.db --now $NOW &&
        says out "+1 212 555 0100" && says out "file, as the clinic is set" &&
        run patient list --store f.db --json && holds out patients.0.email pat@example.org
}
chooses() {
    run patient set p1 --channels file --store f.db --now $NOW && gave 0 &&
        run patient show p1 --store f.db --now $NOW --json && holds out channels.0 file &&
        run patient set p1 --channels default --store f.db --now $NOW && gave 0 &&
        run patient show p1 --store f.db --now $NOW --json && same channels "" "$(get out channels.0)"
}
check "clinic set takes a file channel" sets
check "an address that is none" refused --email pat@example '"pat@example" is not an address: it has no dot'
check "an address with a header in it" refused --email "pat@example.org
Bcc: max@example.org" "is not an address"
check "two addresses" refused --email a@example.org,b@example.org "is not an address"
check "a telephone number that is none" refused --phone "call me" "is not a telephone number"
check "a channel that the clinic has not" refused --channels "file email" 'no channel "email"; it has: file'
check "addresses are kept and shown" keeps
check "a choice of channels, and back" chooses
erases() {
    run patient set p1 --email none --phone none --name none --time 19:00 --store f.db --now $NOW && gave 0 &&
        run patient show p1 --store f.db --now $NOW --json && same email "" "$(get out email)" &&
        same phone "" "$(get out phone)" && same name "" "$(get out name)" && holds out times.0 19:00 &&
        run patient set p1 --time default --store f.db --now $NOW && gave 0 &&
        run patient show p1 --store f.db --now $NOW && says out "as the protocols say"
}
sets_nothing() { run patient set p1 --store f.db --now $NOW; gave 2 && says err "nothing to change is named"; }
check "addresses are taken away, and own times" erases
check "patient set without anything to set" sets_nothing

# ---- A file ----

start_server --store f.db --now $NOW --speed 40000 --until 2027-03-04T12:00:00Z
wait_status
once() {
    same status 0 "$status" && same lines 3 "$(lines out.jsonl)" && same mode 600 "$(stat -c %a out.jsonl)" &&
        for n in 1 2 3; do same "session $n" 1 "$(grep -c "\"session\":\"p1\.$n\"" out.jsonl)" || return 1; done
}
neutral() { ! grep -qiE 'sets|plank|band|squat|raise|iliotibial' out.jsonl; }
sent() { rows f.db >r && same rows 3 "$(grep -c '/file/0 ' r)" && all_went_out && ! grep -q terminal r; }
check "serve says by which channels reminders go out" says serve.err "reminders go out by file"
check "every reminder is in the file once" once
check "h27: it names no exercise and no condition" neutral
check "every row was sent, and there is none on another channel" sent
check "the store verifies" "$STRIDE" verify --store f.db

# ---- Two channels, and one that goes while serving ----

two() {
    make_store "$T/two.db" && clinic two.lua "file = { path = \"$T/two.jsonl\", detail = \"full\" }, terminal = {}" &&
        run clinic set two.lua --store two.db --now $NOW && gave 0
}
check "two channels" two
: >served
start_server --store two.db --now $NOW --speed 40000 --until 2027-03-04T12:00:00Z
wait_status
both() {
    same status 0 "$status" && same file 3 "$(lines two.jsonl)" && same terminal 3 "$(lines served)" && rows two.db >r &&
        same rows 6 "$(grep -c . r)" && all_went_out && same keys 3 "$(grep -o '"key":"[0-9a-f]*"' two.jsonl | sort -u | grep -c .)"
}
full() { grep -qi 'session' two.jsonl && grep -qE '×|[0-9] s|set' two.jsonl; }
check "a row and a message for each" both
check "with detail = full the exercises are in it" full

make_store "$T/late.db"
: >served
: >serve.err
start_server --store late.db --now 2027-03-01T22:59:00Z --speed 60
changes() {
    poll "$STRIDE" patient list --store late.db && clinic late.lua "file = { path = \"$T/late.jsonl\" }" &&
        "$STRIDE" clinic set late.lua --store late.db && poll grep -q "reminders go out by file" serve.err &&
        poll test -s late.jsonl && same terminal 0 "$(lines served)"
}
check "settings that change while serving are taken up" changes
tried() {
    run channel test file --store late.db && gave 0 && says out "file: accepted" && same lines 2 "$(lines late.jsonl)" &&
        run channel list --store late.db && says out "$T/late.jsonl"
}
check "channel list and test while a service owns the store" tried
kill "$server"
wait_status

# ---- Trying one ----

lists() {
    run channel list --store f.db --json && gave 0 && holds out channels.0.channel file && holds out channels.0.path "$T/out.jsonl" &&
        holds out messages 3
}
tries_terminal() {
    "$STRIDE" patient add --zone UTC --store t.db --now $NOW >/dev/null && run channel test terminal --store t.db &&
        gave 0 && says out "terminal: accepted" && says err "A test message"
}
unknown() { run channel test "$1" --store f.db; gave 1 && says err "the clinic has no channel \"$1\"; it has: file"; }
check "channel list" lists
check "channel test: the terminal" tries_terminal
check "channel test: one that is not set" unknown email
check "channel test: one that there is not" unknown sms
no_store() { run channel test file; gave 2 && run channel test --store f.db; gave 2 && run channel list --store no.db; gave 3; }
check "channel test without a store, without a name" no_store

mail_set() {
    echo "a secret that signs webhooks" >hook.secret && chmod 600 hook.secret &&
        sink smtp mail && clinic mail.lua "email = { server = \"smtp://localhost:$port\", from = \"Midtown <c@example.org>\", plain = true }" &&
        "$STRIDE" patient add --zone America/New_York --store m.db --now $NOW >/dev/null &&
        run clinic set mail.lua --store m.db --now $NOW && gave 0
}
mail_test() {
    run channel test email --to pat@example.org --store m.db --json
    gave 0 && holds out result accepted && holds out to pat@example.org && same mails 1 "$(lines mail.log)" &&
        says mail.log '"to":["<pat@example.org>"]' && says mail.log "test"
}
mail_needs() { run channel test email --store m.db; gave 2 && says err "--to is needed"; }
mail_wrong() {
    run channel test email --to "pat@example.org, max@example.org" --store m.db
    gave 1 && says err "is not an address" && same mails 1 "$(lines mail.log)"
}
mail_refused() {
    sink smtp no --refuse rcpt 550 && clinic no.lua "email = { server = \"smtp://localhost:$port\", from = \"c@example.org\", plain = true }" &&
        run clinic set no.lua --store m.db --now $NOW && run channel test email --to pat@example.org --store m.db --json
    gave 1 && holds out result refused && says err "email: refused:" && says err 550
}
nobody() {
    clinic none.lua "email = { server = \"smtp://localhost:1\", from = \"c@example.org\", plain = true }" &&
        run clinic set none.lua --store m.db --now $NOW && run channel test email --to pat@example.org --store m.db
    gave 1 && says err "refused for now"
}
no_secret() {
    clinic sec.lua "email = { server = \"smtp://localhost:1\", from = \"c@example.org\", plain = true, user = \"c\", password_file = \"$T/none\" }" &&
        run clinic set sec.lua --store m.db --now $NOW && run channel test email --to pat@example.org --store m.db
    gave 3 && says err "$T/none"
}
no_trust() {
    clinic trust.lua "email = { server = \"smtps://localhost:1\", from = \"c@example.org\", ca_file = \"$T/none.pem\" }" &&
        sink smtp trust && sed "s/localhost:1/localhost:$port/" trust.lua >trusted.lua &&
        run clinic set trusted.lua --store m.db --now $NOW && run channel test email --to pat@example.org --store m.db
    gave 1 && says err "cannot be read: $T/none.pem"
}
check "a clinic with mail" mail_set
check "channel test: a mail arrives" mail_test
check "channel test: mail needs an address" mail_needs
check "channel test: a wrong address touches no network" mail_wrong
check "channel test: a server that refuses" mail_refused
check "channel test: nobody listens" nobody
check "channel test: the file with the password is missing" no_secret
check "channel test: the file of trusted certificates is missing" no_trust

hook() {                                 # PORT
    clinic hook.lua "webhook = { url = \"http://127.0.0.1:$1/r\", secret_file = \"$T/hook.secret\", allow = { \"127.0.0.1\" } }" &&
        run clinic set hook.lua --store m.db --now $NOW && gave 0
}
hook_test() {
    sink http hook && hook "$port" && run channel test webhook --to token-7 --store m.db && gave 0 &&
        says out "webhook: accepted for token-7" && same posts 1 "$(lines hook.log)" && says hook.log '"path":"/r"' &&
        says hook.log x-stride-signature && says hook.log token-7
}
hook_fails() {
    sink http ill --refuse reply 500 && hook "$port" && run channel test webhook --store m.db
    gave 1 && says err "refused for now" && says err 500
}
check "channel test: a webhook" hook_test
check "channel test: a webhook that fails" hook_fails

# ---- Mail while serving, and a channel that is taken away ----

mails() {
    make_store "$T/s.db" && "$STRIDE" patient set p1 --email pat@example.org --store s.db --now $NOW >/dev/null &&
        sink smtp real && clinic real.lua "email = { server = \"smtp://localhost:$port\", from = \"c@example.org\", plain = true }" &&
        run clinic set real.lua --store s.db --now $NOW && gave 0
}
check "a patient with mail" mails
start_server --store s.db --now 2027-03-01T22:59:50Z --speed 10
arrives() { poll test -s real.log && same mails 1 "$(lines real.log)" && says real.log '"to":["<pat@example.org>"]'; }
check "a reminder comes by mail" arrives
kill "$server"
wait_status
gone() {
    clinic gone.lua "terminal = {}" && "$STRIDE" patient set p1 --channels email --store s.db --now 2027-03-02T12:00:00Z >/dev/null &&
        run clinic set gone.lua --store s.db --now 2027-03-02T12:00:00Z && gave 0
}
check "the channel that a patient has chosen is taken away" gone
start_server --store s.db --now 2027-03-02T22:59:00Z --speed 2000 --until 2027-03-03T01:00:00Z
wait_status
fails() { rows s.db >r && grep -q '/email/0 *failed .*the clinic has no channel email' r && same mails 1 "$(lines real.log)"; }
check "its reminders fail where it is seen" fails
alerts_it() {
    run alerts --store s.db --now 2027-03-03T12:00:00Z && gave 0 && grep -q '^p1\.[0-9]*/email/0 routine' out &&
        run alerts ack p1.2 --as anna --store s.db --now 2027-03-03T12:00:00Z
    gave 1 && says err 'names a session, expected an alert'
}
check "and are an alert, whose id can be read" alerts_it
finish
