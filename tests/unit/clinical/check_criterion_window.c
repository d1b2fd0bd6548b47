#include "expressions.h"

static struct given g;

static void set_up(void) {
    g = given_new();
    given_members(&g, "base", "");
    given_nothing(&g);
}

static void tear_down(void) { given_free(&g); }

/* ----------------------------------------------------------------------------------------------------------- windows */

static struct result number_of(const char *number) { return expression_number(&g, number); }

/* Pain at rest of the left knee, so many days ago. */
static void pain(double days_ago, int value, const char *analgesic) {
    char form[200];
    snprintf(form, sizeof form, "{'findings':{'pain':{'left':{'rest':%d}},'analgesic':%s}}", value, analgesic);
    given_at(&g, form, GIVEN_NOW - (int64_t)(days_ago * 24) * HOUR_MS);
}

static const struct { const char *number; int64_t lo, hi; enum truth known; } windows[] = {
    {WINDOW("median", "'days':7"), 4000, 4000, TRUTH_MET},          /* 2 4 9 */
    {WINDOW("median", "'days':9"), 4500, 4500, TRUTH_MET},          /* 2 4 5 9 */
    {WINDOW("mean", "'days':7"), 5000, 5000, TRUTH_MET},
    {WINDOW("mean", "'days':9"), 5000, 5000, TRUTH_MET},
    {WINDOW("worst", "'days':7"), 9000, 9000, TRUTH_MET},
    {WINDOW("least", "'days':7"), 2000, 2000, TRUTH_MET},
    {WINDOW("sum", "'days':7"), 15000, 15000, TRUTH_MET},
    {WINDOW("count", "'days':7"), 3000, 3000, TRUTH_MET},
    {WINDOW("sum", "'last':2"), 11000, 11000, TRUTH_MET},
    {WINDOW("worst", "'last':1"), 9000, 9000, TRUTH_MET},
    {WINDOW("mean", "'last':4"), 5000, 5000, TRUTH_MET},
    {WINDOW("mean", "'last':5"), 0, 10000, TRUTH_UNKNOWN},
    {WINDOW("sum", "'last':5"), 0, 50000, TRUTH_UNKNOWN},
    {WINDOW("sum", "'last':2,'since_phase':true"), 11000, 11000, TRUTH_MET},
    {WINDOW("sum", "'last':3,'since_phase':true"), 0, 30000, TRUTH_UNKNOWN},
    {WINDOW("count", "'days':30,'since_phase':true"), 2000, 2000, TRUTH_MET},
    {WINDOW("median", "'days':7,'ago':3"), 4000, 4000, TRUTH_MET},   /* 2 4 5 */
    {WINDOW("worst", "'days':7,'ago':1"), 4000, 4000, TRUTH_MET},    /* 2 4: 8 days ago is outside */
    {WINDOW("worst", "'days':7,'ago':2"), 5000, 5000, TRUTH_MET},    /* 2 4 5 */
    {WINDOW("count", "'days':3,'ago':9"), 0, 0, TRUTH_MET},
    {WINDOW("mean", "'days':3,'ago':9"), 0, 10000, TRUTH_UNKNOWN},
    {WINDOW("count", "'days':30,'ago':1,'since_phase':true"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'days':30,'ago':5,'since_phase':true"), 0, 0, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'gt','than':4000}"), 2000, 2000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'ge','than':4000}"), 3000, 3000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'lt','than':4000}"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'le','than':4000}"), 2000, 2000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'eq','than':4000}"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'days':30,'where':{'is':'eq','than':4001}"), 0, 0, TRUTH_MET},
    {WINDOW("count", "'last':2,'where':{'is':'gt','than':4000}"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'days':7,'ago':1,'where':{'is':'gt','than':3000}"), 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'last':5,'where':{'is':'gt','than':4000}"), 0, EXPRESSION_MAX / 10, TRUTH_UNKNOWN},
    {OP("minus", WINDOW("median", "'days':4"), WINDOW("median", "'days':4,'ago':4")), 1500, 1500, TRUTH_MET},   /* 2 9 and 4 */
    {"{'op':'window','finding':'pain','context':'rest','knee':'other','stat':'worst','days':30}", 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'window','finding':'pain','context':'rest','knee':'other','stat':'count','days':30}", 0, 0, TRUTH_MET},
    {"{'op':'window','finding':'pain','context':'worst-24h','stat':'worst','days':30}", 0, 10000, TRUTH_UNKNOWN},
};

