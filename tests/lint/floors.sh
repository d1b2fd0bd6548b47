#!/bin/sh
# floors.sh [ROOT] - checks that every floor of the house includes only what it may, that modules do not include each
# other in a circle, and that the system's clock is read in one place. Prints file:line: error: sentence; status 1 if any.
set -u
cd "${1:-.}" || exit 3
find engine bindings -name '*.[ch]' 2>/dev/null | LC_ALL=C sort | xargs -r awk '
BEGIN {
    # A floor and the floors it may include ("*": all). The Makefile links by the same rules.
    under["base"] = ""
    under["time"] = "base"
    under["clinical"] = "base time"
    under["store"] = "base time clinical"
    under["practice"] = "base time clinical store"
    under["draw"] = "base time clinical"
    under["remind"] = "base time clinical store practice"
    under["lab"] = "base time clinical draw practice"
    under["serve"] = "base time clinical store practice draw remind ical fhir"
    under["cli"] = "*"
    under["lua"] = under["ical"] = under["fhir"] = "base time clinical"

    # The outside libraries and where their headers may stand: a floor, or one file. Others use JSON by base/json.h.
    outside["jansson.h"] = "base serve fhir cli"
    outside["sodium.h"] = "base remind serve"
    outside["glib.h"] = "engine/base/text.c time"
    outside["lua.h"] = outside["lauxlib.h"] = outside["lualib.h"] = "lua"
    outside["sqlite3.h"] = outside["libpq-fe.h"] = "store"
    outside["uv.h"] = "remind serve cli"
    outside["curl/curl.h"] = "remind"
    outside["microhttpd.h"] = outside["cmark.h"] = outside["seccomp.h"] = "serve"
    outside["libical/ical.h"] = "ical"
    outside["graphviz/gvc.h"] = "draw"
    outside["popt.h"] = outside["histedit.h"] = "cli"
    outside["sanitizer/asan_interface.h"] = "base"
    outside["uthash.h"] = outside["utlist.h"] = outside["utarray.h"] = "*"

    split("assert ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic " \
          "stdbool stddef stdint stdio stdlib stdnoreturn string tgmath time uchar wchar wctype", names, " ")
    for (i in names) standard[names[i] ".h"] = 1
    # Pure floors do nothing but compute: of the C library they see neither files, nor clocks, nor signals.
    pure["clinical"] = 1
    split("locale setjmp signal time", names, " ")
    for (i in names) impure[names[i] ".h"] = 1
    split("dirent dlfcn fcntl fnmatch ftw getopt glob grp langinfo libgen netdb poll pthread pwd regex sched search " \
          "semaphore spawn strings sysexits syslog termios unistd", names, " ")
    for (i in names) posix[names[i] ".h"] = 1
    posix_folders = "^(sys|netinet|arpa|net|linux)/"

    clock_file = "engine/time/clock.c"
    clock_calls = "(^|[^a-zA-Z0-9_>.])(clock_gettime|gettimeofday|timespec_get|ftime|g_get_real_time|g_get_monotonic_time|g_date_time_new_now[a-z_]*|uv_hrtime|uv_clock_gettime|uv_gettimeofday)[ ]*[(]|(^|[^a-zA-Z0-9_>.])time[ ]*[(][ ]*(NULL|0|&)|CURRENT_TIMESTAMP|datetime[(]\047now"
    # What <stdio.h> and <stdlib.h> offer beyond snprintf and memory.
    impure_calls = "(^|[^a-zA-Z0-9_>.])(fopen|fread|fwrite|fprintf|printf|puts|perror|remove|rename|getenv|setenv|system|popen|rand|srand|exit)[ ]*[(]"
}

