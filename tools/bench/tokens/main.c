/* SPDX-License-Identifier: MIT */
/*
 * mpx-bench-tokens: the core's token table beside others, and beside what the
 * machine's memory allows, in one run. Times are for comparing within one
 * table of output only.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure.h"

#define HUGE_PAGES "GLIBC_TUNABLES=glibc.malloc.hugetlb=1"

static const struct table_ops *const tables[] = {
    &table_mpx,
#ifdef HAVE_KHASH
    &table_khash,
#endif
#ifdef HAVE_UTHASH
    &table_uthash,
#endif
    &table_linux,  &table_linux_uncapped,
};
enum { TABLES = sizeof tables / sizeof tables[0] };

static const char usage[] =
    "usage: mpx-bench-tokens [--entries N,N,...] [--csv FILE] [--mpx-only]\n"
    "                        [--huge-pages]\n"
    "  --entries     live tokens, 1e3 to 2e8 (1e5,1e6,1e7)\n"
    "  --csv FILE    the same numbers as a table\n"
    "  --mpx-only    leave the other tables out\n"
    "  --huge-pages  let the allocator ask for them\n";

/* What is printed: name in the CSV, heading, the member. */
static const struct {
    const char *csv, *heading;
    size_t offset;
} columns[] = {
#define AT(m) offsetof(struct measures, m)
    {"octets_per_entry", "octets", AT(octets)},
    {"refused_ratio", "refused", AT(refused)},
    {"insert_ns", "insert", AT(insert)},
    {"hit_ns", "hit", AT(hit)},
    {"hit_dependent_ns", "dep.hit", AT(dependent)},
    {"hit_batched_ns", "batched", AT(many)},
    {"miss_ns", "miss", AT(miss)},
    {"churn_ns", "churn", AT(churn)},
    {"delete_ns", "delete", AT(forget)},
    {"worst_insert_ns", "worst", AT(worst)},
    {"worst_insert_moved", "moved", AT(worst_moved)},
    {"cache_misses_per_hit", "misses", AT(misses)},
#undef AT
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static double value(const struct measures *m, unsigned column)
{
    double v;

    memcpy(&v, (const char *)m + columns[column].offset, sizeof v);
    return v;
}

static void print(size_t n, const char *name, const struct measures *m,
                  FILE *csv)
{
    printf("%-14s", name);
    if (csv)
        fprintf(csv, "%zu,\"%s\"", n, name);
    for (unsigned c = 0; c < COLUMNS; c++) {
        double v = value(m, c);

        if (isnan(v))
            printf(" %9s", "-");
        else
            printf(" %9.*f", v < 100 ? 2 : 0, v);
        if (csv)
            fprintf(csv, isnan(v) ? "," : ",%.6g", v);
    }
    putchar('\n');
    if (csv)
        putc('\n', csv);
    fflush(stdout);
}

static void print_limits(size_t n, const struct limits *l,
                         const struct measures *mpx, FILE *csv)
{
    struct measures m;

    for (unsigned c = 0; c < COLUMNS; c++)
        memcpy((char *)&m + columns[c].offset, &(double){NAN}, sizeof(double));
    m.dependent = l->dependent;
    m.hit = l->independent;
    print(n, "memory itself", &m, csv);
    printf("mpx/memory: dependent hit %.2f, hit %.2f, batched %.2f\n\n",
           mpx->dependent / l->dependent, mpx->hit / l->independent,
           mpx->many / l->independent);
}

/* mpx is the first. */
static bool compare(size_t n, unsigned how_many, FILE *csv)
{
    struct measures m[TABLES];
    struct limits l;

    printf("%zu entries%*s", n, 5, "");
    for (unsigned c = 0; c < COLUMNS; c++)
        printf(" %9s", columns[c].heading);
    putchar('\n');
    for (unsigned i = 0; i < how_many; i++) {
        if (tables[i]->most && n > tables[i]->most)
            continue;
        if (!measure_table(tables[i], n, &m[i]))
            return false;
        print(n, tables[i]->name, &m[i], csv);
    }
    if (!measure_limits((size_t)(m[0].octets * (double)n), &l))
        return false;
    print_limits(n, &l, &m[0], csv);
    return true;
}

static int run(const char *entries, unsigned how_many, FILE *csv)
{
    const char *why = measure_no_counters();

    if (*why)
        printf("cache misses are not counted: %s\n", why);
    puts("ns of processor time per operation; octets per entry beyond the "
         "connection's\ntoken; "
         "refused after four tries; worst: slowest single insertion; moved: "
         "entries\n"
         "and slots it moved\n");
    if (csv) {
        fputs("entries,table", csv);
        for (unsigned c = 0; c < COLUMNS; c++)
            fprintf(csv, ",%s", columns[c].csv);
        putc('\n', csv);
    }
    for (const char *p = entries; *p;) {
        char *end;
        double n = strtod(p, &end);

        if (end == p || !(n >= 1e3 && n <= 2e8)) {
            fprintf(stderr, "%s", usage);
            return 2;
        }
        if (!compare((size_t)n, how_many, csv)) {
            fputs("mpx-bench-tokens: out of memory\n", stderr);
            return 1;
        }
        p = end + (*end == ',');
    }
    return 0;
}

/* The allocator reads its tunables when the process starts. */
static void ask_for_huge_pages(char **argv)
{
    if (getenv("GLIBC_TUNABLES"))
        return;
    putenv((char[]){HUGE_PAGES});
    execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
    const char *entries = "1e5,1e6,1e7";
    unsigned how_many = TABLES;
    FILE *csv = NULL;
    int code;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--mpx-only") == 0) {
            how_many = 1;
        } else if (strcmp(argv[i], "--huge-pages") == 0) {
            ask_for_huge_pages(argv);
        } else if (strcmp(argv[i], "--entries") == 0 && i + 1 < argc) {
            entries = argv[++i];
        } else if (strcmp(argv[i], "--csv") == 0 && i + 1 < argc) {
            csv = fopen(argv[++i], "w");
            if (!csv) {
                perror(argv[i]);
                return 2;
            }
        } else {
            fputs(usage, stderr);
            return 2;
        }
    }
    code = run(entries, how_many, csv);
    if (csv && fclose(csv) != 0)
        code = 1;
    return code;
}
