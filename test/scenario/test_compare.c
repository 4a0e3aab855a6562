/* SPDX-License-Identifier: MIT */
/* mpx compare: what counts as a difference, how it is said, exit codes. */
#include <sys/stat.h>

#include "command.h"

/* Tables by name; runs of three, cells of two. */
static const struct {
    const char *name, *text;
} tables[] = {
    {"a", "id,x,seed,got,time_s\nx=1/seed=1,1,1,10,0.5\nx=2/seed=1,2,1,20,\n"},
    {"again", "id,x,seed,got,time_s\nx=1/seed=1,1,1,10,0.5\n"
              "x=2/seed=1,2,1,20,\n"},
    {"order", "id,seed,x,time_s,got\nx=2/seed=1,1,2,,20\n"
              "x=1/seed=1,1,1,0.5,10\n"},
    {"number", "id,x,seed,got,time_s\nx=1/seed=1,1,1,11,0.5\n"
               "x=2/seed=1,2,1,20,\n"},
    {"missing", "id,x,seed,got,time_s\nx=1/seed=1,1,1,10,\n"
                "x=2/seed=1,2,1,20,0\n"},
    {"fewer", "id,x,seed,got\nx=1/seed=1,1,1,10\nx=2/seed=1,2,1,20\n"},
    {"rows", "id,x,seed,got,time_s\nx=1/seed=1,1,1,10,0.5\n"
             "x=3/seed=1,3,1,20,\n"},
    {"none", "id,x,seed,got,time_s\n"},
    {"cells", "x,y,n,mean_got,sd_got,lo95_got,hi95_got\n"
              "1,a,5,10,1,8,12\n1,b,5,20,1,18,22\n"},
    {"close", "x,y,n,mean_got,sd_got,lo95_got,hi95_got\n"
              "1,a,9,11,2,9,13\n1,b,9,23,2,22,24\n"},
    {"spread", "x,y,n,n_got,mean_got,sd_got,lo95_got,hi95_got,p10_got\n"
               "1,a,5,4,10,1,8,12,8\n1,b,5,5,20,1,18,22,18\n"},
    {"spread2", "x,y,n,n_got,mean_got,sd_got,lo95_got,hi95_got,p10_got\n"
                "1,a,9,9,11,2,9,13,9\n1,b,9,9,21,2,20,22,20\n"},
    {"apart", "x,y,n,mean_got,sd_got,lo95_got,hi95_got\n"
              "1,a,9,11,2,9,13\n1,b,9,23,2,22.1,24\n"},
    {"figure", "loss,one\n0,1\n0,2\n"},
    {"figure2", "loss,one\n0,1\n0,3\n"},
    {"longer", "id,got\na,1\nb,2,3\n"},
    {"shorter", "id,got,time_s\na,1,2\nb,2\n"},
    {"quote", "id,got\n\"a\",1\nb,\"2\n"},
    {"within", "id,got\na,1\nb\"c,2\nd,3\n"},
    {"after", "id,got\n\"a\"b,1\n"},
    {"after-ff", "id,got\n\"a\"\xff,1\n"},
    {"cut", "id,got\na,1"},
    {"empty", ""},
    {"twice", "id,got\na,1\na,2\n"},
    {"twins", "id,got,got\na,1,2\n"},
};

static int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0)
        return -1;
    for (unsigned i = 0; i < COUNT_OF(tables); i++) {
        char path[32];
        snprintf(path, sizeof path, "%s.csv", tables[i].name);
        write_file(path, tables[i].text);
    }
    return system("mkdir old new bare && cp a.csv old/runs.csv &&"
                  "cp cells.csv old/cells.csv && cp number.csv new/runs.csv &&"
                  "cp close.csv new/cells.csv && printf 'id,got\\na\\0,1\\n'"
                  ">nul.csv");
}

