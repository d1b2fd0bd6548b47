#!/bin/sh
# Help for every command, and what is said to somebody who mistypes one.
. "$(dirname "$0")/support/support.sh"

commands() { "$STRIDE" --help | sed -n 's/^  \([a-z]*\( [a-z][a-z]*\)\{0,1\}\)  .*/\1/p'; }

lists_all() {
    for name in check compile findings assess plan "clinic set" "clinic show" "channel list" "channel test" "patient add" "patient set" "patient show" "patient list" record enrol \
        checkin snooze agenda explain reminders serve status "sending hold" "sending resume" verify backup restore; do
        commands | grep -qx "$name" || { echo "$name is not listed"; return 1; }
    done
}
has_help() {
    # shellcheck disable=SC2086
    run $1 --help
    gave 0 && says out "Usage: stride $1" && says out --help && says out "Example: stride $1" && same errors "" "$(cat err)"
}
prints_version() { run --version; gave 0 && grep -qx 'stride [0-9]*\.[0-9]*\.[0-9]*' out; }
lists_family() { run patient --help; gave 0 && says out "patient add" && says out "patient list"; }
usage_of() {                             # TEXT ARG...
    text=$1
    shift
    run "$@"
    gave 2 && says err "$text" && same output "" "$(cat out)"
}

check "the list names every command" lists_all
check "--version" prints_version
commands >names
while read -r name; do check "help: $name" has_help "$name"; done <names
check "help: patient" lists_family
check "no command at all" usage_of "Usage: stride COMMAND"
check "no command at all: where they are listed" usage_of '"stride --help" lists the commands'
check "an unknown command" usage_of 'there is no command "frobnicate"' frobnicate
check "a mistyped command" usage_of 'did you mean "assess"?' asess
check "a mistyped second word" usage_of 'did you mean "add"?' patient ad
check "a command that needs a second word" usage_of "expected a command" patient
check "a mistyped option" usage_of 'did you mean --findings?' assess --finding x
check "an option before the command" usage_of 'there is no option "--json"' --json check
check "an option without its value" usage_of "--findings needs a value" assess --findings
check "a value for an option that takes none" usage_of "--json takes no value" findings --json=yes
check "an option that is given twice" usage_of "--now is given twice" assess --now $NOW --now $NOW
check "a word too many" usage_of '"more" is one word too many' findings more
check "a word too few" usage_of "expected PATIENT FILE" record p1
finish
