#include "cli/render.h"
#include "support/support.h"
#include <stdlib.h>
#include <string.h>

static struct text t;
static struct render r;

static void open_text(void) { r = (struct render){&t, false}; }
static void close_text(void) { text_fini(&t); }

static json_t *parse(const char *text) {
    json_t *o = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(o);
    return o;
}

static void shows(const char *words) { ck_assert_msg(strstr(text_get(&t), words) != NULL, "%s\nis not in\n%s", words, text_get(&t)); }

START_TEST(h30_a_dose_is_never_cut_off) {
    json_t *o = parse("{\"sets\":3,\"reps\":12,\"hold_s\":2,\"rest_s\":45,\"load\":7.5,\"load_unit\":\"kg\",\"note\":\"each side\"}");
    render_dose(&t, o);
    ck_assert_str_eq(text_get(&t), "3 × 12, 2 s hold, 7.5 kg, rest 45 s, each side");
    json_decref(o);
}
END_TEST

START_TEST(a_dose_that_cannot_be_read_fails_the_whole_text) {
    json_t *o = parse("{\"sets\":\"three\"}");
    render_dose(&t, o);
    ck_assert(text_failed(&t));
    json_decref(o);
}
END_TEST

START_TEST(h24_the_disposition_comes_with_every_reason) {
    json_t *o = parse("{\"code\":\"same-day\",\"route\":\"a clinician\",\"deadline\":\"2027-03-02T09:00:00Z\",\"reasons\":[\"RF03: hot\",\"RF19: no weight\"]}");
    render_disposition(&r, o);
    shows("Disposition: same-day");
    shows("a clinician");
    shows("RF03: hot");
    shows("RF19: no weight");
    json_decref(o);
}
END_TEST

START_TEST(an_explanation_shows_what_speaks_for_against_and_is_not_known) {
    json_t *o = parse("{\"text\":\"all of these\",\"result\":\"unknown\",\"for\":[{\"text\":\"yes it is\",\"result\":\"met\"}],"
                      "\"against\":[{\"text\":\"no it is not\",\"result\":\"not met\"}],\"open\":[{\"text\":\"who knows\",\"result\":\"unknown\"}]}");
    render_explanation(&r, o, 0);
    shows("? all of these");
    shows("  ✓ yes it is");
    shows("  ✗ no it is not");
    shows("  ? who knows");
    json_decref(o);
}
END_TEST

static void never_shows(const char *words) {
    ck_assert_msg(strstr(text_get(&t), words) == NULL, "%s\nis in\n%s", words, text_get(&t));
}

/* What is rendered by one of the functions for whole answers. */
static void render_text(void (*show)(struct render *r, const json_t *answer), const char *json) {
    json_t *o = parse(json);
    show(&r, o);
    json_decref(o);
}

#define LEAF(finding, more) "{\"finding\":\"" finding "\"," more "\"result\":\"unknown\",\"text\":\"leaf of " finding "\"}"
#define TREE                                                                                                           \
    "{\"text\":\"the tree\",\"result\":\"unknown\",\"for\":[" LEAF("fever", "") "],\"against\":[],\"open\":["                \
    LEAF("effusion", "\"side\":\"right\",") ",{\"text\":\"inner\",\"result\":\"unknown\",\"for\":[],\"against\":[],"          \
    "\"open\":[" LEAF("effusion", "\"side\":\"right\",") "," LEAF("swelling_days", "\"side\":\"left\",") ","                    \
    LEAF("pain", "\"context\":\"rest\",\"side\":\"right\",") "]}]}"
#define FLAG(result)                                                                                                   \
    "{\"red_flags\":[{\"flag\":\"RF03\",\"title\":\"Infected joint\",\"side\":\"right\",\"critical\":true,\"result\":\""         \
    result "\",\"disposition\":\"same-day\",\"say\":\"Go.\",\"explanation\":" TREE "}]}"