function floor_of(path,   part) {
    split(path, part, "/")
    return part[2]
}
function has(list, word) { return list == "*" || index(" " list " ", " " word " ") > 0 }
function fault(line, text) {
    printf "%s:%d: error: %s\n", FILENAME, line, text
    faults++
}
function module_of(path) {
    sub(/\.[ch]$/, "", path)
    return path
}
# Where an #include "..." points: bindings are named from the root, floors from engine/, a neighbour by its bare name.
function resolve(name,   folder) {
    if (name ~ /^(bindings|engine)\//) return name
    if (name !~ /\//) {
        folder = FILENAME
        sub(/[^\/]*$/, "", folder)
        return folder name
    }
    return "engine/" name
}

FNR == 1 {
    comment = 0
    here = floor_of(FILENAME)
    if (!(here in under)) fault(1, "the house has no floor " here)
}

# What is left of a line without its comments and, for calls, its texts.
{
    code = $0
    out = ""
    while (code != "") {
        if (comment) {
            at = index(code, "*/")
            if (!at) { code = ""; break }
            code = substr(code, at + 2)
            comment = 0
        } else if (match(code, /"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047|\/\*|\/\//)) {
            token = substr(code, RSTART, RLENGTH)
            out = out substr(code, 1, RSTART - 1)
            code = substr(code, RSTART + RLENGTH)
            if (token == "/*") { comment = 1; out = out " " }
            else if (token == "//") code = ""
            else out = out token
        } else {
            out = out code
            code = ""
        }
    }
    code = out
}

code ~ /^[ \t]*#[ \t]*include[ \t]*</ {
    name = code
    sub(/^[^<]*</, "", name)
    sub(/>.*$/, "", name)
    if (name in outside) {
        if (!has(outside[name], here) && !has(outside[name], FILENAME))
            fault(FNR, here " may not include <" name ">; it stands in: " outside[name])
    } else if (here in pure) {
        if (!(name in standard) || (name in impure)) fault(FNR, here " is pure and may not include <" name ">")
    } else if (!(name in standard) && !(name in posix) && name !~ posix_folders)
        fault(FNR, "<" name "> is not known; if it is a new dependency, give it a row in tests/lint/floors.sh")
    next
}

code ~ /^[ \t]*#[ \t]*include[ \t]*"/ {
    name = code
    sub(/^[^"]*"/, "", name)
    sub(/".*$/, "", name)
    if (name ~ /(^|\/)\.\.?\//) { fault(FNR, "\"" name "\" goes through a folder; write it from engine/ or the root"); next }
    target = resolve(name)
    there = floor_of(target)
    if (!(there in under)) fault(FNR, "\"" name "\" is on no floor of the house")
    else if (there != here && !has(under[here], there)) fault(FNR, here " may not include \"" name "\": " there " is not below it")
    from = module_of(FILENAME)
    to = module_of(target)
    if (from != to && !((from, to) in edge)) {
        edge[from, to] = FILENAME ":" FNR
        next_of[from] = next_of[from] " " to
        nodes[++node_count] = from
    }
    next
}

{
    if (FILENAME != clock_file && code ~ clock_calls) fault(FNR, "only " clock_file " may read the clock; take it as an argument")
    if (here in pure) {
        bare = code
        gsub(/"([^"\\]|\\.)*"/, "\"\"", bare)
        if (bare ~ impure_calls) fault(FNR, here " is pure: it reads and writes nothing outside its arguments")
    }
}

# Depth first; a module met again while its own includes are still being followed closes a circle.
function follow(node, path,   list, n, i) {
    state[node] = 1
    n = split(next_of[node], list, " ")
    for (i = 1; i <= n; i++) {
        if (state[list[i]] == 1) {
            circle = path " " list[i]
            sub("^.* " list[i] " ", " " list[i] " ", circle)
            gsub(/ /, " -> ", circle)
            sub(/^ -> /, "", circle)
            printf "%s: error: modules include each other in a circle: %s\n", edge[node, list[i]], circle
            faults++
        } else if (!state[list[i]]) follow(list[i], path " " list[i])
    }
    state[node] = 2
}

END {
    for (i = 1; i <= node_count; i++) if (!state[nodes[i]]) follow(nodes[i], " " nodes[i])
    exit faults > 0
}'
# xargs gives 123 for awk's 1.
[ $? -eq 0 ] || exit 1
