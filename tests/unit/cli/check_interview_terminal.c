#include "cli/interview_entry.h"
#include "cli/interview_save.h"
#include "cli/interview_terminal.h"
#include "clinical/given.h"
#include <sys/stat.h>
#include <unistd.h>

/* The interview with entries from a text and a screen that is kept: no terminal is needed. */

static struct given g;
static struct text screen_text;
static const char *entries;              /* what is typed, a line each; its end is the end of input */
static const char *known;                /* the findings that are taken along; NULL: none */
static struct screen screen;
static struct interview *talk;
static enum interview_end end;
static struct interview_question next;
static struct clinic_site nowhere;

static enum screen_line type(void *arg, char line[static SCREEN_LINE_MAX + 1], size_t *length) {
    size_t n = strcspn(entries, "\n");
    (void)arg;
    if (*entries == '\0') return SCREEN_END;
    *length = n;
    snprintf(line, SCREEN_LINE_MAX + 1, "%.*s", (int)n, entries);
    entries += n + (entries[n] == '\n');
    text_put(&screen_text, "\n");        /* a terminal echoes it */
    return n <= SCREEN_LINE_MAX ? SCREEN_LINE : SCREEN_LONG;
}

static void keep(void *arg, const char *bytes, size_t n) {
    (void)arg;
    text_put_n(&screen_text, bytes, n);
}

/* A flag about the knee and one about the person, a condition, and a measure. */
#define YES(name) "{'op':'yes','finding':'" name "'}"
#define SAFETY                                                                                                         \
    "{'format':1,'kind':'safety','id':'safety','version':'1','title':'Red flags','findings':" GIVEN_FINDINGS             \
    ",'flags':[{'id':'RF03','title':'Septic joint','about':'knee','critical':{'op':'const','value':true},'rows':["      \
    "{'disposition':'emergency','when':{'op':'all','of':[" YES("swollen") "," YES("fever") "]},"                        \
    "'say':'A hot swollen joint.'}]}]}"
#define WORST "{'op':'ge','left':{'op':'value','finding':'pain','context':'worst-24h'},'right':{'op':'number','value':3000}}"
#define KNEE                                                                                                           \
    "'criteria':{'definite':{'op':'all','of':[" YES("noble") "," YES("stairs") "," WORST ",{'op':'includes','finding':" \
    "'pain_place','code':'patella'},{'op':'is','finding':'onset','code':'gradual'}]}}"
#define ITEM(name)                                                                                                     \
    "{'about':'knee','codes':['no','some_of_it','much'],'name':'" name "','question':'Item " name "?','type':'one-of'}"
#define POINTS(name) "{'finding':'" name "','points':[4000,2000,0]}"
#define MEASURE                                                                                                        \
    "{'format':1,'kind':'protocol','id':'m','version':'1','title':'M','findings':[" ITEM("one") "," ITEM("two") ","      \
    "{'about':'knee','max':8000,'min':0,'name':'total','question':'A scale','type':'number','unit':'points',"          \
    "'score':{'items':[" POINTS("one") "," POINTS("two") "]}}],"                                          \
    "'criteria':{'definite':{'op':'ge','left':{'op':'value','finding':'total'},'right':{'op':'number','value':6000}}}}"

static void set_up(void) {
    g = given_new();
    known = NULL;
    screen = (struct screen){NULL, type, keep, false};
}

static void tear_down(void) {
    text_fini(&screen_text);
    given_free(&g);
}

static void hold(const char *typed) {
    struct talk with = {&screen, g.c, &nowhere, GIVEN_NOW, g.c->arena};
    json_t *form = known != NULL ? given_json(known) : NULL;
    entries = typed;
    ck_assert_msg(interview_new(g.c, GIVEN_NOW, form, g.c->arena, &talk, &g.err) == STATUS_OK, "%s", g.err.message);
    json_decref(form);
    ck_assert_msg(interview_terminal(&with, talk, &end, &next, &g.err) == STATUS_OK, "%s", g.err.message);
}

static void hold_knee(const char *typed) {
    given_protocol(&g, SAFETY);
    given_members(&g, "knee", KNEE);
    hold(typed);
}

static void hold_measure(const char *typed) {
    given_protocol(&g, MEASURE);
    hold(typed);
}

static void shows(const char *words) {
    ck_assert_msg(strstr(text_get(&screen_text), words) != NULL, "%s\nis not in\n%s", words, text_get(&screen_text));
}
static void never_shows(const char *words) {
    ck_assert_msg(strstr(text_get(&screen_text), words) == NULL, "%s\nis in\n%s", words, text_get(&screen_text));
}
static int times_shown(const char *words) {
    int count = 0;
    for (const char *at = text_get(&screen_text); (at = strstr(at, words)) != NULL; at++) count++;
    return count;
}