START_TEST(an_unknown_flag_lists_what_is_not_known_each_once) {
    render_text(render_assessment, FLAG("unknown"));
    shows("    Go.\n    not known: effusion, swelling days (left), pain rest\n");
    never_shows("the tree");
    never_shows("fever");
}
END_TEST

START_TEST(a_met_flag_keeps_its_explanation) {
    render_text(render_assessment, FLAG("met"));
    shows("the tree");
    shows("leaf of fever");
    never_shows("not known:");
}
END_TEST

START_TEST(care_comes_with_its_text) {
    render_text(render_assessment,
                "{\"care\":[{\"title\":\"Ice\",\"decision\":\"allow\",\"text\":\"Ten minutes, a cloth between, three times a day and "
                "after each run, as long as it helps against the pain.\",\"reasons\":[\"because\"]}]}");
    shows("Ice\n           Ten minutes, a cloth between, three times a day and after each run,\n"
          "           as long as it helps against the pain.\n           because\n");
}
END_TEST

START_TEST(an_answer_says_how_old_it_is_and_a_figure_how_well_it_is_founded) {
    json_t *o = parse("{\"text\":\"all\",\"result\":\"met\",\"for\":[{\"text\":\"of today\",\"result\":\"met\",\"age_h\":0},"
                      "{\"text\":\"older\",\"result\":\"met\",\"age_h\":30},{\"text\":\"old\",\"result\":\"met\",\"age_h\":72},"
                      "{\"text\":\"a figure\",\"result\":\"met\",\"mark\":\"read\",\"source\":\"a-paper\"},"
                      "{\"text\":\"a guess\",\"result\":\"met\",\"mark\":\"GK\"}]}");
    render_explanation(&r, o, 0);
    shows("✓ of today\n");
    shows("✓ older (30 h old)\n");
    shows("✓ old (3 days old)\n");
    shows("✓ a figure [read: a-paper]\n");
    shows("✓ a guess [GK]\n");
    json_decref(o);
}
END_TEST

START_TEST(a_node_has_its_place_in_the_script) {
    json_t *o = parse("{\"text\":\"all\",\"result\":\"met\",\"path\":\"/a\",\"script\":\"x/y.lua:7\",\"for\":[]}");
    render_explanation(&r, o, 2);
    ck_assert_str_eq(text_get(&t), "  ✓ all (x/y.lua:7)\n");
    json_decref(o);
}
END_TEST

#define BECAUSE "\"explanation\":{\"text\":\"all\",\"because\":[\"One.\",\"Two.\",\"Three.\",\"\\\"Four?\\\" is not answered yet.\"]}"
#define CONDITION(title, strength, primary)                                                                            \
    "{\"protocol\":\"itb-syndrome\",\"title\":\"" title "\",\"side\":\"left\",\"result\":\"met\",\"strength\":" strength           \
    ",\"primary\":" primary ",\"code\":\"M76.32\",\"running\":{\"allowed\":false,\"say\":\"No running.\"}," BECAUSE "}"
#define PLAIN(code)                                                                                                    \
    "{\"disposition\":{\"code\":\"" code "\",\"route\":\"Go there.\",\"reasons\":[\"RF03, left knee: Hot.\"]},\"red_flags\":["       \
    "{\"flag\":\"RF03\",\"title\":\"Infected joint\",\"side\":\"left\",\"critical\":true,\"result\":\"unknown\",\"say\":\"It is hot.\","   \
    BECAUSE "},{\"flag\":\"RF20\",\"title\":\"Gout\",\"critical\":false,\"result\":\"unknown\",\"say\":\"Perhaps gout.\"}],"            \
    "\"conditions\":[" CONDITION("The band", "\"definite\"", "true") "," CONDITION("The kneecap", "\"possible\"", "false") ","     \
    CONDITION("Nothing", "null", "false") "],\"care\":[{\"care\":\"ice\",\"title\":\"Ice\",\"decision\":\"allow\","                     \
    "\"reasons\":[\"take care: numb skin.\",\"C12: cold hands.\"]},"                                                   \
    "{\"care\":\"gel\",\"title\":\"Gel\",\"decision\":\"ask\"}],\"next\":{\"finding\":\"pain\",\"question\":\"How bad?\"}}"

