#!/bin/sh
# The guide to writing protocols (protocols/README.md), walked through as it stands: its files are written, its commands
# typed, and what it shows is what comes. And what editors are told of the vocabulary is what the vocabulary holds.
. "$(dirname "$0")/support/support.sh"

PAGE=$ROOT/protocols/README.md
EDITOR=$ROOT/protocols/.editor
PATH=$(dirname "$STRIDE"):$PATH
mkdir blocks
LC_ALL=C awk -v to=blocks -f "$SUPPORT/blocks.awk" "$PAGE"
whole() { [ -f blocks/020.head ]; }
check "the guide has examples" whole

# ---- What a block asks for ----

set_up() { sed "s|^from=.*|from=$ROOT/protocols|" "$1" >setup.sh && sh -e ./setup.sh; }
write() { cp "$1" "knees/$2"; }
into() {                                 # above the last line
    sed '$d' "knees/$2" >above.lua && tail -1 "knees/$2" >last.lua && [ "$(cat last.lua)" = "}" ] || return 1
    cat above.lua "$1" last.lua >"knees/$2"
}
instead() {                              # what stands above "----" is there once, and becomes what stands below it
    LC_ALL=C awk -v block="$1" '
        BEGIN { while ((getline line <block) > 0) {
            if (line == "----") { below = 1; continue }
            if (below) new = new line "\n"; else old = old line "\n" } }
        { text = text $0 "\n" }
        END {
            at = index(text, old)
            rest = substr(text, at + length(old))
            if (!at || index(rest, old)) { print "not there once: " old; exit 1 }
            printf "%s", substr(text, 1, at - 1) new rest
        }' "knees/$2" >changed && mv changed "knees/$2"
}

# A console block: "$ command", then what it answers, until the next one.
console() {
    LC_ALL=C awk '/^\$ / { n++; on = 1; $0 = substr($0, 3); printf "" >("shown." n) }
        { print >((on ? "command." : "shown.") n); on = on && /\\$/ }' "$1"
    for command in command.*; do
        n=${command#command.}
        (cd knees && STRIDE_PROTOCOLS=$PWD sh "../$command") >came 2>&1
        LC_ALL=C awk -f "$SUPPORT/transcript.awk" "shown.$n" came && continue
        sed 's/^/  $ /' "$command" && cat came
        return 1
    done
    rm -f command.* shown.*
}

do_block() {                             # FILE MARK
    case $2 in
    "sh run") set_up "$1" ;;
    "lua file="*) write "$1" "${2#*=}" ;;
    "lua into="*) into "$1" "${2#*=}" ;;
    "lua instead="*) instead "$1" "${2#*=}" ;;
    console) console "$1" ;;
    esac
}

for block in blocks/*.head; do
    read -r line mark <"$block"
    check "README.md:$line: $mark" do_block "${block%.head}" "$mark"
done

# ---- At each save ----

watched() {
    cd knees || return 1
    STRIDE_PROTOCOLS=$PWD "$STRIDE" check --watch outer-knee.lua >../watched 2>&1 </dev/null &
    echo $! >>"$T/pids"
    watcher=$!
    poll grep -q "1 protocol, no mistakes" ../watched || return 1
    sed 's/f\.noble/f.nobel/' outer-knee.lua >saved && mv saved outer-knee.lua
    poll grep -q 'outer-knee.lua:[0-9]*: error: unknown finding "nobel", did you mean "noble"?' ../watched
    found=$?
    kill "$watcher"
    return $found
}
check "what the guide says of --watch: a save is answered" watched

# ---- What editors are told ----

is_fresh() {
    "$STRIDE" findings --annotations >fresh.lua 2>/dev/null && cmp fresh.lua "$EDITOR/vocabulary.lua" && return 0
    echo "make it anew: build/stride findings --annotations >protocols/.editor/vocabulary.lua"
    return 1
}
check "what editors are told of the vocabulary is what it holds" is_fresh

has_all() {
    "$STRIDE" findings --json >findings.json 2>/dev/null
    flat findings.json | awk -F '\t' '$1 ~ /\.name$/ { print $2 }' >names
    [ -s names ] || return 1
    while read -r name; do
        [ "$(grep -cE "^---@field $name\?? " "$EDITOR/vocabulary.lua")" -eq 2 ] || { echo "$name"; return 1; }
    done <names
}
check "every finding is there, for scripts and for cases" has_all

# What is shown at a name: the question, and of what kind the answer is.
shows() {                                # NAME PART...
    name=$1
    shift
    grep -B3 "^---@field $name " "$EDITOR/vocabulary.lua" | head -4 >shown
    for part; do says shown "$part" || return 1; done
}
hover() {
    shows age "How old are you?" "about the person · a number, 0 to 120 years" &&
        shows pain "about the knee · a number, 0 to 10 · contexts: \`rest\`" "\`worst-24h\`" "good for" &&
        shows effusion "about the knee · one of a list: \`none\`, \`small\`" && shows noble "about the knee · yes or no"
}
check "at a finding its question, type, range and codes are shown" hover

# Fields of tables in the sources of the words: {"title", "title", FIELD_TEXT …} and {"flags", read_flags …}.
fields() {
    cat "$ROOT"/bindings/lua/words_*.c |
        grep -oE '(\{"[a-z0-9_]+", "[a-z0-9_]*", FIELD_|\{"[a-z0-9_]+", read_|\b(DAY|WORDS)\("[a-z0-9_]+")' |
        sed 's/^[^"]*"//; s/".*//' | sort -u >fields
    [ "$(wc -l <fields)" -gt 60 ] || return 1
    while read -r field; do
        grep -qE "^---@field $field\?? " "$EDITOR/words.lua" || { echo "no ---@field $field in words.lua"; lacks=1; }
    done <fields
    [ -z "$lacks" ]
}
check "every field that a table may have is annotated" fields

# Of a method the name alone: `:at_most(n)` stands for those of findings, numbers and windows.
words() {
    sed -nE -e 's/^function ([A-Za-z]+[.:])?([a-z_0-9]+)\(.*/\2/p' -e 's/^([a-z_0-9]+) = .*/\1/p' "$EDITOR/words.lua" |
        sort -u >words
    [ "$(wc -l <words)" -gt 100 ] || return 1
    while read -r word; do
        grep -qE "\`([^\`]*[^a-z_\`])?$word([^a-z_][^\`]*)?\`" "$PAGE" || { echo "not in README.md: $word"; lacks=1; }
    done <words
    [ -z "$lacks" ]
}
check "the guide explains every word and method" words

no_json() { run findings --annotations --json; gave 2 && says err "--annotations are not JSON"; }
check "annotations are no JSON" no_json

finish