static void form_is(const char *expected) {
    json_t *form = interview_form(talk), *wanted = given_json(expected);
    char *got = json_dumps(json_object_get(form, "findings"), JSON_COMPACT | JSON_SORT_KEYS);
    ck_assert_msg(json_equal(json_object_get(form, "findings"), wanted), "got %s", got);
    free(got);
    json_decref(form);
    json_decref(wanted);
}

#define WHOLE "2\n34\nn\nn\n"            /* right knee, 34 years, no swelling; the rest hangs on the Noble test */

/* ---- The talk ---- */

START_TEST(questions_come_with_their_answers_and_end_with_a_summary) {
    hold_knee("right\n34\nn\nn\ny\n");
    ck_assert_int_eq(end, INTERVIEW_ENDED);
    ck_assert_int_eq(next.kind, INTERVIEW_DONE);
    shows("  1  Which knee hurts?\n     1 left\n     2 right\n     3 both\n");
    shows("  2  Age?\n     0 to 120 y; ? don't know > ");
    shows("Warning signs\n\n  3  Swollen? (right knee)\n     y yes, n no, ? don't know > ");
    shows("  4  Noble test painful? (right knee) no\n");
    shows("Is all of that right?");
    form_is("{'age':34,'swollen':{'right':false},'noble':{'right':false}}");
}
END_TEST

START_TEST(every_kind_of_answer_is_taken) {
    hold_knee("1\n?\nno\ny\nNO\n6\ny\ngradual\n2\ny\n");
    form_is("{'age':null,'analgesic':false,'noble':{'left':true},'onset':{'left':'gradual'},'pain':{'left':{'worst-24h':6}},"
            "'pain_place':{'left':['patella']},'stairs':{'left':true},'swollen':{'left':false}}");
    ck_assert_int_eq(end, INTERVIEW_ENDED);
    shows("Pain\n");
    shows("How bad is the pain? (worst 24h, left knee)\n     0 to 10; ? don't know > ");
    shows("numbers with spaces between them, or none; ? don't know > ");
}
END_TEST

START_TEST(a_wrong_entry_is_answered_with_what_is_expected_and_the_question_stands) {
    hold_knee("4\nboth of them\nright\n200\nold\n3,5\n34\nmaybe\nn\nn\ny\n");
    ck_assert_int_eq(times_shown("Which knee hurts?\n"), 1);
    ck_assert_int_eq(times_shown("Expected: a number from 1 to 3\n"), 2);
    ck_assert_int_eq(times_shown("Expected: a number from 0 to 120 y"), 3);
    shows("with a point and no comma");
    shows("Expected: y yes, n no, ? don't know\n");
    ck_assert_int_eq(end, INTERVIEW_ENDED);
}
END_TEST

START_TEST(b_goes_back_and_help_helps) {
    hold_knee("b\n2\nh\n33\nb\n34\nn\nn\ny\n");
    shows("This is the first question.");
    shows("never taken");
    ck_assert_int_eq(times_shown("  2  Age?\n"), 2);
    form_is("{'age':34,'swollen':{'right':false},'noble':{'right':false}}");
}
END_TEST

START_TEST(q_ends_early_and_keeps_what_was_answered) {
    hold_knee("2\n34\nq\n");
    ck_assert_int_eq(end, INTERVIEW_QUIT);
    ck_assert_int_eq(next.kind, INTERVIEW_FINDING);
    form_is("{'age':34}");
}
END_TEST

START_TEST(the_end_of_input_is_an_end) {
    hold_knee("2\n34\n");
    ck_assert_int_eq(end, INTERVIEW_CUT);
    form_is("{'age':34}");
}
END_TEST

START_TEST(two_answers_that_contradict_are_both_named) {
    given_members(&g, "stairs", "'criteria':{'definite':{'op':'any','of':[" YES("stairs") ",{'op':'ge','left':{'op':'value',"
                  "'finding':'pain','context':'stairs-down'},'right':{'op':'number','value':5000}}]}}");
    known = "{'side':'left','findings':{'stairs':false}}";
    hold("1\n34\nn\n3\n0\ny\n");
    shows("Two answers do not go together: pain");
    shows("contradicts stairs");
    ck_assert_int_eq(end, INTERVIEW_ENDED);
    form_is("{'age':34,'analgesic':false,'pain':{'left':{'stairs-down':0}}}");
}
END_TEST