START_TEST(a_patient_reads_what_to_do_then_what_it_may_be_then_what_is_not_known) {
    render_text(render_assessment_plain, PLAIN("urgent-48h"));
    ck_assert_str_eq(text_get(&t), "What to do\n  Go there.\n  It is hot.\n  No running.\n  What helps, and is fine for you: Ice\n  Ice: take care: numb skin. cold hands.\n"
                                   "  Ask a clinician first: Gel\n\nWhat it may be\n  The band, left knee: fits well.\n"
                                   "    - One.\n    - Two.\n    - Three.\n    - and 1 more\n\nWhat is not known\n"
                                   "  - \"Four?\" is not answered yet.\n  The next question would be: How bad?\n");
}
END_TEST

START_TEST(in_danger_a_patient_is_told_of_nothing_that_can_wait) {
    render_text(render_assessment_plain, PLAIN("emergency"));
    shows("What to do\n  Go there.\n  It is hot.\n\n");
    never_shows("Ice");
    never_shows("No running");
}
END_TEST

START_TEST(a_patient_without_anything_is_not_told_that_all_is_well) {
    render_text(render_assessment_plain, "{\"disposition\":{\"code\":\"self-ok\"},\"red_flags\":[],\"conditions\":[],\"care\":[],\"next\":null}");
    shows("No warning sign stands against exercising by yourself.");
    shows("fit none of the conditions that are looked for here");
    shows("Nothing that could change this.");
}
END_TEST

START_TEST(what_cannot_be_told_is_not_called_ruled_out) {
    render_text(render_assessment_plain, "{\"disposition\":{\"code\":\"same-day\"},\"red_flags\":[],\"conditions\":["
                "{\"title\":\"The band\",\"side\":\"left\",\"result\":\"unknown\",\"strength\":null}],\"care\":[],\"next\":null}");
    shows("What it may be\n  That cannot be told yet: too much is not known.\n");
    never_shows("fit none");
}
END_TEST

#define UNCLEAR(side)                                                                                                  \
    "{\"flag\":\"RF03\",\"side\":\"" side "\",\"critical\":true,\"result\":\"unknown\",\"say\":\"See it today.\"}"

START_TEST(what_both_knees_ask_for_is_told_once) {
    render_text(render_assessment_plain, "{\"disposition\":{\"code\":\"same-day\",\"route\":\"Go.\"},\"red_flags\":["
                UNCLEAR("left") "," UNCLEAR("right") "],\"conditions\":[],\"care\":[],\"next\":null}");
    shows("What to do\n  Go.\n  See it today.\n\n");
}
END_TEST

START_TEST(a_group_that_is_ruled_out_does_not_look_as_if_it_were_there) {
    json_t *o = parse("{\"text\":\"it\",\"result\":\"met\",\"for\":[{\"text\":\"not this\",\"result\":\"met\",\"for\":["
                      "{\"text\":\"something else\",\"result\":\"not met\",\"for\":[{\"text\":\"a swollen joint\",\"result\":\"not met\","
                      "\"for\":[{\"text\":\"fluid? none\",\"result\":\"not met\"}]}]}]}]}");
    render_explanation(&r, o, 0);
    ck_assert_str_eq(text_get(&t), "✓ it\n  ✓ not: something else\n    ✓ not: a swollen joint\n      ✓ fluid? none\n");
    json_decref(o);
}
END_TEST

