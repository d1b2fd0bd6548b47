/* What an unknown result still hangs on. */
#include "clinical/criterion/criterion.h"
#include <string.h>

static bool is_open_leaf(const struct node *n, const struct situation *s) {
    switch ((enum op)n->op) {
    case OP_YES:
    case OP_IS:
    case OP_INCLUDES:
    case OP_VALUE:
    case OP_RANK:
    case OP_ANSWERED: return true;
    case OP_WINDOW: return !n->session; /* what a session left open is asked about that session */
    case OP_COMPARE_VALUE: return !criterion_answer(n, s); /* else it is masked: known, and yet it does not decide */
    default: return false;
    }
}

static int order_of(const struct missing *a, const struct missing *b) {
    if (a->finding != b->finding) return a->finding < b->finding ? -1 : 1;
    if (a->context != b->context) return a->context < b->context ? -1 : 1;
    return a->side < b->side ? -1 : a->side > b->side;
}

/* Keeps the list in order, each one once. */
static bool insert(missing_list *list, struct missing m, struct arena *a) {
    size_t at = list->count;
    while (at > 0 && order_of(&m, &list->item[at - 1]) < 0) at--;
    if (at > 0 && order_of(&m, &list->item[at - 1]) == 0) return true;
    struct missing *last = LIST_PUSH(a, list);
    if (!last) return false;
    memmove(&list->item[at + 1], &list->item[at], (list->count - 1 - at) * sizeof m);
    list->item[at] = m;
    return true;
}

static enum status note(const struct criteria *set, int32_t index, const struct situation *s, missing_list *out,
                        struct arena *a, struct error *err) {
    const struct node *n = &set->nodes.item[index];
    if (!is_open_leaf(n, s)) return STATUS_OK;
    struct missing m = {n->finding, n->context, criterion_side(set, n, s->side)};
    return insert(out, m, a) ? STATUS_OK : error_set(err, STATUS_MEMORY, "out of memory for what is missing");
}

/* Children stand before their parents: walking down, each unknown node opens its unknown children. Of a choice that is
 * made, only the number that was chosen counts. */
static void open_children(const struct criteria *set, const struct node *n, const struct result *results,
                          int32_t first, bool *open) {
    const int32_t *child = set->child.item + n->child;
    enum truth when = n->op == OP_CHOOSE ? results[child[0]].truth : TRUTH_UNKNOWN;
    for (int32_t c = 0; c < n->children; c++) {
        if (when != TRUTH_UNKNOWN && c != (when == TRUTH_MET ? 1 : 2)) continue;
        open[child[c] - first] = results[child[c]].truth == TRUTH_UNKNOWN;
    }
}

enum status criterion_missing(const struct criteria *set, int32_t root, const struct situation *s,
                              const struct result *results, missing_list *out, struct arena *a, struct error *err) {
    int32_t first = set->nodes.item[root].first;
    bool *open = arena_array(a, (size_t)(root - first) + 1, sizeof *open);
    if (!open) return error_set(err, STATUS_MEMORY, "out of memory for what is missing");
    open[root - first] = results[root].truth == TRUTH_UNKNOWN;
    for (int32_t i = root; i >= first; i--) {
        if (!open[i - first]) continue;
        enum status status = note(set, i, s, out, a, err);
        if (status != STATUS_OK) return status;
        open_children(set, &set->nodes.item[i], results, first, open);
    }
    return STATUS_OK;
}

enum status criterion_unanswered(const struct criteria *set, int32_t root, const struct situation *s,
                                 const struct result *results, missing_list *out, struct arena *a, struct error *err) {
    for (int32_t i = set->nodes.item[root].first; i <= root; i++) {
        enum status status = results[i].truth == TRUTH_UNKNOWN ? note(set, i, s, out, a, err) : STATUS_OK;
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}