/* ---- What must be said at once ---- */

START_TEST(an_emergency_is_said_on_the_spot_with_where_to_go) {
    hold_knee("2\n34\ny\ny\nn\n");
    shows("EMERGENCY: Septic joint, right knee\nA hot swollen joint.\n\nGo to the nearest");
    shows("emergency department now, or call an ambulance");
    ck_assert_int_eq(times_shown("EMERGENCY"), 1);
    ck_assert_int_eq(end, INTERVIEW_QUIT);
    form_is("{'age':34,'fever':true,'swollen':{'right':true}}");
}
END_TEST

START_TEST(whoever_goes_on_is_not_told_again) {
    hold_knee("2\n34\ny\ny\ny\nn\ny\n");
    ck_assert_int_eq(times_shown("EMERGENCY"), 1);
    ck_assert_int_eq(end, INTERVIEW_ENDED);
}
END_TEST

START_TEST(a_warning_taken_back_and_given_again_is_said_again) {
    hold_knee("2\n34\ny\ny\ny\nb\nn\nb\ny\ny\nn\ny\n");
    ck_assert_int_eq(times_shown("EMERGENCY"), 2);
}
END_TEST

START_TEST(dont_know_is_no_warning_and_no_no) {
    hold_knee("2\n34\n?\n?\nn\ny\n");
    never_shows("EMERGENCY");
    form_is("{'age':34,'fever':null,'noble':{'right':false},'swollen':{'right':null}}");
}
END_TEST

/* ---- Measures ---- */

START_TEST(items_come_one_after_the_other) {
    hold_measure("1\nno\n2\ny\n");
    shows("A scale: the next 2 questions make it up, one by one.");
    shows("0 to 8.");
    shows("item 2 of 2\n");
    shows("     2 some of it\n");
    form_is("{'one':{'left':'no'},'two':{'left':'some_of_it'}}");
}
END_TEST

START_TEST(a_total_is_entered_instead) {
    hold_measure("1\nt 9\nt 6.5\ny\n");
    shows("Expected: a number from 0 to 8 points");
    shows("A scale (left knee) 6.5\n");
    form_is("{'total':{'left':6.5}}");
    ck_assert_int_eq(end, INTERVIEW_ENDED);
}
END_TEST

/* ---- Corrections at the end ---- */

START_TEST(an_answer_is_changed_by_its_number_and_the_others_are_kept) {
    hold_knee("2\n34\nn\nn\n2\n35\ny\n");
    ck_assert_int_eq(end, INTERVIEW_ENDED);
    ck_assert_int_eq(times_shown("Is all of that right?"), 2);
    ck_assert_int_eq(times_shown("Swollen? (right knee)\n"), 1);
    form_is("{'age':35,'swollen':{'right':false},'noble':{'right':false}}");
}
END_TEST

START_TEST(what_a_correction_opens_is_asked) {
    hold_knee("2\n34\nn\nn\n3\ny\nn\ny\n");
    shows("Fever?");
    form_is("{'age':34,'fever':false,'noble':{'right':false},'swollen':{'right':true}}");
    hold("2\n34\nn\nn\nzero\n99\nq\n");
    ck_assert_int_eq(times_shown("Expected: y, the number of an answer, b or q."), 2);
    ck_assert_int_eq(end, INTERVIEW_QUIT);
}
END_TEST

/* ---- Bad input ---- */

START_TEST(entries_that_are_no_text_or_too_long_are_refused) {
    char typed[3000];
    memset(typed, 'x', sizeof typed);
    snprintf(typed + 2000, 900, "\n\033[2J\n\xff\xfe\n  2  \n34\nn\nn\ny\n");
    hold_knee(typed);
    shows("That entry is too long; nothing was taken.");
    shows("That entry has a control character; nothing was taken.");
    ck_assert_int_eq(times_shown("nothing was taken"), 3);
    never_shows("\033");
    ck_assert_int_eq(end, INTERVIEW_ENDED);
}
END_TEST

START_TEST(what_is_shown_has_no_escapes) {
    screen_say(&screen, NULL, "a\033]0;title\007b \xc2\x9b 3 × 12", 0, 0);
    ck_assert_str_eq(text_get(&screen_text), "a?]0;title?b ?? 3 × 12\n");
}
END_TEST