static const struct {
    const char *args;
    int code;
    const char *said;
} calls[] = {
    {"a.csv again.csv", 0, "a.csv and again.csv: 2 rows, 10 fields the same\n"},
    {"a.csv again.csv --quiet", 0, ""},
    {"a.csv order.csv", 0, "10 fields the same\n"},
    {"a.csv number.csv", 1, "  x=1/seed=1  got  10 -> 11  +10 %\n"},
    {"a.csv number.csv", 1, "9 fields the same, 1 different\n"},
    {"a.csv number.csv -q", 1, "got  10 -> 11"},
    {"number.csv a.csv", 1, "got  11 -> 10  -9.09 %\n"},
    {"a.csv number.csv --tolerance 9%", 1, "10 -> 11"},
    {"a.csv number.csv --tolerance=10%", 0,
     "10 fields the same (1 within what is allowed)\n"},
    {"a.csv missing.csv", 1, "  x=1/seed=1  time_s  0.5 -> nothing\n"},
    {"a.csv missing.csv --tolerance 99%", 1,
     "  x=2/seed=1  time_s  nothing -> 0\n"},
    {"a.csv fewer.csv", 1, "  column time_s is only in a.csv\n"},
    {"a.csv fewer.csv --more-columns", 1, "1 column of one alone\n"},
    {"fewer.csv a.csv", 1, "  column time_s is only in a.csv\n"},
    {"fewer.csv a.csv --more-columns", 0, "8 fields the same\n"},
    {"a.csv rows.csv", 1, "  run or cell x=2/seed=1 is only in a.csv\n"},
    {"a.csv rows.csv", 1, "  run or cell x=3/seed=1 is only in rows.csv\n"},
    {"a.csv none.csv", 1, "2 rows of one alone\n"},
    {"none.csv a.csv", 1, "2 rows of one alone\n"},
    {"none.csv none.csv", 3,
     "mpx: compare: neither none.csv nor none.csv has a row\n"},
    {"cells.csv close.csv", 1, "  x=1 y=a  mean_got  10 -> 11  +10 %\n"},
    {"cells.csv close.csv --intervals", 0, "(2 within what is allowed)\n"},
    {"cells.csv apart.csv --intervals", 1, "  x=1 y=b  mean_got  20 -> 23"},
    {"cells.csv apart.csv --intervals", 1,
     "fields the same (1 within what is "
     "allowed), 1 different\n"},
    {"spread.csv spread2.csv --intervals", 0, "(2 within what is allowed)\n"},
    {"cells.csv spread.csv --more-columns", 0, "fields the same\n"},
    {"figure.csv figure2.csv", 1, "  row 2  one  2 -> 3  +50 %\n"},
    {"old new", 1, "old/runs.csv and new/runs.csv: "},
    {"old new --intervals", 0, "old/cells.csv and new/cells.csv: "},
    {"a.csv old", 0, "a.csv and old/runs.csv: "},
    {"old cells.csv", 0, "old/cells.csv and cells.csv: "},
    /* what is wrong */
    {"", 2, "compare: two folders of results or CSV files"},
    {"a.csv", 2, "compare: two folders"},
    {"a.csv a.csv a.csv", 2, "compare: two folders"},
    {"a.csv gone.csv", 4, "cannot read gone.csv: No such file"},
    {"old bare", 4, "cannot read bare/runs.csv: No such file"},
    {"a.csv a.csv --intervals", 2, "a.csv has no intervals; cells.csv has"},
    {"a.csv a.csv --tolerance 2", 2, "a share below 100%, as 2%, not \"2\""},
    {"a.csv a.csv --tolerance 100%", 2, "a share below 100%"},
    {"a.csv a.csv --tolerance", 2, "option --tolerance wants a value"},
    {"a.csv a.csv --exact", 2, "compare: no option \"--exact\""},
    {"a.csv longer.csv", 3, "longer.csv:3:5: error: more fields than"},
    {"shorter.csv a.csv", 3, "shorter.csv:3:4: error: fewer fields than"},
    {"quote.csv a.csv", 3, "quote.csv:3:3: error: this quote is never closed"},
    {"within.csv a.csv", 3,
     "within.csv:3:2: error: a quote in a field that does not begin with"},
    {"after.csv a.csv", 3, "after.csv:2:4: error: this is after the end of a"},
    {"after-ff.csv a.csv", 3,
     "after-ff.csv:2:4: error: this is after the end of a"},
    {"cut.csv a.csv", 3, "cut.csv:2:4: error: the last line has no end"},
    {"empty.csv a.csv", 3, "empty.csv: error: the file is empty"},
    {"nul.csv a.csv", 3, "nul.csv:2:2: error: a NUL octet"},
    {"a.csv /dev/zero", 3, "/dev/zero:1:1: error: a NUL octet"},
    {"a.csv /dev/null", 3, "/dev/null: error: the file is empty"},
    {"twice.csv a.csv", 3, "twice.csv: error: row a is there twice"},
    {"twins.csv a.csv", 3, "twins.csv:1:1: error: column got is there twice"},
};