START_TEST(windows_look_at_the_reports_of_their_time) {
    static int count;
    char id[40], *members = NULL;
    pain(8, 5, "false");
    pain(6, 4, "false");
    pain(3, 2, "false");
    pain(0, 9, "false");
    snprintf(id, sizeof id, "w%d", ++count);
    ck_assert_int_ge(asprintf(&members, "'severity':%s", windows[_i].number), 0);
    const struct protocol *p = given_members(&g, id, members);
    free(members);
    struct situation s = given_situation(&g, SIDE_LEFT);
    s.phase_since_ms = GIVEN_NOW - 4 * DAY_MS;
    struct result r = criterion_number(&p->criteria, p->severity, &s, given_results(&g, p));
    ck_assert_int_eq(r.lo, windows[_i].lo);
    ck_assert_int_eq(r.hi, windows[_i].hi);
    ck_assert_int_eq(r.truth, windows[_i].known);
}
END_TEST

START_TEST(a_window_on_the_other_knee_needs_no_answer_about_this_one) {
    given(&g, "{'findings':{'pain':{'right':{'rest':7}},'analgesic':false}}");
    struct result r = number_of("{'op':'window','finding':'pain','context':'rest','knee':'other','stat':'count','days':7}");
    ck_assert(r.lo == 1000 && r.truth == TRUTH_MET);
    r = number_of("{'op':'window','finding':'pain','context':'rest','knee':'other','stat':'worst','last':1}");
    ck_assert(r.lo == 7000 && r.truth == TRUTH_MET);
}
END_TEST

/* Reports of both knees and all contexts, masked, unknown and of one instant, some joined one by one. */
START_TEST(an_index_changes_no_window) {
    struct report_index index = {0};
    char id[40], *members = NULL;
    uint32_t x = UINT32_C(0x9E3779B9) + (uint32_t)_i;
    given(&g, "{'findings':{'analgesic':false}}");
    snprintf(id, sizeof id, "i%d", _i);
    ck_assert_int_ge(asprintf(&members, "'severity':%s", windows[_i].number), 0);
    const struct protocol *p = given_members(&g, id, members);
    free(members);
    int pain_ = vocabulary_find(g.c->vocabulary, "pain");
    given_nothing(&g);
    for (int n = 0; n < 200; n++) {
        x ^= x << 13, x ^= x >> 17, x ^= x << 5;
        struct report *r = LIST_PUSH(g.c->arena, &g.history);
        *r = (struct report){.finding = pain_, .context = (int)(x % 3), .side = x >> 8 & 1 ? SIDE_LEFT : SIDE_RIGHT,
                             .value = {x % 11 * 1000, GIVEN_NOW - (200 - n) / 3 * (DAY_MS / 5), x >> 16 & 7, !(x >> 20 & 7), false}};
        answers_take(&g.answers, r);
        if (n % 9 == 0) ck_assert(report_index_grow(&index, &g.history, g.c->vocabulary, g.c->arena));
    }
    ck_assert(report_index_grow(&index, &g.history, g.c->vocabulary, g.c->arena));
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        struct situation s = given_situation(&g, (enum side)side);
        s.phase_since_ms = GIVEN_NOW - 4 * DAY_MS;
        struct result without = criterion_number(&p->criteria, p->severity, &s, given_results(&g, p));
        s.index = &index;
        struct result with = criterion_number(&p->criteria, p->severity, &s, given_results(&g, p));
        ck_assert(without.lo == with.lo && without.hi == with.hi && without.truth == with.truth);
    }
}
END_TEST

