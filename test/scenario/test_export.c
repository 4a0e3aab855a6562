/* SPDX-License-Identifier: MIT */
/* Results as a database, and the reader of tables row by row. */
#include <sqlite3.h>
#include <sys/stat.h>

#include "command.h"

#include "csv.h"

static int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0)
        return -1;
    write_file("s.yaml", "name: s\npaths: {wifi: {}, lte: {}}\n"
                         "sweep: {keying.profile: [rfc8684, baerts], "
                         "paths.lte.loss: [0 %, 5 %]}\nseeds: 1..3\n");
    return mpx("", "run s.yaml -o out");
}

/* The only value of the only row, as text; "NULL" of what is missing. */
static void assert_query(const char *sql, const char *value)
{
    sqlite3 *db;
    sqlite3_stmt *s;

    assert_int_equal(sqlite3_open_v2("out.db", &db, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    const char *got = (const char *)sqlite3_column_text(s, 0);
    assert_string_equal(got ? got : "NULL", value);
    assert_int_equal(sqlite3_step(s), SQLITE_DONE);
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static void test_tables(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "export out --sqlite out.db"), 0);
    assert_said("out.db: tables runs, cells, counters, columns\n");
    assert_query("SELECT count(*) FROM runs", "12");
    assert_query("SELECT count(*) FROM cells", "4");
    assert_query("SELECT count(*) FROM counters", "24");
    /* numbers are numbers, names are text, what is missing is NULL */
    assert_query("SELECT DISTINCT typeof(\"keying.profile\") || "
                 "typeof(\"paths.lte.loss_ratio\") || typeof(seed) || "
                 "typeof(completed) || typeof(completion_s) || "
                 "typeof(hijack_time_s) FROM runs",
                 "textrealintegerintegerrealnull");
    assert_query("SELECT \"paths.lte.loss_ratio\" FROM runs WHERE id = "
                 "'profile=baerts/loss=5%/seed=2'",
                 "0.05");
    assert_query("SELECT MPCapableSYNRX FROM counters WHERE node = 'server' "
                 "AND id = 'profile=baerts/loss=5%/seed=3'",
                 "6");
    /* what the CSV has is what SQL computes of the runs */
    assert_query("SELECT max(abs(c.mean_completion_s - m)) < 1e-8 FROM cells c "
                 "JOIN (SELECT \"keying.profile\" p, \"paths.lte.loss_ratio\" "
                 "l, avg(completion_s) m FROM runs GROUP BY 1, 2) ON "
                 "p = c.\"keying.profile\" AND l = c.\"paths.lte.loss_ratio\"",
                 "1");
    assert_query("SELECT unit FROM columns WHERE name = 'goodput_bps'",
                 "bit/s");
    assert_query("SELECT count(*) = (SELECT count(*) FROM "
                 "pragma_table_info('counters')) - 2 FROM columns "
                 "WHERE in_table = 'counters'",
                 "1");
}

static void test_kernel(void **state)
{
    (void)state;
    write_file("live.yaml", "name: live\nclock: real\nseeds: 1..3\n"
                            "paths: {wifi: {}}\n");
    assert_int_equal(mpx("", "run live.yaml -o live"), 0);
    assert_int_equal(mpx("", "export live --sqlite out.db"), 0);
    assert_said("out.db: tables runs, cells, counters, kernel, columns\n");
    assert_query("SELECT sum(value) || typeof(value) FROM kernel WHERE "
                 "counter = 'MPCapableSYNTX'",
                 "6integer");
}

static void test_hosts(void **state)
{
    (void)state;
    write_file("hosts.yaml",
               "name: hosts\nseeds: 1..3\n"
               "hosts: {phone: {role: client, connects-to: shop}, "
               "shop: {role: server}}\n"
               "links: [{a: phone, b: r1, loss: 1 %}, {a: r1, b: shop}]\n");
    assert_int_equal(mpx("", "run hosts.yaml -o hosts"), 0);
    assert_int_equal(mpx("", "export hosts --sqlite out.db"), 0);
    assert_said("out.db: tables runs, cells, counters, hosts, columns\n");
    assert_query("SELECT sum(app_bytes) || typeof(app_bytes) || "
                 "typeof(max(completion_s)) || typeof(role) FROM hosts WHERE "
                 "host = 'phone'",
                 "9000integerrealtext");
    assert_query("SELECT count(*) FROM hosts WHERE completion_s IS NULL", "3");
    assert_query("SELECT group_concat(DISTINCT kind) FROM hosts", "phone,shop");
    assert_query("SELECT unit FROM columns WHERE in_table = 'hosts' AND name = "
                 "'injected_bytes'",
                 "octets");
}

static void test_refused(void **state)
{
    (void)state;
    assert_int_equal(mpx("", "export out"), 2);
    assert_said("mpx: export: to what? --sqlite FILE");
    assert_int_equal(mpx("", "export nowhere --sqlite a.db"), 4);
    assert_int_equal(mpx("", "export out --sqlite none/a.db"), 4);
    assert_said("mpx: cannot write none/a.db: unable to open database file");
    write_file("mine.yaml", "name: mine\n");
    assert_int_equal(mpx("", "export out --sqlite mine.yaml"), 4);
    assert_said("mpx: mine.yaml is there, and is no database of SQLite\n");
    assert_holds("mine.yaml", "name: mine\n");

    /* what was there stays if there is nothing good to take its place */
    assert_int_equal(mpx("", "export out --sqlite kept.db -q"), 0);
    assert_int_equal(system("cp -r out torn; cp kept.db before.db\n"
                            "head -c -3 out/runs.csv >torn/runs.csv"),
                     0);
    assert_int_equal(mpx("", "export torn --sqlite kept.db"), 4);
    assert_said("torn/runs.csv:13:192: error: the last line has no end");
    assert_int_equal(system("cmp kept.db before.db"), 0);
    assert_false(file_exists("kept.db.tmp"));
    assert_int_equal(unlink("torn/cells.csv"), 0);
    assert_int_equal(system("cp out/runs.csv torn"), 0);
    assert_int_equal(mpx("", "export torn --sqlite kept.db"), 4);
    assert_said("mpx: cannot read torn/cells.csv: No such file");
}

/* Rows as csv_read() has them, however they are quoted; and all errors. */
static void test_rows(void **state)
{
    (void)state;
    struct csv_in in;

    write_file("t.csv", "a,b\n1,\"x, \"\"y\"\"\nz\"\n,\n");
    assert_true(csv_open(&in, "t.csv"));
    assert_int_equal(in.columns, 2);
    assert_string_equal(in.field[1], "b");
    assert_true(csv_next(&in));
    assert_string_equal(in.field[0], "1");
    assert_string_equal(in.field[1], "x, \"y\"\nz");
    assert_true(csv_next(&in));
    assert_int_equal(in.at, 4);
    assert_string_equal(in.field[0], "");
    assert_string_equal(in.field[1], "");
    off_t last = in.begin;
    assert_false(csv_next(&in));
    assert_true(csv_seek(&in, 4)); /* behind the header */
    assert_true(csv_next(&in));
    assert_string_equal(in.field[1], "x, \"y\"\nz");
    assert_int_equal(in.begin + (off_t)in.len, last);
    assert_true(csv_seek(&in, last));
    assert_true(csv_next(&in));
    assert_string_equal(in.field[0], "");
    assert_true(csv_close(&in));

    static const char *const wrong[] = {
        "", "a", "a,b\n1\n", "a,b\n1,2,3\n", "a\n\"1\n", "a\n1", "a\n\"1\"2\n"};
    for (unsigned i = 0; i < COUNT_OF(wrong); i++) {
        write_file("t.csv", wrong[i]);
        if (csv_open(&in, "t.csv"))
            while (csv_next(&in))
                ;
        if (csv_close(&in))
            fail_msg("%s is taken for a table", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables), cmocka_unit_test(test_kernel),
        cmocka_unit_test(test_hosts),  cmocka_unit_test(test_refused),
        cmocka_unit_test(test_rows),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
