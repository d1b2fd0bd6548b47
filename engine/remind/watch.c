#include "remind/watch.h"

static int64_t apart(struct clock *clock, int64_t boot_ms) { return clock->wall_ms(clock) - boot_ms; }

struct watch watch_start(struct clock *clock) {
    return (struct watch){.apart_ms = apart(clock, clock->boot_ms(clock))};
}

static void hold(struct watch *w, int64_t step_ms, int64_t boot_ms) {
    w->held = true;
    w->since_boot_ms = boot_ms;
    w->step_ms = step_ms;
    log_say(w->log, LOG_WARNING, "clock-held",
            "the clock was set %s by %lld s; reminders are held for up to %d minutes",
            step_ms < 0 ? "back" : "forward", (long long)(step_ms < 0 ? -step_ms : step_ms) / 1000,
            WATCH_HOLD_MS / 60000);
}

static void go_on(struct watch *w, bool agrees) {
    w->held = false;
    log_say(w->log, LOG_WARNING, "clock-believed", "%s; reminders go on",
            agrees ? "the clock was set right again" : "the clock stays as it was set");
}

void watch_believe(struct watch *w, struct clock *clock) {
    if (!w->held) return;
    go_on(w, false);
    w->apart_ms = apart(clock, clock->boot_ms(clock));
}

bool watch_holds(struct watch *w, struct clock *clock) {
    if (clock->speed != 1) return false;
    int64_t boot_ms = clock->boot_ms(clock), now_apart_ms = apart(clock, boot_ms);
    int64_t step_ms = now_apart_ms - w->apart_ms;
    bool agrees = step_ms >= -WATCH_STEP_MS && step_ms <= WATCH_STEP_MS;
    if (!agrees && !w->held) hold(w, step_ms, boot_ms);
    else if (w->held && (agrees || boot_ms - w->since_boot_ms >= WATCH_HOLD_MS)) go_on(w, agrees);
    if (!w->held) w->apart_ms = now_apart_ms;
    return w->held;
}