START_TEST(lines_end_before_the_80th_column) {
    hold_knee("h\n2\n34\ny\ny\ny\nn\ny\n");
    for (const char *line = text_get(&screen_text); *line != '\0'; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") < 80, "%.*s", (int)strcspn(line, "\n"), line);
}
END_TEST

/* What memory runs out in the middle of is either said or does no harm. */
START_TEST(an_interview_survives_every_failing_allocation) {
    given_protocol(&g, SAFETY);
    given_members(&g, "knee", KNEE);
    for (int n = 1, refused = 1; refused > 0; n++) {
        struct talk with = {&screen, g.c, &nowhere, GIVEN_NOW, g.c->arena};
        struct error why;
        text_fini(&screen_text);
        entries = "2\n3x\n34\nb\n34\n";
        ck_assert(interview_new(g.c, GIVEN_NOW, NULL, g.c->arena, &talk, &why) == STATUS_OK);
        support_fail_once(n);
        enum status status = interview_terminal(&with, talk, &end, &next, &why);
        refused = support_failed();
        support_fail_nth(0);
        ck_assert(status == STATUS_MEMORY || (status == STATUS_OK && end == INTERVIEW_CUT));
    }
}
END_TEST

/* ---- Entries ---- */

static const struct { const char *finding, *entry, *value; } taken[] = {
    {"noble", "Y", "true"}, {"noble", "yes", "true"}, {"noble", "no", "false"}, {"noble", "Don't know", "null"},
    {"noble", "?", "null"}, {"noble", "don’t know", "null"}, {"noble", "1", NULL}, {"noble", "", NULL},
    {"noble", "ja", NULL}, {"age", "34", "34"}, {"age", "34.125", "34.125"}, {"age", "0.5", "0.5"}, {"age", "-1", NULL},
    {"age", "34 years", NULL}, {"age", "34.", NULL}, {"age", "1.2345", NULL}, {"age", "99999999999999999999", NULL},
    {"age", "0x10", NULL}, {"age", "none", NULL}, {"onset", "1", "'gradual'"}, {"onset", "traumatic", "'traumatic'"},
    {"onset", "3", NULL}, {"onset", "0", NULL}, {"onset", "1 2", NULL}, {"effusion", "none", "'none'"},
    {"pain_place", "none", "[]"}, {"pain_place", "1", "['lateral_epicondyle']"},
    {"pain_place", "3 1", "['lateral_epicondyle','diffuse']"}, {"pain_place", "1, 2", "['lateral_epicondyle','patella']"},
    {"pain_place", "2 2", "['patella']"}, {"pain_place", "Lateral Epicondyle", "['lateral_epicondyle']"},
    {"pain_place", "", NULL}, {"pain_place", "0", NULL}, {"pain_place", "1 4", NULL}, {"pain_place", ",", NULL},
    {"pain_place", "1 none", NULL}, {"pain_place", "no", NULL}};

START_TEST(entries_are_read) {
    given_members(&g, "knee", KNEE);
    const struct vocabulary *v = g.c->vocabulary;
    const struct finding *f = &v->findings.item[vocabulary_find(v, taken[_i].finding)];
    json_t *value = NULL;
    char list[100];
    enum status status = entry_read(f, taken[_i].entry, &value, &g.err);
    ck_assert_msg(status == (taken[_i].value ? STATUS_OK : STATUS_INPUT), "%s: %s", taken[_i].finding, taken[_i].entry);
    if (taken[_i].value == NULL) return;
    snprintf(list, sizeof list, "[%s]", taken[_i].value);
    json_t *wanted = given_json(list);
    ck_assert_msg(json_equal(value, json_array_get(wanted, 0)), "%s", taken[_i].entry);
    json_decref(value);
    json_decref(wanted);
}
END_TEST

/* ---- Saving ---- */

static char *content(const char *path) {
    json_t *json = NULL;
    ck_assert_msg(json_read_file(path, 10000, &json, &g.err) == STATUS_OK, "%s", g.err.message);
    char *text = json_canonical(json);
    json_decref(json);
    return text;
}

START_TEST(a_file_is_there_whole_and_is_not_replaced_unasked) {
    char *path = support_tempfile("answers.json"), *text;
    json_t *form = given_json("{'findings':{'age':34.5,'hop':0.1}}"), *other = given_json("{'findings':{}}");
    struct stat about;
    ck_assert_msg(save_file(path, form, false, &g.err) == STATUS_OK, "%s", g.err.message);
    ck_assert_int_eq(save_file(path, other, false, &g.err), STATUS_CONFLICT);
    ck_assert_str_eq(text = content(path), "{\"findings\":{\"age\":34.5,\"hop\":0.1}}");
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_int_eq(about.st_mode & 0777, 0600);
    free(text);
    ck_assert_int_eq(save_file(path, other, true, &g.err), STATUS_OK);
    ck_assert_str_eq(text = content(path), "{\"findings\":{}}");
    free(text);
    json_decref(form);
    json_decref(other);
    free(path);
}
END_TEST

START_TEST(a_name_is_asked_for_until_it_is_saved_or_not_to_be) {
    char *path = support_tempfile("named.json");
    char typed[1200];
    const char *saved = NULL;
    json_t *form = given_json("{'findings':{}}");
    snprintf(typed, sizeof typed, "/nonexistent/x.json\n%s\n%s\nn\n%s\ny\n\n", path, path, path);
    entries = typed;
    ck_assert_int_eq(save_asking(&screen, form, GIVEN_NOW, g.c->arena, &saved, &g.err), STATUS_OK);
    ck_assert_str_eq(saved, path);
    shows("y for findings-2027-03-01.json; an");
    shows("cannot write /nonexistent/x.json");
    saved = NULL;
    ck_assert_int_eq(save_asking(&screen, form, GIVEN_NOW, g.c->arena, &saved, &g.err), STATUS_OK);
    ck_assert_str_eq(saved, path);       /* not replaced, then asked again, replaced */
    ck_assert_int_eq(times_shown("is there already. Replace it?"), 2);
    saved = NULL;
    ck_assert_int_eq(save_asking(&screen, form, GIVEN_NOW, g.c->arena, &saved, &g.err), STATUS_OK);
    ck_assert_ptr_null(saved);
    json_decref(form);
    free(path);
}
END_TEST

START_TEST(partial_answers_never_replace_others) {
    char *path = support_tempfile("cut.json");
    const char *one, *two;
    json_t *form = given_json("{'findings':{}}");
    ck_assert_int_eq(save_partial(path, form, g.c->arena, &one, &g.err), STATUS_OK);
    ck_assert_int_eq(save_partial(path, form, g.c->arena, &two, &g.err), STATUS_OK);
    ck_assert_ptr_nonnull(strstr(one, "cut.json.partial"));
    ck_assert_ptr_nonnull(strstr(two, "cut.json.partial-2"));
    ck_assert_int_eq(access(path, F_OK), -1);
    json_decref(form);
    free(path);
}
END_TEST

START_TEST(where_nothing_can_be_saved_is_known_before) {
    ck_assert_int_eq(save_possible("/nonexistent/x.json", &g.err), STATUS_ENVIRONMENT);
    ck_assert_int_eq(save_possible(support_tempdir(), &g.err), STATUS_ENVIRONMENT);
    char *path = support_tempfile("new.json");
    ck_assert_int_eq(save_possible(path, &g.err), STATUS_OK);
    free(path);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("interview_terminal");
    TCase *t = tcase_create("talk");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, questions_come_with_their_answers_and_end_with_a_summary);
    tcase_add_test(t, every_kind_of_answer_is_taken);
    tcase_add_test(t, a_wrong_entry_is_answered_with_what_is_expected_and_the_question_stands);
    tcase_add_test(t, b_goes_back_and_help_helps);
    tcase_add_test(t, q_ends_early_and_keeps_what_was_answered);
    tcase_add_test(t, the_end_of_input_is_an_end);
    tcase_add_test(t, two_answers_that_contradict_are_both_named);
    tcase_add_test(t, an_emergency_is_said_on_the_spot_with_where_to_go);
    tcase_add_test(t, whoever_goes_on_is_not_told_again);
    tcase_add_test(t, a_warning_taken_back_and_given_again_is_said_again);
    tcase_add_test(t, dont_know_is_no_warning_and_no_no);
    tcase_add_test(t, items_come_one_after_the_other);
    tcase_add_test(t, a_total_is_entered_instead);
    tcase_add_test(t, an_answer_is_changed_by_its_number_and_the_others_are_kept);
    tcase_add_test(t, what_a_correction_opens_is_asked);
    tcase_add_test(t, entries_that_are_no_text_or_too_long_are_refused);
    tcase_add_test(t, what_is_shown_has_no_escapes);
    tcase_add_test(t, an_interview_survives_every_failing_allocation);
    tcase_add_test(t, lines_end_before_the_80th_column);
    tcase_add_loop_test(t, entries_are_read, 0, sizeof taken / sizeof *taken);
    suite_add_tcase(suite, t);
    t = tcase_create("saving");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_file_is_there_whole_and_is_not_replaced_unasked);
    tcase_add_test(t, a_name_is_asked_for_until_it_is_saved_or_not_to_be);
    tcase_add_test(t, partial_answers_never_replace_others);
    tcase_add_test(t, where_nothing_can_be_saved_is_known_before);
    suite_add_tcase(suite, t);
    return support_run(suite);
}
