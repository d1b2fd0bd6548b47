#include "remind/channel_set.h"
#include "remind/channel_settings.h"
#include <stdlib.h>

#define REAP_MS 1 /* a turn of the loop later, when its closed handles are done with */

/* A channel that was opened, with what it has not answered. */
struct opened {
    struct channel channel;
    struct slot *slot;
    size_t out;
    bool retired, left;
    uint64_t left_ms;                    /* by the loop's time */
    struct opened *next;                 /* among the retired */
};

struct slot {                            /* a kind */
    struct channel face;
    struct channel_set *set;
    enum channel_kind kind;
    struct opened *now, *retired;
    uint64_t tried_ms;                   /* when it could not be opened */
    struct error why;                    /* and why */
};

struct sent { struct opened *by; channel_answered answered; void *arg; };

struct channel_set {
    struct slot slot[CHANNEL_KINDS];
    struct channel *face[CHANNEL_KINDS];
    struct arena *arena;                 /* of the settings */
    struct clinic_channels settings;
    int fd;
    uv_loop_t *loop;                     /* NULL: not attached, or left */
    uv_timer_t reaper;
    bool left;
};

static enum status memory_out(struct error *err) { return error_set(err, STATUS_MEMORY, "out of memory"); }

/* ---- Opening ---- */

static enum status open_kind(const struct channel_set *s, enum channel_kind kind, struct channel *out,
                             struct error *err) {
    switch (kind) {
    case CHANNEL_EMAIL: return channel_email(&s->settings.email, out, err);
    case CHANNEL_WEBHOOK: return channel_webhook(&s->settings.webhook, out, err);
    case CHANNEL_FILE: return channel_file(&s->settings.file, out, err);
    case CHANNEL_TERMINAL:
    case CHANNEL_KINDS: break;
    }
    return channel_terminal(s->fd, out, err);
}

/* Why it could not be is kept; that is no failure of the set. */
static void try_to_open(struct slot *slot) {
    struct channel_set *s = slot->set;
    struct opened *o = calloc(1, sizeof *o);
    slot->tried_ms = s->loop ? uv_now(s->loop) : 0;
    if (!o) (void)memory_out(&slot->why);
    else if (open_kind(s, slot->kind, &o->channel, &slot->why) != STATUS_OK) free(o);
    else {
        o->slot = slot;
        if (s->loop && o->channel.attach) o->channel.attach(&o->channel, s->loop);
        slot->now = o;
    }
}

static bool may_try_again(const struct slot *slot) {
    const struct channel_set *s = slot->set;
    return s->loop && uv_now(s->loop) - slot->tried_ms >= CHANNEL_SET_RETRY_MS;
}

/* ---- What was replaced ---- */

static void close_opened(struct opened *o) {
    if (o->channel.close) o->channel.close(&o->channel);
    free(o);
}

static void arm_reaper(struct channel_set *s);

/* What was left in this very turn of the loop waits for the next. */
static void on_reap(uv_timer_t *timer) {
    struct channel_set *s = timer->data;
    bool again = false;
    for (int i = 0; i < CHANNEL_KINDS; i++)
        for (struct opened **at = &s->slot[i].retired; *at;) {
            struct opened *o = *at;
            if (o->left && o->left_ms < uv_now(s->loop)) {
                *at = o->next;
                close_opened(o);
                continue;
            }
            again = again || o->left;
            at = &o->next;
        }
    if (again) arm_reaper(s);
}

static void arm_reaper(struct channel_set *s) {
    if (s->loop) uv_timer_start(&s->reaper, on_reap, REAP_MS, 0);
}

static void leave_opened(struct opened *o) {
    struct channel_set *s = o->slot->set;
    if (o->left) return;
    o->left = true;
    o->left_ms = s->loop ? uv_now(s->loop) : 0;
    if (o->channel.leave) o->channel.leave(&o->channel);
}

static void leave_when_idle(struct opened *o) {
    if (!o->retired || o->left || o->out > 0) return;
    leave_opened(o);
    arm_reaper(o->slot->set);
}

static void retire(struct slot *slot) {
    struct opened *o = slot->now;
    slot->now = NULL;
    if (!o) return;
    o->retired = true;
    o->next = slot->retired;
    slot->retired = o;
    leave_when_idle(o);
}

/* ---- Sending ---- */

static void on_answer(void *arg, enum channel_result result, const char *detail) {
    struct sent *x = arg;
    struct opened *by = x->by;
    channel_answered answered = x->answered;
    void *whose = x->arg;
    free(x);
    answered(whose, result, detail);
    by->out--;
    leave_when_idle(by);
}

