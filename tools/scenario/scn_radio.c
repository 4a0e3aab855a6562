/* SPDX-License-Identifier: MIT */
/* Of a path or a link: `kind`, and `radio` of those that have one. */
#include "scn_radio.h"
#include "scn_read.h"

#include <string.h>

#define DISTANCE .dim = SCN_DIM_LENGTH, .min = 1e3, .max = 1e8
#define RADIO(m) SCN_AT(struct scn_radio, m)

/* A queue as ns-3's: frames leave by the dozen. */
enum { MCS_N = 7, MCS_AC = 9, WIFI_QUEUE = 500 };

SCN_WORDS(kind_word, "point-to-point", "wifi", "lte")
SCN_WORDS(standard_word, "802.11n", "802.11ac")
SCN_WORDS(bandwidth_word, "1.4 MHz", "3 MHz", "5 MHz", "10 MHz", "15 MHz",
          "20 MHz")

const char *scn_kind_at(unsigned i)
{
    return kind_word(i);
}

/* A number, or who finds it. */
static void read_mcs(struct scn_reader *r, const struct scn_node *node,
                     void *member)
{
    static const struct scn_field mcs = {"mcs", .dim = SCN_DIM_COUNT, .min = 0,
                                         .max = MCS_AC};
    uint32_t *is = member;
    struct scn_quantity q;

    if (node->kind == SCN_TEXT && strcmp(node->text, "minstrel") == 0)
        *is = SCN_MCS_ADAPTIVE;
    else if (scn_read_quantity(r, node, &mcs, &q))
        *is = (uint32_t)q.whole;
}

SCN_WORDS(mcs_word, "minstrel", "0", "1", "2", "3", "4", "5", "6", "7", "8",
          "9")

static const struct scn_field fields[] = {
    {"distance", SCN_T_QUANTITY, RADIO(distance_mm), DISTANCE},
    {"walks-to", SCN_T_QUANTITY, RADIO(walks_to_mm), DISTANCE},
    {"speed", SCN_T_QUANTITY, RADIO(speed_mm_s), .dim = SCN_DIM_SPEED,
     .min = 10, .max = 1e6},
    {"standard", SCN_T_ENUM, RADIO(standard), .words = standard_word},
    {"mcs", SCN_T_OTHER, RADIO(mcs), .read = read_mcs, .form = SCN_F_TEXT,
     .words = mcs_word},
    {"stations", SCN_T_QUANTITY, RADIO(stations), .dim = SCN_DIM_COUNT,
     .min = 0, .max = 50},
    {"station-rate", SCN_T_QUANTITY, RADIO(station_bps), .dim = SCN_DIM_RATE,
     .min = 1e3, .max = 1e9},
    {"bandwidth", SCN_T_ENUM, RADIO(bandwidth), .words = bandwidth_word},
    {.key = NULL},
};

SCN_FIELDS(scn_radio_in, fields)

/* Keys that one kind alone has; of the others both. */
static const struct {
    const char *key;
    enum scn_link_kind kind;
} of_one[] = {
    {"standard", SCN_WIFI},     {"mcs", SCN_WIFI},      {"stations", SCN_WIFI},
    {"station-rate", SCN_WIFI}, {"bandwidth", SCN_LTE},
};

void scn_read_radio(struct scn_reader *r, const struct scn_node *node,
                    void *member)
{
    scn_read_fields(r, node, "radio", fields, member);
}

void scn_default_radio(struct scn_radio *radio)
{
    *radio = (struct scn_radio){.speed_mm_s = 1400,
                                .mcs = SCN_MCS_ADAPTIVE,
                                .station_bps = 1000000,
                                .bandwidth = SCN_5_MHZ};
}

