# flat.awk - one line of JSON as lines "path<TAB>value": conditions.0.code<TAB>M76.31. Texts are shown without their quotes,
# escapes as they are; an empty list or object is "[]" or "{}". Enough for what stride prints, which is one line.
function blank() { while (substr(s, at, 1) ~ /[ \t]/) at++ }
function string(   from) {
    from = ++at
    while (substr(s, at, 1) != "\"" && at <= length(s)) at += substr(s, at, 1) == "\\" ? 2 : 1
    at++
    return substr(s, from, at - from - 1)
}
function join(path, key) { return path == "" ? key : path "." key }
function list(path, close_mark, named,   i, key) {
    at++
    blank()
    if (substr(s, at, 1) == close_mark) { at++; print path "\t" (named ? "{}" : "[]"); return }
    for (i = 0; at <= length(s); i++) {
        blank()
        key = i
        if (named) { key = string(); blank(); at++ }
        value(join(path, key))
        blank()
        if (substr(s, at++, 1) == close_mark) return
    }
}
function value(path,   c, from) {
    blank()
    c = substr(s, at, 1)
    if (c == "{") list(path, "}", 1)
    else if (c == "[") list(path, "]", 0)
    else if (c == "\"") print path "\t" string()
    else {
        from = at
        while (substr(s, at, 1) ~ /[-+.0-9a-zA-Z]/) at++
        print path "\t" substr(s, from, at - from)
    }
}
{ s = $0; at = 1; value("") }
