/* SPDX-License-Identifier: MIT */
/*
 * Coupled congestion avoidance: how much a subflow's window grows. A policy is
 * a name and a function over a read-only snapshot of the subflows in use. Slow
 * start, the decrease at a loss and recovery are those of TCP.
 */
#ifndef MPX_COUPLING_H
#define MPX_COUPLING_H

struct mpx_coupling_path {
    double cwnd;    /* octets, > 0 */
    double rtt;     /* s, > 0 */
    double between; /* octets acknowledged from loss to loss, OLIA's l */
    double mss;     /* octets */
};
struct mpx_coupling {
    const char *name;
    /* How aggressive all are together. Asked once per round trip and at each
     * loss, with windows averaged over round trips; NULL: nothing to know. */
    double (*alpha)(const struct mpx_coupling_path *path, unsigned n);
    /* Octets to add to the window of path[self] per octet acknowledged on it;
     * may be negative. self < n; alpha is the last answer, if it was asked. */
    double (*growth)(const struct mpx_coupling_path *path, unsigned n, unsigned self,
                     double alpha);
};

extern const struct mpx_coupling mpx_coupling_none, mpx_coupling_lia, mpx_coupling_olia;

#endif /* MPX_COUPLING_H */
