/* SPDX-License-Identifier: MIT */
/* What a figure says: labels, units, scales, curves that are the same. */
#include "command.h"

#define SWEPT                                                                  \
    "name: f\npaths: {wifi: {}, lte: {}}\nseeds: 1..4\n"                       \
    "sweep:\n  paths.lte.delay: [1 ms, 10 ms, 100 ms]\n"                       \
    "  keying.profile: [rfc8684, baerts, hardened]\n"

static bool has_gnuplot;

static int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0)
        return -1;
    setenv("MPX_PLOTS", MPX_PLOT_DIR, 1);
    has_gnuplot = system("gnuplot --version >/dev/null 2>&1") == 0;
    return 0;
}

/* A folder with these cells and this scenario. */
static void make_folder(const char *scenario, const char *cells)
{
    assert_int_equal(system("rm -rf d && mkdir d"), 0);
    write_file("d/scenario.yaml", scenario);
    write_file("d/overrides.tsv", "");
    write_file("d/cells.csv", cells);
}

/* The texts of an SVG, a line each. */
static char *texts_of(const char *path)
{
    static char out[8192];
    size_t len;
    char *svg = file_read(path, &len), *w = out;

    assert_non_null(svg);
    for (const char *p = svg; (p = strstr(p, "<text>"));) {
        size_t n = strcspn(p += 6, "<");

        assert_true(w + n + 1 < out + sizeof out);
        memcpy(w, p, n);
        w += n;
        *w++ = '\n';
    }
    *w = '\0';
    free(svg);
    return out;
}

static void assert_text(const char *texts, const char *line)
{
    size_t len = strlen(line);

    for (const char *p = texts; (p = strstr(p, line)); p++)
        if ((p == texts || p[-1] == '\n') && p[len] == '\n')
            return;
    fail_msg("no \"%s\" among\n%s", line, texts);
}

#define CELL(delay, profile, goodput, lo, hi)                                  \
    delay "," profile ",4,4,4,1,4," goodput "," lo "," hi "\n"
#define HEAD                                                                   \
    "paths.lte.delay_s,keying.profile,n,distinct,n_connections,"               \
    "mean_connections,n_goodput_bps,mean_goodput_bps,lo95_goodput_bps,"        \
    "hi95_goodput_bps\n"
#define ALL(delay)                                                             \
    CELL(delay, "rfc8684", "2e6", "1e6", "3e6")                                \
    CELL(delay, "baerts", "2e6", "1e6", "3e6")                                 \
    CELL(delay, "hardened", "4e6", "3e6", "5e6")

/* Two curves of three are one, named by both; units fit; x spans decades. */
static void test_lines(void **state)
{
    (void)state;
    make_folder(SWEPT "labels: {hardened: our own, goodput-bps: speed}\n"
                      "plots: [{figure: g, kind: lines, x: paths.lte.delay, "
                      "y: goodput-bps}]\n",
                HEAD ALL("0.001") ALL("0.01") ALL("0.1"));
    if (!has_gnuplot)
        return;
    assert_int_equal(mpx("", "plot d"), 0);
    assert_said("d/fig-g.svg\nd/fig-g.png\n");
    char *t = texts_of("d/fig-g.svg");
    assert_text(t, "Speed, by one-way delay of the LTE path");
    assert_text(t, "speed (Mbit/s)");
    assert_text(t, "one-way delay of the LTE path (ms)");
    assert_text(t, "RFC 8684; baerts: the");
    assert_text(t, "our own");
    assert_text(t, "10");
    assert_text(t, "100");
    assert_text(t, "Each point: mean of 4 runs, with its 95 % interval.");
    assert_false(file_exists("d/fig-g.gp"));

    assert_int_equal(mpx("", "plot d --format pdf --format tikz"), 0);
    assert_said("d/fig-g.pdf\nd/fig-g.tex\n");
    assert_true(file_exists("d/fig-g.pdf"));
    assert_int_equal(mpx("", "plot d --format gif"), 2);
    assert_said("--format is one of: svg png pdf tikz, not \"gif\"");
}

/* Small numbers are short, so that the margin has room for them. */
static void test_small_numbers(void **state)
{
    (void)state;
    make_folder(SWEPT "plots: [{figure: g, kind: lines, x: paths.lte.delay, "
                      "y: goodput-bps}]\n",
                HEAD CELL("0.001", "rfc8684", "2e-6", "1e-6", "3e-6")
                    CELL("0.01", "rfc8684", "2e-4", "1e-4", "3e-4")
                        CELL("0.1", "rfc8684", "2e-2", "1e-2", "3e-2"));
    if (!has_gnuplot)
        return;
    assert_int_equal(mpx("", "plot d"), 0);
    char *t = texts_of("d/fig-g.svg");
    assert_text(t, "1e-5");
    assert_text(t, "1e-4");
    assert_text(t, "0.001");
}