static void refuse(const struct slot *slot, channel_answered answered, void *arg) {
    struct error why;
    bool set = slot->set->settings.has[slot->kind];
    if (set) error_set(&why, STATUS_OK, "%s", slot->set->left ? "the service is stopping" : slot->why.message);
    else error_set(&why, STATUS_OK, "the clinic has no channel %s", slot->face.name);
    answered(arg, set ? CHANNEL_REFUSED_NOW : CHANNEL_REFUSED, why.message);
}

static void send_by_slot(struct channel *self, const struct message *m, channel_answered answered, void *arg) {
    struct slot *slot = self->data;
    const struct channel_set *s = slot->set;
    if (!slot->now && s->settings.has[slot->kind] && may_try_again(slot)) try_to_open(slot);
    if (!slot->now || s->left) {
        refuse(slot, answered, arg);
        return;
    }
    struct sent *x = malloc(sizeof *x);
    if (!x) {
        answered(arg, CHANNEL_REFUSED_NOW, "out of memory");
        return;
    }
    *x = (struct sent){slot->now, answered, arg};
    slot->now->out++;
    slot->now->channel.send(&slot->now->channel, m, on_answer, x);
}

/* ---- The loop ---- */

static void attach_slot(struct channel *self, uv_loop_t *loop) {
    struct slot *slot = self->data;
    struct channel_set *s = slot->set;
    if (!s->loop) {
        s->loop = loop;
        uv_timer_init(loop, &s->reaper);
        s->reaper.data = s;
    }
    slot->tried_ms = uv_now(loop); /* of one that could not be opened before */
    if (slot->now && slot->now->channel.attach) slot->now->channel.attach(&slot->now->channel, loop);
}

static void leave_slot(struct channel *self) {
    struct slot *slot = self->data;
    struct channel_set *s = slot->set;
    if (!s->left && s->loop) uv_close((uv_handle_t *)&s->reaper, NULL);
    s->left = true;
    s->loop = NULL;
    if (slot->now) leave_opened(slot->now);
    for (struct opened *o = slot->retired; o; o = o->next) leave_opened(o);
}

/* ---- The set ---- */

enum status channel_set_change(struct channel_set *s, const struct clinic_channels *settings, struct error *err) {
    struct clinic_channels copy;
    struct arena *before = s->arena, *a = arena_new(ARENA_NO_LIMIT);
    bool other[CHANNEL_KINDS];
    if (!a || !channel_settings_copy(settings, a, &copy)) {
        arena_free(a);
        return memory_out(err);
    }
    for (int i = 0; i < CHANNEL_KINDS; i++)
        other[i] = !channel_settings_same(&s->settings, &copy, (enum channel_kind)i);
    if (!s->left) {
        s->settings = copy;
        s->arena = a;
    } else before = a;
    for (int i = 0; i < CHANNEL_KINDS && !s->left; i++) {
        if (!other[i]) continue;
        retire(&s->slot[i]);
        if (copy.has[i]) try_to_open(&s->slot[i]);
    }
    arena_free(before);
    return STATUS_OK;
}

enum status channel_set_new(const struct clinic_channels *settings, int terminal_fd, struct channel_set **out,
                            struct error *err) {
    struct channel_set *s = calloc(1, sizeof *s);
    if (!s) return memory_out(err);
    s->fd = terminal_fd;
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        struct slot *slot = &s->slot[i];
        slot->set = s;
        slot->kind = (enum channel_kind)i;
        slot->face = (struct channel){.name = channel_kind_name(slot->kind), .attach = attach_slot, .leave = leave_slot,
                                      .send = send_by_slot, .data = slot, .patience_ms = CHANNEL_PATIENCE_MS};
        s->face[i] = &slot->face;
    }
    enum status status = channel_set_change(s, settings, err);
    if (status == STATUS_OK) *out = s;
    else channel_set_free(s);
    return status;
}

struct channel *const *channel_set_faces(struct channel_set *s) { return s->face; }

void channel_set_states(const struct channel_set *s, struct channel_state out[static CHANNEL_KINDS]) {
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        const struct slot *slot = &s->slot[i];
        bool set = s->settings.has[i], open = set && slot->now != NULL;
        out[i] = (struct channel_state){slot->face.name, set, open, set && !open ? slot->why.message : ""};
    }
}

void channel_set_free(struct channel_set *s) {
    if (!s) return;
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        if (s->slot[i].now) close_opened(s->slot[i].now);
        for (struct opened *o = s->slot[i].retired, *next; o; o = next) {
            next = o->next;
            close_opened(o);
        }
    }
    arena_free(s->arena);
    free(s);
}