START_TEST(a_window_of_days_ends_exactly) {
    pain(7, 5, "false");
    ck_assert_int_eq(number_of(WINDOW("count", "'days':7")).lo, 0);
    ck_assert_int_eq(number_of(WINDOW("count", "'days':8")).lo, 1000);
}
END_TEST

START_TEST(a_masked_report_opens_the_window_upwards) {
    pain(1, 2, "true");
    pain(0, 3, "false");
    struct result worst = number_of(WINDOW("worst", "'days':7")), median = number_of(WINDOW("median", "'days':7")),
                  least_ = number_of(WINDOW("least", "'days':7"));
    ck_assert(worst.lo == 3000 && worst.hi == 10000);
    ck_assert(median.lo == 2500 && median.hi == 6500);
    ck_assert(least_.lo == 2000 && least_.hi == 3000);
    ck_assert_int_eq(given_left(&g, OP("le", WINDOW("worst", "'days':7"), NUMBER(5000))), TRUTH_UNKNOWN);
    ck_assert_int_eq(given_left(&g, OP("ge", WINDOW("worst", "'days':7"), NUMBER(3000))), TRUTH_MET);
}
END_TEST

/* 2 or more, 8 or more and 5: what is only possible counts at the high end. */
START_TEST(a_masked_report_counts_when_it_surely_compares_and_perhaps_when_it_could) {
    const struct { const char *where; int64_t lo, hi; } cases[] = {
        {"{'is':'gt','than':5000}", 1000, 2000}, {"{'is':'ge','than':5000}", 2000, 3000}, {"{'is':'lt','than':5000}", 0, 1000},
        {"{'is':'le','than':5000}", 1000, 2000}, {"{'is':'eq','than':5000}", 1000, 2000}, {"{'is':'eq','than':9000}", 0, 2000},
        {"{'is':'le','than':10000}", 3000, 3000}, {"{'is':'gt','than':10000}", 0, 0}};
    pain(2, 2, "true");
    pain(1, 8, "true");
    pain(0, 5, "false");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[300];
        snprintf(text, sizeof text, WINDOW("count", "'days':7,'where':%s"), cases[i].where);
        struct result r = number_of(text);
        ck_assert_msg(r.lo == cases[i].lo && r.hi == cases[i].hi && r.truth == TRUTH_MET, "%s: %lld to %lld", cases[i].where,
                      (long long)r.lo, (long long)r.hi);
    }
}
END_TEST

/* ------------------------------------------------------------------------------------- sessions, masked reports, yes/no */

/* The same, filed under a session. */
static void session_pain(double days_ago, int value, const char *analgesic, int64_t session) {
    size_t before = g.history.count;
    pain(days_ago, value, analgesic);
    for (size_t i = before; i < g.history.count; i++) g.history.item[i].session = session;
}

static struct result session_number(const char *number, int64_t session, bool indexed) {
    char red[400];
    struct report_index index = {0};
    snprintf(red, sizeof red, "{'op':'gt','left':%s,'right':" NUMBER(0) "}", number);
    const struct protocol *p = expression_light(&g, red);
    struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    s.session = session;
    ck_assert(report_index_make(&index, &g.history, g.c->vocabulary, g.c->arena));
    if (indexed) s.index = &index;
    criterion_eval(&p->criteria, p->light->red, &s, results);
    return results[p->criteria.nodes.item[p->light->red].first];
}

