/* SPDX-License-Identifier: MIT */
/* TCP flow -> subflow: a chained hash table over the 4-tuple. */
#ifndef MPX_FLOW_H
#define MPX_FLOW_H

#include "mpx.h"

struct mpx_flows {
    mpx_subflow **bucket; /* chained through mpx_subflow.flow_next */
    size_t n, cap;        /* cap is a power of two, or 0 */
    mpx_subflow *last;    /* found last: segments come in runs */
};

MPX_MUST_USE mpx_err mpx_flows_add(struct mpx_flows *t, mpx_subflow *sf);
mpx_subflow *mpx_flows_find(struct mpx_flows *t, const struct mpx_tuple *tuple);
void mpx_flows_remove(struct mpx_flows *t, mpx_subflow *sf);
void mpx_flows_free(struct mpx_flows *t);

#endif /* MPX_FLOW_H */