START_TEST(what_is_negated_twice_is_told_without_a_not) {
    json_t *o = parse("{\"text\":\"not this\",\"result\":\"not met\",\"for\":[{\"text\":\"clear\",\"result\":\"met\",\"for\":["
                      "{\"text\":\"not this\",\"result\":\"met\",\"for\":[{\"text\":\"an injury\",\"result\":\"not met\",\"for\":["
                      "{\"text\":\"onset? gradual\",\"result\":\"not met\"}]}]}]}]}");
    render_explanation(&r, o, 0);
    ck_assert_str_eq(text_get(&t), "✗ not: clear\n  ✗ an injury\n    ✗ onset? gradual\n");
    json_decref(o);
}
END_TEST

#define ENTRY(day, kind, text) "{\"local\":\"2027-03-" day "T18:00\",\"event\":\"p1:7\",\"kind\":\"" kind "\",\"text\":\"" text "\"}"

START_TEST(a_story_for_the_patient_is_short) {
    render_text(render_story_plain, "{\"of\":\"p1\",\"story\":[" ENTRY("01", "findings", "Noted.") "," ENTRY("01", "closed", "Passed.") ","
                ENTRY("02", "closed", "Passed.") "," ENTRY("03", "closed", "Passed.") "," ENTRY("04", "closed", "Passed.") ","
                ENTRY("04", "checkin", "Done.") "," ENTRY("05", "closed", "Passed.") "]}");
    ck_assert_str_eq(text_get(&t), "The story of p1\nMon 1 Mar 2027   Noted.\n                 Passed. And 3 more until Thu 4 Mar 2027.\n"
                                   "                 Done.\nFri 5 Mar 2027   Passed.\n");
    text_fini(&t);
    render_text(render_story_plain, "{\"of\":\"p1\",\"story\":[]}");
    shows("nothing has happened yet");
}
END_TEST

#define SESSION(send)                                                                                                  \
    "{\"zone\":\"Etc/UTC\",\"sessions\":[{\"id\":\"p1.1\",\"local\":\"2027-03-01T06:00\",\"utc\":\"2027-03-01T11:00:00Z\","      \
    "\"send_utc\":\"2027-03-01T12:00:00Z\",\"send_local\":\"" send "\",\"items\":[]}]}"

START_TEST(a_moved_reminder_has_its_local_time) {
    render_text(render_agenda, SESSION("2027-03-01T07:00"));
    shows("(reminder at 07:00, quiet hours end)\n");
    never_shows("12:00");
}
END_TEST

START_TEST(a_reminder_moved_to_another_day_says_so) {
    render_text(render_agenda, SESSION("2027-03-02T07:00"));
    shows("(reminder at 07:00 on Tue 2 Mar 2027, quiet hours end)\n");
}
END_TEST

START_TEST(a_question_of_a_session_is_broken_to_the_width_and_names_its_knee) {
    render_text(render_agenda, "{\"zone\":\"Etc/UTC\",\"sessions\":[{\"id\":\"p1.1\",\"local\":\"2027-03-01T06:00\","
                "\"utc\":\"2027-03-01T11:00:00Z\",\"items\":[],\"questions\":[{\"side\":\"left\",\"text\":"
                "\"How bad was the pain at its worst in the last 24 hours, from 0 to 10?\"}]}]}");
    shows("p1.1  How bad was the pain at its worst in the last\n                             24 hours, from 0 to 10? (left)\n");
}
END_TEST

START_TEST(a_plan_says_whether_running_is_allowed) {
    render_text(render_agenda, "{\"zone\":\"Etc/UTC\",\"sessions\":[],\"running\":{\"allowed\":false,\"say\":\"Not yet.\"}}");
    shows("running: none: Not yet.\n");
    text_fini(&t);
    render_text(render_enrolled, "{\"plan\":\"p1/1\",\"state\":\"active\",\"step\":\"s\",\"phase\":\"f\","
                                 "\"running\":{\"allowed\":true,\"say\":\"Short runs.\"}}");
    shows("running: allowed: Short runs.\n");
    text_fini(&t);
    render_text(render_enrolled, "{\"plan\":\"p1/1\",\"state\":\"active\",\"step\":\"s\",\"phase\":\"f\"}");
    never_shows("running");
}
END_TEST

