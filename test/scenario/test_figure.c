/* SPDX-License-Identifier: MIT */
/* What a figure says: labels, units, scales, curves that are the same. */
#include <math.h>

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

/* Where text stands in an SVG: of each such text the last translate(). */
static unsigned places_of(const char *svg, const char *text, double x[2],
                          double y[2])
{
    unsigned n = 0;

    for (const char *p = svg; (p = strstr(p, text)) && n < 2; p++) {
        const char *at = p;

        while (at > svg && strncmp(at, "translate(", 10) != 0)
            at--;
        if (sscanf(at, "translate(%lf,%lf)", &x[n], &y[n]) == 2)
            n++;
    }
    return n;
}

/* Numbers over narrow bars do not hide one another. */
static void test_few_side_by_side(void **state)
{
    double x[2], y[2];
    size_t len;

    (void)state;
    make_folder("name: f\npaths: {wifi: {}}\nseeds: 1..4\nsweep:\n"
                "  keying.profile: [rfc8684, baerts]\n"
                "  traffic.size: [1 kB, 2 kB, 3 kB, 4 kB, 5 kB, 6 kB]\n"
                "plots: [{figure: c, kind: bars, x: keying.profile, y: "
                "completion-s}]\n",
                "keying.profile,traffic.size_bytes,n,distinct,n_completion_s,"
                "mean_completion_s,lo95_completion_s,hi95_completion_s\n"
                "rfc8684,1000,4,4,3,5,4,6\nrfc8684,2000,4,4,3,4.9,3,5.5\n");
    if (!has_gnuplot)
        return;
    assert_int_equal(mpx("", "plot d"), 0);
    char *svg = file_read("d/fig-c.svg", &len);
    assert_non_null(svg);
    assert_int_equal(places_of(svg, "<text>3/4<", x, y), 2);
    assert_true(y[0] - y[1] > 10 || fabs(x[0] - x[1]) > 30);
    free(svg);
}

/* A matrix of long names is still as wide as a column can show. */
static void test_wide_matrix(void **state)
{
    char cells[1024] = "v,w,n,distinct,mean_connections,n_completed,"
                       "mean_completed,lo95_completed,hi95_completed\n";
    double width;
    size_t len;

    (void)state;
    for (unsigned i = 0; i < 16; i++)
        snprintf(cells + strlen(cells), sizeof cells - strlen(cells),
                 "%c,w%u,40,40,1,40,0.5,0.4,0.6\n", i < 8 ? 'a' : 'b', i % 8);
    make_folder("name: f\npaths: {wifi: {}}\nseeds: 1..40\nsweep:\n"
                "  v: [{name: a}, {name: b}]\n"
                "  w: [{name: w0}, {name: w1}, {name: w2}, {name: w3}, "
                "{name: w4}, {name: w5}, {name: w6}, {name: w7}]\n"
                "labels: {a: who asks for one thing after all, b: nobody, "
                "w0: few}\n"
                "plots: [{figure: c, kind: matrix, x: w, y: completed}]\n",
                cells);
    if (!has_gnuplot)
        return;
    assert_int_equal(mpx("", "plot d"), 0);
    char *svg = file_read("d/fig-c.svg", &len);
    assert_non_null(svg);
    width = strtod(strstr(svg, "viewBox=") + strlen("viewBox='0 0 "), NULL);
    assert_true(width > 100 && width <= 680);
    free(svg);
    assert_text(texts_of("d/fig-c.svg"), "0.50");
    assert_null(
        strstr(texts_of("d/fig-c.svg"), "who asks for one thing after"));
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
    assert_non_null(strstr(tex, "\\textbackslash{}LaTeX 100\\% \\$1\\_a"));
    assert_non_null(strstr(tex, "\\#\\textasciitilde{}"));
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
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_small_numbers),
        cmocka_unit_test(test_share),
        cmocka_unit_test(test_claim),
        cmocka_unit_test(test_odd_texts),
        cmocka_unit_test(test_few_side_by_side),
        cmocka_unit_test(test_wide_matrix),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
