#!/bin/sh
# Shows that floors.sh finds what it is there to find. Prints TAP lines.
set -u
check=$(cd "$(dirname "$0")" && pwd)/floors.sh
top=$(mktemp -d) || exit 3
trap 'rm -rf "$top"' EXIT
number=0 failed=0

# put FILE LINE... makes a file with these lines; fresh starts a new house that is in order.
put() {
    mkdir -p "$top/$(dirname "$1")"
    file=$1
    shift
    printf '%s\n' "$@" >"$top/$file"
}
fresh() {
    rm -rf "${top:?}"/*
    put engine/base/error.h '#include <stddef.h>'
    put engine/base/text.c '#include <glib.h>' '#include "base/error.h"'
    put engine/time/clock.c '#include <time.h>' '#include "base/error.h"' 'x = clock_gettime(CLOCK_REALTIME, &t);'
    put engine/clinical/plan.h '#include "base/error.h"' '#include <stdint.h>'
    put engine/clinical/plan.c '#include "clinical/plan.h"' '/* printf( and time(NULL) are only spoken of */' 'int64_t at = session->time(0);'
    put engine/store/sqlite.c '#include <sqlite3.h>' '#include "clinical/plan.h"'
    put engine/remind/loop.c '#include <uv.h>' '#include <unistd.h>' '#include "practice/enrol.h"'
    put engine/practice/enrol.h '#include "store/store.h"'
    put engine/store/store.h '#include "base/error.h"'
    put bindings/lua/loader.c '#include <lua.h>' '#include "bindings/lua/loader.h"' '#include "clinical/plan.h"'
    put bindings/lua/loader.h '#include "base/error.h"'
    put engine/cli/main.c '#include "bindings/lua/loader.h"' '#include "remind/loop.h"' '#include <popt.h>'
}
# expect STATUS TEXT NAME: how floors.sh ends, and what it says.
expect() {
    number=$((number + 1))
    said=$(sh "$check" "$top" 2>&1)
    status=$?
    if [ $status -eq "$1" ] && printf '%s\n' "$said" | grep -qF -- "$2"; then
        echo "ok $number - $3"
    else
        echo "not ok $number - $3"
        echo "# status $status, said: $said"
        failed=1
    fi
}

fresh
expect 0 '' 'a house in order passes'
fresh; put engine/clinical/dose.c '#include "base/error.h"' '#include "store/store.h"'
expect 1 'engine/clinical/dose.c:2: error: clinical may not include "store/store.h"' 'a floor that includes the one above is found'
fresh; put engine/base/queue.c '#include "time/clock.h"'
expect 1 'base may not include "time/clock.h"' 'base includes no floor'
fresh; put engine/lab/cases.c '#include "bindings/lua/loader.h"'
expect 1 'lab may not include "bindings/lua/loader.h"' 'only the command line knows the loader'
fresh; put engine/practice/pause.c '#include <uv.h>'
expect 1 'practice may not include <uv.h>' 'libuv is found outside its floors'
fresh; put engine/serve/api.c '#include <lua.h>'
expect 1 'serve may not include <lua.h>' 'Lua is found outside its binding'
fresh; put engine/cli/run.c '#include <lua.h>'
expect 1 'cli may not include <lua.h>' 'the command line knows every floor, but not their libraries'
fresh; put engine/practice/query.c '#include <sqlite3.h>'
expect 1 'practice may not include <sqlite3.h>' 'SQLite is found outside the store'
fresh; put engine/base/hash.c '#include <glib.h>'
expect 1 'base may not include <glib.h>' 'GLib is found in base outside text.c'
fresh; put engine/clinical/dose.c '#include <unistd.h>'
expect 1 'clinical is pure and may not include <unistd.h>' 'a pure floor sees no system'
fresh; put engine/clinical/dose.c 'FILE *f = fopen("x", "r");'
expect 1 'clinical is pure: it reads' 'a pure floor opens no file'
fresh; put engine/base/hash.c '#include <openssl/evp.h>'
expect 1 '<openssl/evp.h> is not known' 'an unknown library is found'
fresh; put engine/upstairs/x.c 'int x;'
expect 1 'the house has no floor upstairs' 'an unknown floor is found'
fresh; put engine/serve/api.c 'int64_t now = time(NULL);'
expect 1 'engine/serve/api.c:1: error: only engine/time/clock.c may read the clock' 'a second reader of the clock is found'
fresh; put engine/store/x.c '/* a comment' '   #include <uv.h> */ int x; // clock_gettime(' 'const char *t = "/*";' 'clock_gettime(0, &t);'
expect 1 'engine/store/x.c:4: error: only' 'comments are passed over, texts do not start one'
fresh; put engine/clinical/a.h '#include "clinical/b.h"'; put engine/clinical/b.c '#include "clinical/c.h"'; put engine/clinical/c.h '#include "clinical/a.h"'
expect 1 'circle: engine/clinical/' 'a circle through headers and sources is found'
fresh; put engine/clinical/a.h '#include "b.h"'; put engine/clinical/b.h '#include "a.h"'
expect 1 'engine/clinical/a -> engine/clinical/b -> engine/clinical/a' 'a circle of two is named'
echo "1..$number"
exit $failed