static void test_calls(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(calls); i++) {
        char args[128];
        snprintf(args, sizeof args, "compare %s", calls[i].args);
        int code = mpx("", args);
        if (code != calls[i].code)
            fail_msg("mpx %s: exit code %d", args, code);
        assert_said(calls[i].said);
    }
}

/* A table that cannot be read twice. */
static void test_pipe(void **state)
{
    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(system("cat number.csv >fifo &"), 0);
    assert_int_equal(mpx("", "compare a.csv fifo"), 1);
    assert_said("  x=1/seed=1  got  10 -> 11  +10 %\n");
    assert_int_equal(system("cat after.csv >fifo &"), 0);
    assert_int_equal(mpx("", "compare fifo a.csv"), 3);
    assert_said("fifo:2:4: error: this is after the end of a field\n"
                "    2 | \"a\"b,1\n");
}

/* --update: what moved is said, and the reference is what it moved to. */
static void test_update(void **state)
{
    size_t len, ref_len;

    (void)state;
    assert_int_equal(system("cp a.csv ref.csv; cp a.csv kept.csv"), 0);
    assert_int_equal(mpx("", "compare ref.csv again.csv --update"), 0);
    assert_said("10 fields the same\n");
    assert_int_equal(system("cmp ref.csv kept.csv"), 0);
    /* within what is allowed it stays */
    assert_int_equal(mpx("", "compare ref.csv number.csv --update --tolerance "
                             "10%"),
                     0);
    assert_int_equal(system("cmp ref.csv kept.csv"), 0);
    assert_int_equal(mpx("", "compare ref.csv number.csv --update"), 0);
    assert_said("  x=1/seed=1  got  10 -> 11  +10 %\n");
    assert_said("ref.csv is renewed\n");
    assert_int_equal(system("cmp ref.csv number.csv"), 0);
    assert_int_equal(mpx("", "compare ref.csv number.csv"), 0);
    /* a folder gives the table of the same kind */
    assert_int_equal(mpx("", "compare ref.csv old --update"), 0);
    assert_int_equal(system("cmp ref.csv old/runs.csv"), 0);
    /* what is wrong replaces nothing */
    assert_int_equal(mpx("", "compare ref.csv quote.csv --update"), 3);
    assert_int_equal(mpx("", "compare ref.csv gone.csv --update"), 4);
    assert_int_equal(mpx("", "compare old new --update"), 2);
    assert_said("not a folder of results");
    assert_int_equal(system("cmp ref.csv old/runs.csv"), 0);
    /* one that is not there yet */
    assert_int_equal(mpx("", "compare first.csv cut.csv --update"), 3);
    assert_false(file_exists("first.csv"));
    assert_int_equal(mpx("", "compare first.csv old --update"), 0);
    assert_said("first.csv is new: 2 rows of old/runs.csv\n");
    char *first = file_read("first.csv", &len);
    char *ref = file_read("ref.csv", &ref_len);
    assert_non_null(first);
    assert_non_null(ref);
    assert_int_equal(len, ref_len);
    assert_memory_equal(first, ref, len);
    free(first);
    free(ref);
    assert_int_equal(system("ls | grep -c tmp"), 256); /* none is left */
}