static void check_keys(struct scn_reader *r, const struct scn_path *p,
                       const struct scn_node *radio)
{
    const struct scn_node *mcs = scn_tree_get(radio, "mcs");
    const struct scn_node *speed = scn_tree_get(radio, "speed");
    uint32_t most = p->radio.standard == SCN_80211AC ? MCS_AC : MCS_N;

    for (unsigned i = 0; i < sizeof of_one / sizeof of_one[0]; i++) {
        const struct scn_node *at = scn_tree_get(radio, of_one[i].key);

        if (at && p->kind != of_one[i].kind)
            scn_error(r->diags, at->at, NULL, "\"%s\" is of kind \"%s\"",
                      of_one[i].key, kind_word(of_one[i].kind));
    }
    if (mcs && p->radio.mcs != SCN_MCS_ADAPTIVE && p->radio.mcs > most)
        scn_error(r->diags, mcs->at, "standard: 802.11ac",
                  "802.11n has no MCS above %d", MCS_N);
    if (speed && !scn_tree_get(radio, "walks-to"))
        scn_error(r->diags, speed->at, "walks-to: 60 m",
                  "nobody is told where to walk");
}

void scn_end_path(struct scn_reader *r, const struct scn_node *node,
                  struct scn_path *p)
{
    const struct scn_node *radio = scn_tree_get(node, "radio");

    if (p->kind == SCN_POINT_TO_POINT) {
        if (radio)
            scn_error(r->diags, radio->at, "kind: wifi, or lte",
                      "kind \"point-to-point\" has no radio");
        return;
    }
    if (radio && radio->kind == SCN_MAP)
        check_keys(r, p, radio);
    if (!p->radio.distance_mm)
        p->radio.distance_mm = p->kind == SCN_WIFI ? 10000 : 100000;
    if (!scn_tree_get(node, "rate")) /* the radio is slower */
        p->rate_bps = 1000000000;
    if (!scn_tree_get(node, "queue") && p->kind == SCN_WIFI)
        p->queue_packets = WIFI_QUEUE;
}

static const struct scn_node *find(const struct scn_node *root,
                                   const char *name)
{
    const struct scn_node *paths = scn_tree_get(root, "paths");
    const struct scn_node *links = scn_tree_get(root, "links");

    for (unsigned i = 0; links && i < links->n; i++) {
        const struct scn_node *is = scn_tree_get(links->item[i], "name");

        if (is && is->kind == SCN_TEXT && strcmp(is->text, name) == 0)
            return links->item[i];
    }
    return paths ? scn_tree_get(paths, name) : NULL;
}

const struct scn_node *scn_kind_place(const struct scn_node *root,
                                      const char *name)
{
    const struct scn_node *at = find(root, name);
    const struct scn_node *kind = at ? scn_tree_get(at, "kind") : NULL;

    return kind ? kind : at;
}

static void check_client(struct scn_reader *r, struct scn_mark at)
{
    if (r->s->client.stack == SCN_STACK_LINUX || r->s->real_time)
        scn_error(r->diags, at, "clock: simulated",
                  "radios are simulated, and not in real time");
    if (r->s->routes_any)
        scn_error(r->diags, at, "routes: direct",
                  "no other path's server is reached by a radio");
}

void scn_check_radios(struct scn_reader *r, const struct scn_node *root)
{
    const struct scn_node *paths = scn_tree_get(root, "paths");
    const struct scenario *s = r->s;
    unsigned lte = 0;

    for (unsigned i = 0; i < s->n_paths; i++) {
        const struct scn_path *p = &s->path[i];
        const struct scn_node *place;
        struct scn_mark at;

        if (p->shares && s->path[p->link].kind != SCN_POINT_TO_POINT)
            scn_error(r->diags, paths->key[i].at, NULL,
                      "a radio link is not shared");
        if (p->kind == SCN_POINT_TO_POINT)
            continue;
        place = scn_kind_place(root, p->name);
        at = place ? place->at : root->at;
        check_client(r, at);
        if (p->kind != SCN_LTE)
            continue;
        if (s->family != 4)
            scn_error(r->diags, at, "family: ipv4",
                      "ns-3's LTE is not used with IPv6 here");
        if (lte++)
            scn_error(r->diags, at, NULL, "a second %s of kind \"lte\"",
                      s->n_kinds ? "link" : "path");
    }
}
