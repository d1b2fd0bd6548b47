#include "remind/channel_try.h"
#include "remind/channel_set.h"

struct trial { struct channel_tried *out; bool answered; };

static void on_answer(void *arg, enum channel_result result, const char *detail) {
    struct trial *t = arg;
    t->answered = true;
    t->out->result = result;
    error_set(&t->out->detail, STATUS_OK, "%s", detail ? detail : "");
}

static void send_and_wait(uv_loop_t *loop, struct channel *face, const struct message *m, struct channel_tried *out) {
    struct trial t = {.out = out};
    face->attach(face, loop);
    face->send(face, m, on_answer, &t);
    while (!t.answered && uv_run(loop, UV_RUN_ONCE) != 0) continue;
    face->leave(face); /* answers, if nothing did */
    uv_run(loop, UV_RUN_DEFAULT);
}

static enum status opened(const struct channel_set *set, enum channel_kind kind, struct error *err) {
    struct channel_state state[CHANNEL_KINDS];
    channel_set_states(set, state);
    if (state[kind].open) return STATUS_OK;
    return error_set(err, STATUS_ENVIRONMENT, "channel %s cannot be opened: %s", state[kind].name, state[kind].why);
}

enum status channel_try(const struct clinic_channels *settings, enum channel_kind kind, int terminal_fd,
                        const struct message *m, struct channel_tried *out, struct error *err) {
    struct clinic_channels alone = *settings;
    struct channel_set *set = NULL;
    uv_loop_t loop;
    for (int i = 0; i < CHANNEL_KINDS; i++) alone.has[i] = i == (int)kind;
    *out = (struct channel_tried){.result = CHANNEL_REFUSED_NOW};
    int rc = uv_loop_init(&loop);
    if (rc != 0) return error_set(err, STATUS_ENVIRONMENT, "cannot make an event loop: %s", uv_strerror(rc));
    enum status status = channel_set_new(&alone, terminal_fd, &set, err);
    if (status == STATUS_OK) status = opened(set, kind, err);
    if (status == STATUS_OK) send_and_wait(&loop, channel_set_faces(set)[kind], m, out);
    channel_set_free(set);
    uv_loop_close(&loop);
    return status;
}