/* A table with thousands of differences says the first of them. */
static void test_many(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        FILE *f = fopen(i == 0 ? "many.csv" : "others.csv", "w");
        assert_non_null(f);
        fputs("id,got\n", f);
        for (unsigned row = 0; row < 5000; row++)
            fprintf(f, "seed=%u,%u\n", row, row + i);
        fclose(f);
    }
    assert_int_equal(mpx("", "compare many.csv others.csv"), 1);
    assert_said("  seed=99  got  99 -> 100  +1.01 %\n  and 4900 more\n");
}

/* Each column is looked for among all others: there is an end to them. */
static void test_wide(void **state)
{
    (void)state;
    for (unsigned columns = 10000; columns <= 10001; columns++) {
        FILE *f = fopen("wide.csv", "w");
        assert_non_null(f);
        for (unsigned c = 1; c <= columns; c++)
            fprintf(f, "c%u%c", c, c < columns ? ',' : '\n');
        for (unsigned c = 1; c <= columns; c++)
            fprintf(f, "%u%c", c, c < columns ? ',' : '\n');
        fclose(f);
        assert_int_equal(mpx("", "compare wide.csv wide.csv"),
                         columns > 10000 ? 3 : 0);
    }
    assert_said("wide.csv:1:1: error: more than 10000 columns");
}

/* Of hosts.csv a row is a run's host. */
static void test_hosts(void **state)
{
    (void)state;
    write_file("h.yaml", "name: h\nseeds: 1..3\n"
                         "hosts: {phone: {role: client, connects-to: shop}, "
                         "shop: {role: server}}\n"
                         "links: [{a: phone, b: r, loss: 1 %}, "
                         "{a: r, b: shop}]\n");
    assert_int_equal(mpx("", "run h.yaml -o h1"), 0);
    assert_int_equal(mpx("", "run h.yaml -o h2"), 0);
    assert_int_equal(mpx("", "compare h1/hosts.csv h2"), 0);
    assert_said("h1/hosts.csv and h2/hosts.csv: 6 rows");
    assert_int_equal(system("sed -i '/^seed=2,shop/s/,3000,/,2999,/' "
                            "h2/hosts.csv"),
                     0);
    assert_int_equal(mpx("", "compare h1/hosts.csv h2/hosts.csv"), 1);
    assert_said("seed=2 shop");
}

/* What a run of the command left is the same as itself. */
static void test_folders(void **state)
{
    (void)state;
    write_file("s.yaml", "name: s\npaths: {wifi: {}, lte: {}}\n"
                         "sweep: {paths.lte.loss: [0 %, 5 %]}\nseeds: 1..3\n");
    assert_int_equal(mpx("", "run s.yaml -o one"), 0);
    assert_int_equal(mpx("", "run s.yaml -o two -j 3"), 0);
    assert_int_equal(mpx("", "compare one two"), 0);
    assert_int_equal(mpx("", "compare one two --intervals"), 0);
    assert_int_equal(mpx("", "compare one/counters.csv two"), 0);
    assert_said("one/counters.csv and two/counters.csv: 12 rows");
    assert_int_equal(mpx("", "run s.yaml -o two --seeds 1..4"), 0);
    assert_int_equal(mpx("", "compare one two"), 1);
    assert_said("run or cell loss=5%/seed=4 is only in two/runs.csv\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),   cmocka_unit_test(test_pipe),
        cmocka_unit_test(test_update),  cmocka_unit_test(test_many),
        cmocka_unit_test(test_wide),    cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_folders),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