START_TEST(what_is_not_assessed_is_not_called_fine) {
    render_text(render_recorded, "{\"event\":\"p1:2\",\"disposition\":null}");
    shows("Disposition: not assessed yet\n");
    text_fini(&t);
    render_text(render_patient, "{\"patient\":\"p1\",\"disposition\":null}");
    shows("Disposition: not assessed yet\n");
}
END_TEST

START_TEST(masked_scores_are_pointed_out) {
    render_text(render_recorded, "{\"event\":\"p1:2\",\"session\":\"p1.1\",\"masked\":2}");
    shows("2 pain scores count as perhaps masked by a painkiller, unless it is known that none was taken (--painkiller no)\n");
    text_fini(&t);
    render_text(render_recorded, "{\"event\":\"p1:2\",\"masked\":1}");
    shows("1 pain score counts as perhaps masked by a painkiller, unless it is known that none was taken (\"analgesic\": false)\n");
    text_fini(&t);
    render_text(render_recorded, "{\"event\":\"p1:2\",\"session\":\"p1.1\",\"masked\":0}");
    never_shows("masked");
}
END_TEST

#define COLOUR(exercise, colour)                                                                                       \
    "{\"kind\":\"colour\",\"plan\":\"p1/1\",\"session\":\"p1.4\",\"from\":\"" exercise "\",\"to\":\"" colour                       \
    "\",\"reason\":\"pain limits 2 and 5\"}"

START_TEST(a_colour_is_one_line_with_its_exercises) {
    render_text(render_recorded, "{\"event\":\"p1:2\",\"moves\":[" COLOUR("clamshell", "green") "," COLOUR("walk-run", "red") ","
                COLOUR("side-plank", "green") "]}");
    shows("  session p1.4: green (clamshell, side plank): pain limits 2 and 5\n  session p1.4: red (walk run): pain limits");
}
END_TEST

START_TEST(grey_says_where_to_see_what_is_missing) {
    render_text(render_recorded, "{\"event\":\"p1:2\",\"moves\":[" COLOUR("clamshell", "grey") "]}");
    shows("session p1.4: grey (clamshell)");
    shows("stride explain p1.4");
}
END_TEST

START_TEST(doses_that_change_for_one_reason_stand_together_with_what_they_were) {
    render_text(render_recorded, "{\"event\":\"p1:2\",\"moves\":["
                "{\"kind\":\"dose\",\"plan\":\"p1/1\",\"from\":\"Clamshell: 3 × 15\",\"to\":\"Clamshell: 3 × 13\",\"reason\":\"it was red\"},"
                "{\"kind\":\"dose\",\"plan\":\"p1/1\",\"from\":\"Bridge: 3 × 12\",\"to\":\"Hop: 2 × 5\",\"reason\":\"it was red\"}]}");
    shows("  p1/1 doses: it was red\n    Clamshell: 3 × 13 (was 3 × 15)\n    Hop: 2 × 5 (was Bridge: 3 × 12)\n");
}
END_TEST

START_TEST(what_a_clinician_has_to_decide_comes_with_the_id_to_type) {
    render_text(render_recorded, "{\"event\":\"p1:2\",\"moves\":["
                "{\"kind\":\"proposed\",\"plan\":\"p1/1\",\"proposal\":\"p1:2/1\",\"reason\":\"Injection is proposed\"},"
                "{\"kind\":\"exam\",\"exam\":\"p1:2/2\",\"to\":\"asked\",\"reason\":\"it is worse\"}]}");
    shows("  p1:2/1 to approve or decline: Injection is proposed\n");
    shows("  examination p1:2/2 is asked for; stride exam times p1:2/2");
}
END_TEST