/* Of two connections one is half, and a run without a value is said. */
static void test_share(void **state)
{
    (void)state;
    make_folder("name: f\npaths: {wifi: {}}\nseeds: 1..4\n"
                "sweep: {keying.profile: [rfc8684, baerts]}\n"
                "plots: [{figure: c, kind: bars, x: keying.profile, y: "
                "completed}]\n",
                "keying.profile,n,distinct,mean_connections,n_completed,"
                "mean_completed,lo95_completed,hi95_completed\n"
                "rfc8684,4,4,2,4,1,0.5,1.5\nbaerts,4,4,2,3,2,,\n");
    if (!has_gnuplot)
        return;
    assert_int_equal(mpx("", "draft d -o s"), 0);
    size_t len;
    char *text = file_read("s/fig-c.txt", &len);
    assert_non_null(text);
    assert_non_null(strstr(text, "connections completed (share)\n"));
    assert_non_null(strstr(text, "= 0.50 (0.25 - 0.75)\n"));
    assert_non_null(strstr(text, "= 1 3/4\n"));
    free(text);
    assert_text(texts_of("s/fig-c.svg"), "3/4");
}

/* A claim without runs that show it is no title. */
static void test_claim(void **state)
{
    (void)state;
    const char *scenario =
        "# Claim: it is fast.\nname: f\npaths: {wifi: {}}\n"
        "sweep: {keying.profile: [rfc8684, baerts]}\n"
        "expect: [{that: completed == connections}]\n"
        "plots: [{figure: c, kind: bars, x: keying.profile, y: "
        "completion-s}]\n";

    if (!has_gnuplot)
        return;
    write_file("f.yaml", scenario);
    assert_int_equal(mpx("", "run f.yaml -o r"), 0);
    assert_text(texts_of("r/fig-c.svg"), "It is fast.");
    assert_int_equal(system("rm -r r/runs"), 0);
    assert_int_equal(mpx("", "plot r"), 0);
    assert_null(strstr(texts_of("r/fig-c.svg"), "fast"));
}

static char *text_of(const char *path)
{
    size_t len;
    char *text = file_read(path, &len);

    assert_non_null(text);
    return text;
}

#define ODD   "`touch ran` {x}^2 ]]> \\LaTeX 100% $1_a #~"
#define LABEL "a <u>very</u> \"long\" {name} of the time that a download takes"

/* Texts are texts, whatever gnuplot, XML, TeX and kramdown make of them. */
static void test_odd_texts(void **state)
{
    (void)state;
    make_folder("name: f\npaths: {wifi: {}}\nseeds: 1..4\nsweep:\n"
                "  v: [{name: '" ODD "'}, {name: b}]\n"
                "labels: {completion-s: '" LABEL "'}\n"
                "plots:\n  - {figure: c, kind: bars, x: v, y: completion-s}\n"
                "  - {figure: d, kind: cdf, x: completion-s}\n",
                "v,n,distinct,mean_connections,n_completion_s,"
                "mean_completion_s,lo95_completion_s,hi95_completion_s\n" ODD
                ",4,4,1,4,1,0.5,1.5\nb,4,4,1,4,2,1,3\n");
    write_file("d/runs.csv", "id,v,seed,connections,completion_s\na," ODD
                             ",1,1,0.5\nb,b,1,1,0.7\n");
    if (!has_gnuplot)
        return;
    assert_int_equal(mpx("", "plot d --format svg --format tikz"), 0);
    assert_false(file_exists("ran"));
    char *svg = text_of("d/fig-c.svg"), *tex = text_of("d/fig-c.tex");
    assert_null(strstr(svg, "]]>"));
    assert_non_null(strstr(svg, "`touch ran` {x}^2 ]]&gt;"));
    assert_non_null(strstr(tex, "\\textasciigrave{}touch ran\\textasciigrave{} "
                                "\\{x\\}\\textasciicircum{}2"));
    assert_non_null(strstr(tex, "\\textbackslash{}LaTeX 100\\% \\$1\\_a "
                                "\\#\\textasciitilde{}"));
    free(svg);
    free(tex);

    assert_int_equal(mpx("", "draft d -o s"), 0);
    char *table = text_of("s/tab-c.md"), *text = text_of("s/fig-d.txt");
    assert_non_null(strstr(table, "title=\"A <u>very</u> \\\"long\\\" {name\\} "
                                  "of the time"));
    assert_non_null(strstr(text, "A  `touch ran` {x}^2"));
    assert_non_null(strstr(text, "\nA   "));
    free(table);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),     cmocka_unit_test(test_small_numbers),
        cmocka_unit_test(test_share),     cmocka_unit_test(test_claim),
        cmocka_unit_test(test_odd_texts),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