static const struct { const char *number; int64_t session, lo, hi; enum truth known; } in_sessions[] = {
    {WINDOW("worst", "'session':true"), 7, 4000, 4000, TRUTH_MET},              /* 1 4, the 4 late */
    {WINDOW("least", "'session':true"), 7, 1000, 1000, TRUTH_MET},
    {WINDOW("count", "'session':true"), 7, 2000, 2000, TRUTH_MET},
    {WINDOW("worst", "'session':true"), 8, 6000, 10000, TRUTH_MET},             /* 6 masked, 3 */
    {WINDOW("worst", "'session':true,'unmasked':true"), 8, 3000, 3000, TRUTH_MET},
    {WINDOW("count", "'session':true,'unmasked':true"), 8, 1000, 1000, TRUTH_MET},
    {WINDOW("worst", "'session':true"), 9, 0, 10000, TRUTH_UNKNOWN},            /* nobody answered about it */
    {WINDOW("count", "'session':true"), 9, 0, 0, TRUTH_MET},
    {WINDOW("worst", "'session':true"), 0, 0, 10000, TRUTH_UNKNOWN},            /* no session is judged */
    {WINDOW("count", "'session':true"), 0, 0, EXPRESSION_MAX / 10, TRUTH_UNKNOWN},
    {WINDOW("worst", "'days':7"), 7, 6000, 10000, TRUTH_MET},                   /* of whatever session */
};

START_TEST(a_session_s_window_holds_that_session_s_reports) {
    session_pain(9, 9, "false", 6);
    session_pain(3, 1, "false", 7);
    session_pain(2, 6, "true", 8);
    session_pain(1.5, 4, "false", 7);
    session_pain(1, 3, "false", 8);
    pain(0.5, 5, "false");
    for (int indexed = 0; indexed <= 1; indexed++) {
        struct result r = session_number(in_sessions[_i].number, in_sessions[_i].session, indexed);
        ck_assert_int_eq(r.lo, in_sessions[_i].lo);
        ck_assert_int_eq(r.hi, in_sessions[_i].hi);
        ck_assert_int_eq(r.truth, in_sessions[_i].known);
    }
}
END_TEST

START_TEST(an_unmasked_window_passes_over_masked_reports) {
    pain(4, 2, "false");
    pain(3, 3, "false");
    pain(2, 9, "true");
    pain(1, 5, "false");
    struct result r = number_of(WINDOW("median", "'days':7,'unmasked':true"));
    ck_assert(r.lo == 3000 && r.hi == 3000 && r.truth == TRUTH_MET);
    r = number_of(WINDOW("sum", "'last':2,'unmasked':true"));                   /* the last two of them, not of all */
    ck_assert(r.lo == 8000 && r.hi == 8000 && r.truth == TRUTH_MET);
    ck_assert_int_eq(number_of(WINDOW("sum", "'last':4,'unmasked':true")).truth, TRUTH_UNKNOWN);
}
END_TEST

#define SWELLING(stat, rest) "{'op':'window','finding':'swollen','stat':'" stat "'," rest "}"
static const struct { const char *number; int64_t lo; enum truth known; } yes_no[] = {
    {SWELLING("worst", "'days':7"), 1000, TRUTH_MET},  {SWELLING("least", "'days':7"), 0, TRUTH_MET},
    {SWELLING("sum", "'days':7"), 2000, TRUTH_MET},    {SWELLING("count", "'days':7"), 3000, TRUTH_MET},
    {SWELLING("mean", "'days':7"), 667, TRUTH_MET},    {SWELLING("worst", "'last':1"), 0, TRUTH_MET},
    {SWELLING("median", "'last':2"), 500, TRUTH_MET},  {SWELLING("worst", "'days':7,'knee':'other'"), 0, TRUTH_UNKNOWN},
    {SWELLING("count", "'days':7,'where':{'is':'ge','than':1000}"), 2000, TRUTH_MET},
    {SWELLING("count", "'days':7,'where':{'is':'gt','than':0}"), 2000, TRUTH_MET},
    {SWELLING("count", "'days':7,'where':{'is':'eq','than':0}"), 1000, TRUTH_MET},
};

