/* SPDX-License-Identifier: MIT */
/* Evaluating expectations. */
#include "expect.h"

#include <math.h>

/* Nothing compares true with a missing value, "!=" neither. */
static bool compare(enum compare op, double left, double right)
{
    if (isnan(left) || isnan(right))
        return false;
    switch (op) {
    case CMP_EQ:
        return left == right;
    case CMP_NE:
        return left != right;
    case CMP_LE:
        return left <= right;
    case CMP_GE:
        return left >= right;
    case CMP_LT:
        return left < right;
    case CMP_GT:
        return left > right;
    case CMP_NEAR:
        break; /* needs the spread */
    }
    return false;
}

static double in_row(const struct term *t, const struct run_result *r)
{
    const struct metric *m = study_term_metric(t);

    return m ? metric_value(r, *m) : t->number;
}

static bool is_each(const struct expect *e)
{
    return e->left.kind == TERM_EACH || e->right.kind == TERM_EACH;
}

void expect_add(const struct expect *e, struct expect_state *st, size_t run,
                const struct run_result *r)
{
    double left = in_row(&e->left, r), right = in_row(&e->right, r);

    if (*e->having_text && isnan(metric_value(r, e->having))) {
        st->left_out++;
        return;
    }
    if ((isnan(left) || isnan(right)) && st->absent++ == 0)
        st->first_absent = run;
    st->rows++;
    st->cell.rows++;
    st->cell.left += left;
    st->cell.right += right;
    st->cell.spread += right >= 0 && right <= 1 ? right * (1 - right) : NAN;
    sample_add(&st->left, left);
    sample_add(&st->right, right);
    if (!is_each(e) || compare(e->op, left, right))
        return;
    if (st->broken++ == 0)
        st->first_broken = run;
}

void expect_end(struct expect_state *st, bool copies)
{
    double share = copies && st->cell.rows > 0 ? 1 / (double)st->cell.rows : 1;

    st->trials.left += st->cell.left * share;
    st->trials.right += st->cell.right * share;
    st->trials.spread += st->cell.spread * share;
    st->cell = (struct trials){0};
}

double expect_side(const struct term *t, const struct sample *s,
                   unsigned long rows)
{
    switch (t->kind) {
    case TERM_NUMBER:
        return t->number;
    case TERM_COUNT:
        return (double)rows;
    case TERM_MIN:
        return s->n > 0 ? s->min : NAN;
    case TERM_MAX:
        return s->n > 0 ? s->max : NAN;
    case TERM_MEAN:
        return sample_mean(s);
    case TERM_SUM:
    case TERM_EACH:
        break;
    }
    return s->n > 0 ? s->sum : NAN;
}

/* Rows are independent trials; 99.9 in 100 such sums lie so near. */
static bool near(const struct trials *t)
{
    return fabs(t->left - t->right) <= 3.29 * sqrt(t->spread) + 1e-9;
}

enum expect_verdict expect_judge(const struct expect *e,
                                 const struct expect_state *st)
{
    if (st->absent > 0 || (is_each(e) && st->broken > 0))
        return EXPECT_FAIL; /* more rows would not mend it */
    if (st->rows + st->left_out < st->expected)
        return EXPECT_OPEN;
    if (st->rows == 0)
        return EXPECT_VACUOUS;
    if (is_each(e))
        return EXPECT_PASS;
    double left = expect_side(&e->left, &st->left, st->rows);
    double right = expect_side(&e->right, &st->right, st->rows);
    bool holds =
        e->op == CMP_NEAR ? near(&st->trials) : compare(e->op, left, right);
    return holds ? EXPECT_PASS : EXPECT_FAIL;
}

const char *expect_verdict_text(enum expect_verdict v)
{
    static const char *const texts[] = {
        [EXPECT_PASS] = "every run that it is of is there, and it holds",
        [EXPECT_FAIL] = "it does not hold, or a run has no value of what it "
                        "compares: exit code 1",
        [EXPECT_OPEN] = "runs are missing that could change it: exit code 6",
        [EXPECT_VACUOUS] = "it holds, and the runs could not have broken it, "
                           "as they lacked what it is about: exit code 1, "
                           "unless --allow-vacuous"};
    return texts[v];
}

const char *expect_verdict_name(enum expect_verdict v)
{
    static const char *const names[] = {[EXPECT_PASS] = "pass",
                                        [EXPECT_FAIL] = "FAIL",
                                        [EXPECT_OPEN] = "open",
                                        [EXPECT_VACUOUS] = "vacuous"};
    return names[v];
}