START_TEST(what_was_decided_is_not_said_twice) {
    render_text(render_decided, "{\"event\":\"p1:4\",\"plan\":\"p1/1\",\"state\":\"revoked\",\"moves\":["
                "{\"kind\":\"state\",\"plan\":\"p1/1\",\"from\":\"active\",\"to\":\"revoked\",\"reason\":\"away\"}]}");
    ck_assert_str_eq(text_get(&t), "p1:4\nplan p1/1 is stopped for good\n");
    text_fini(&t);
    render_text(render_decided, "{\"event\":\"p1:4\",\"plan\":\"p1/1\",\"proposal\":\"p1:3/1\",\"state\":\"active\",\"moves\":["
                "{\"kind\":\"decided\",\"plan\":\"p1/1\",\"proposal\":\"p1:3/1\",\"to\":\"approved\",\"reason\":\"fits\"}]}");
    ck_assert_str_eq(text_get(&t), "p1:4\np1:3/1 is approved\nplan p1/1 is active\n");
}
END_TEST

START_TEST(a_patient_is_shown_with_what_waits_and_nothing_that_is_over) {
    render_text(render_patient, "{\"patient\":\"p1\",\"proposals\":[{\"proposal\":\"p1:3/1\",\"state\":\"open\",\"text\":\"A draft\"},"
                "{\"proposal\":\"p1:3/2\",\"state\":\"declined\",\"text\":\"A gel\"}],\"exams\":["
                "{\"exam\":\"p1:5/1\",\"state\":\"booked\",\"local\":\"2027-03-02T09:00\",\"reason\":\"it clicks\"},"
                "{\"exam\":\"p1:4/1\",\"state\":\"over\",\"reason\":\"old\"}]}");
    shows("Waits for a clinician (stride approve ID, stride decline ID)\n  p1:3/1: A draft\n");
    shows("  p1:5/1 is booked for Tue 2 Mar 2027 09:00, by the clinic's clock: it clicks\n");
    never_shows("gel");
    never_shows("old");
}
END_TEST

#define DROPPED(exercise, reason) "{\"exercise\":\"" exercise "\",\"plan\":\"p1/2\",\"reason\":\"" reason "\"}"

START_TEST(what_is_left_out_is_one_line_a_reason_and_what_is_shared_is_not_left_out) {
    render_text(render_agenda, "{\"zone\":\"Etc/UTC\",\"sessions\":[{\"id\":\"p1.1\",\"local\":\"2027-03-01T06:00\",\"utc\":\"2027-03-01T06:00:00Z\","
                "\"items\":[{\"exercise\":\"hop\",\"title\":\"Hop\",\"also\":[\"p1/2\"]}],\"dropped\":[" DROPPED("plank", "a rest") "," DROPPED("hop", "done once for both") ","
                DROPPED("run", "a rest") "]}]}");
    shows("left out: plank, run - a rest\n");
    shows("done once for both: hop\n");
}
END_TEST

START_TEST(an_examination_stands_in_the_agenda) {
    render_text(render_agenda, "{\"zone\":\"Etc/UTC\",\"sessions\":[{\"id\":\"p1.1\",\"local\":\"2027-03-01T09:00\",\"utc\":\"2027-03-01T09:00:00Z\","
                "\"items\":[],\"exam\":{\"id\":\"p1:4/1\",\"local\":\"2027-03-02T09:00\"}}]}");
    shows("p1.1  examination p1:4/1 at the clinic: Tue 2 Mar\n");
    shows("2027 09:00\n");
}
END_TEST

START_TEST(long_words_are_broken_at_spaces_and_nothing_is_lost) {
    char words[600] = "", *again = words;
    for (int i = 0; i < 60; i++) again += sprintf(again, "word%02dx ", i);
    render_wrapped(&r, words, 10, 4);
    char copy[1200], *mark;
    ck_assert_uint_lt(strlen(text_get(&t)), sizeof copy);
    strcpy(copy, text_get(&t));
    int found = 0;
    for (char *word = strtok_r(copy, " \n", &mark); word != NULL; word = strtok_r(NULL, " \n", &mark)) {
        char wanted[24];
        snprintf(wanted, sizeof wanted, "word%02dx", found++);
        ck_assert_str_eq(word, wanted);
    }
    ck_assert_int_eq(found, 60);
    strcpy(copy, text_get(&t));
    for (char *line = strtok_r(copy, "\n", &mark); line != NULL; line = strtok_r(NULL, "\n", &mark))
        ck_assert_uint_le(render_columns(line), RENDER_WIDTH);
}
END_TEST