START_TEST(a_window_over_yes_and_no_counts_yes_as_one) {
    given_at(&g, "{'findings':{'swollen':{'left':true}}}", GIVEN_NOW - 3 * DAY_MS);
    given_at(&g, "{'findings':{'swollen':{'left':true}}}", GIVEN_NOW - 2 * DAY_MS);
    given_at(&g, "{'findings':{'swollen':{'left':null}}}", GIVEN_NOW - DAY_MS);
    given_at(&g, "{'findings':{'swollen':{'left':false}}}", GIVEN_NOW - HOUR_MS);
    struct result r = number_of(yes_no[_i].number);
    ck_assert_int_eq(r.lo, yes_no[_i].lo);
    ck_assert_int_eq(r.truth, yes_no[_i].known);
    if (r.truth == TRUTH_MET) ck_assert_int_eq(r.hi, r.lo);
}
END_TEST

/* --------------------------------------------------------------------------------------------------------- baselines */

static const struct { const char *number; int64_t lo, hi; enum truth known; } baselines[] = {
    {"{'op':'baseline','finding':'pain','context':'rest'}", 4000, 4000, TRUTH_MET},
    {"{'op':'baseline','finding':'pain','context':'worst-24h'}", 6000, 10000, TRUTH_MET},           /* masked */
    {"{'op':'baseline','finding':'pain','context':'stairs-down'}", 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'baseline','finding':'pain','context':'rest','knee':'other'}", 0, 10000, TRUTH_UNKNOWN},
    {"{'op':'baseline','finding':'effusion'}", 1000, 1000, TRUTH_MET},
    {"{'op':'baseline','finding':'onset'}", 0, 1000, TRUTH_UNKNOWN},
    {"{'op':'baseline','finding':'noble'}", 1000, 1000, TRUTH_MET},
    {"{'op':'baseline','finding':'locking'}", 0, 0, TRUTH_MET},
    {"{'op':'baseline','finding':'tender'}", 0, 1000, TRUTH_UNKNOWN},
    {"{'op':'baseline','finding':'fever'}", 0, 1000, TRUTH_UNKNOWN},                                /* asked, not known */
    {"{'op':'baseline','finding':'age'}", 34000, 34000, TRUTH_MET},
    {"{'op':'baseline','finding':'hop'}", 1000, 1000, TRUTH_MET},                                   /* old since, but not then */
};

static void before_and_after_a_plan(void) {
    given_at(&g, "{'findings':{'pain':{'left':{'rest':7,'worst-24h':6}},'hop':{'left':true},'age':30}}", GIVEN_NOW - 30 * DAY_MS);
    given_at(&g, "{'findings':{'pain':{'left':{'rest':4}},'analgesic':false,'effusion':{'left':'small'},'age':34,"
                 "'noble':{'left':true},'locking':{'left':false},'fever':null}}", GIVEN_NOW - 20 * DAY_MS);
    given_at(&g, "{'findings':{'pain':{'left':{'rest':1,'stairs-down':2}},'analgesic':false,'effusion':{'left':'none'},"
                 "'noble':{'left':false},'tender':{'left':true}}}", GIVEN_NOW - DAY_MS);
}

START_TEST(a_baseline_is_what_was_known_when_the_plan_began) {
    static int count;
    char members[200], id[40];
    before_and_after_a_plan();
    snprintf(id, sizeof id, "b%d", ++count);
    snprintf(members, sizeof members, "'severity':%s", baselines[_i].number);
    const struct protocol *p = given_members(&g, id, members);
    struct situation s = given_situation(&g, SIDE_LEFT);
    struct result *results = given_results(&g, p);
    s.plan_since_ms = GIVEN_NOW - 20 * DAY_MS;
    struct result r = criterion_number(&p->criteria, p->severity, &s, results);
    ck_assert_int_eq(r.lo, baselines[_i].lo);
    ck_assert_int_eq(r.hi, baselines[_i].hi);
    ck_assert_int_eq(r.truth, baselines[_i].known);
    const int64_t without[] = {INSTANT_NONE, GIVEN_NOW - 31 * DAY_MS, 0};
    for (int i = 0; i < 3; i++) {
        s.plan_since_ms = without[i];
        ck_assert_int_eq(criterion_number(&p->criteria, p->severity, &s, results).truth, TRUTH_UNKNOWN);
    }
    s.plan_since_ms = GIVEN_NOW;
    s.history = NULL;
    ck_assert_int_eq(criterion_number(&p->criteria, p->severity, &s, results).truth, TRUTH_UNKNOWN);
}
END_TEST