START_TEST(colour_is_there_only_when_asked_for) {
    render_paint(&r, "31", "red");
    ck_assert_str_eq(text_get(&t), "red");
    r.colour = true;
    render_paint(&r, "31", "red");
    shows("\033[31mred\033[0m");
}
END_TEST

START_TEST(columns_are_characters) {
    ck_assert_uint_eq(render_columns("3 × 12"), 6);
    ck_assert_uint_eq(render_columns("✓"), 1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("render");
    TCase *c = tcase_create("render");
    tcase_add_checked_fixture(c, open_text, close_text);
    tcase_add_test(c, h30_a_dose_is_never_cut_off);
    tcase_add_test(c, a_dose_that_cannot_be_read_fails_the_whole_text);
    tcase_add_test(c, h24_the_disposition_comes_with_every_reason);
    tcase_add_test(c, an_explanation_shows_what_speaks_for_against_and_is_not_known);
    tcase_add_test(c, an_unknown_flag_lists_what_is_not_known_each_once);
    tcase_add_test(c, a_met_flag_keeps_its_explanation);
    tcase_add_test(c, care_comes_with_its_text);
    tcase_add_test(c, an_answer_says_how_old_it_is_and_a_figure_how_well_it_is_founded);
    tcase_add_test(c, a_node_has_its_place_in_the_script);
    tcase_add_test(c, a_patient_reads_what_to_do_then_what_it_may_be_then_what_is_not_known);
    tcase_add_test(c, in_danger_a_patient_is_told_of_nothing_that_can_wait);
    tcase_add_test(c, a_patient_without_anything_is_not_told_that_all_is_well);
    tcase_add_test(c, what_cannot_be_told_is_not_called_ruled_out);
    tcase_add_test(c, what_both_knees_ask_for_is_told_once);
    tcase_add_test(c, what_is_negated_twice_is_told_without_a_not);
    tcase_add_test(c, a_group_that_is_ruled_out_does_not_look_as_if_it_were_there);
    tcase_add_test(c, a_story_for_the_patient_is_short);
    tcase_add_test(c, a_moved_reminder_has_its_local_time);
    tcase_add_test(c, a_reminder_moved_to_another_day_says_so);
    tcase_add_test(c, a_question_of_a_session_is_broken_to_the_width_and_names_its_knee);
    tcase_add_test(c, a_plan_says_whether_running_is_allowed);
    tcase_add_test(c, what_is_not_assessed_is_not_called_fine);
    tcase_add_test(c, masked_scores_are_pointed_out);
    tcase_add_test(c, a_colour_is_one_line_with_its_exercises);
    tcase_add_test(c, grey_says_where_to_see_what_is_missing);
    tcase_add_test(c, doses_that_change_for_one_reason_stand_together_with_what_they_were);
    tcase_add_test(c, what_a_clinician_has_to_decide_comes_with_the_id_to_type);
    tcase_add_test(c, what_was_decided_is_not_said_twice);
    tcase_add_test(c, a_patient_is_shown_with_what_waits_and_nothing_that_is_over);
    tcase_add_test(c, what_is_left_out_is_one_line_a_reason_and_what_is_shared_is_not_left_out);
    tcase_add_test(c, an_examination_stands_in_the_agenda);
    tcase_add_test(c, long_words_are_broken_at_spaces_and_nothing_is_lost);
    tcase_add_test(c, colour_is_there_only_when_asked_for);
    tcase_add_test(c, columns_are_characters);
    suite_add_tcase(suite, c);
    return support_run(suite);
}