START_TEST(unknown_and_future_reports_are_passed_over) {
    given_at(&g, "{'findings':{'pain':{'left':{'rest':null}}}}", GIVEN_NOW - DAY_MS);
    given_at(&g, "{'findings':{'pain':{'left':{'rest':8}},'analgesic':false}}", GIVEN_NOW + 1);
    ck_assert_int_eq(number_of(WINDOW("worst", "'days':7")).truth, TRUTH_UNKNOWN);
    ck_assert_int_eq(number_of(WINDOW("count", "'days':7")).lo, 0);
}
END_TEST

START_TEST(without_a_history_even_a_count_is_unknown) {
    const struct protocol *p = given_members(&g, "count", "'severity':" WINDOW("count", "'days':7"));
    struct situation s = given_situation(&g, SIDE_LEFT);
    s.history = NULL;
    ck_assert_int_eq(criterion_number(&p->criteria, p->severity, &s, given_results(&g, p)).truth, TRUTH_UNKNOWN);
}
END_TEST

/* Against a plain sort, for every length and with many equal values. */
START_TEST(medians_equal_those_of_a_sort) {
    const struct protocol *p = given_members(&g, "median", "'severity':" WINDOW("median", "'days':120"));
    int pain_ = vocabulary_find(g.c->vocabulary, "pain");
    int64_t sorted[40];
    uint32_t x = 0x9E3779B9;
    for (size_t n = 1; n <= 40; n++) {
        x ^= x << 13, x ^= x >> 17, x ^= x << 5;
        int64_t value = x % 11 * 1000, at = (int64_t)n - 1;
        struct report *r = LIST_PUSH(g.c->arena, &g.history);
        *r = (struct report){.finding = pain_, .side = SIDE_LEFT, .value = {.number = value, .at_ms = GIVEN_NOW - 100 + at, .known = true}};
        answers_take(&g.answers, r);
        size_t i = n - 1;
        for (; i > 0 && sorted[i - 1] > value; i--) sorted[i] = sorted[i - 1];
        sorted[i] = value;
        const struct situation s = given_situation(&g, SIDE_LEFT);
        int64_t wanted = n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        ck_assert_int_eq(criterion_number(&p->criteria, p->severity, &s, given_results(&g, p)).lo, wanted);
    }
}
END_TEST

static Suite *make_suite(void) {
    Suite *s = suite_create("criterion window");
    TCase *t = tcase_create("windows");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, windows_look_at_the_reports_of_their_time, 0, ROWS(windows));
    tcase_add_test(t, a_window_on_the_other_knee_needs_no_answer_about_this_one);
    tcase_add_loop_test(t, an_index_changes_no_window, 0, ROWS(windows));
    tcase_add_test(t, a_window_of_days_ends_exactly);
    tcase_add_test(t, a_masked_report_opens_the_window_upwards);
    tcase_add_test(t, a_masked_report_counts_when_it_surely_compares_and_perhaps_when_it_could);
    tcase_add_loop_test(t, a_baseline_is_what_was_known_when_the_plan_began, 0, ROWS(baselines));
    tcase_add_test(t, unknown_and_future_reports_are_passed_over);
    tcase_add_loop_test(t, a_session_s_window_holds_that_session_s_reports, 0, ROWS(in_sessions));
    tcase_add_test(t, an_unmasked_window_passes_over_masked_reports);
    tcase_add_loop_test(t, a_window_over_yes_and_no_counts_yes_as_one, 0, ROWS(yes_no));
    tcase_add_test(t, without_a_history_even_a_count_is_unknown);
    tcase_add_test(t, medians_equal_those_of_a_sort);
    suite_add_tcase(s, t);
    return s;
}

int main(void) { return support_run(make_suite()); }
