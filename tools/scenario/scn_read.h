/* SPDX-License-Identifier: MIT */
/* From a tree to a scenario: defaults, sections, then the rules across them. */
#ifndef SCN_READ_H
#define SCN_READ_H

#include "scn_field.h"

/*
 * Read @p root into *s. Every octet of *s is written, padding included, so
 * that equal scenarios are equal bytes. False if anything was reported.
 */
bool scn_read(struct arena *a, const struct scn_node *root,
              const struct scn_files *files, struct scenario *s,
              struct scn_diags *diags);

/* scn_check.c: what no single field can know; called by scn_read(). */
void scn_check(struct scn_reader *r, const struct scn_node *root);

/* scn_path.c: the paths, before all that names them. */
void scn_read_paths(struct scn_reader *r, const struct scn_node *node);
/* A link as it is written: a path's properties, and where it is. */
struct scn_link_form {
    struct scn_path path; /* first: fields of paths are read into it */
    char end[2][SCN_NAME_MAX];
    uint32_t metric;
};
void scn_read_link(struct scn_reader *r, const struct scn_node *node,
                   struct scn_link_form *l);
/* scn_radio.c: what kind of link a path is, and its radio. */
const char *scn_kind_at(unsigned i);
void scn_read_radio(struct scn_reader *r, const struct scn_node *node,
                    void *member);
void scn_default_radio(struct scn_radio *radio);
/* Once all keys of the path are read: what they need of one another. */
void scn_end_path(struct scn_reader *r, const struct scn_node *node,
                  struct scn_path *p);
void scn_check_radios(struct scn_reader *r, const struct scn_node *root);
/* scn_rate.c: the rate of the struct scn_path at @p member. */
void scn_read_rate(struct scn_reader *r, const struct scn_node *node,
                   void *member);
/* scn_background.c */
void scn_read_background(struct scn_reader *r, const struct scn_node *node,
                         void *member);

/* scn_topology.c: the map, read before the paths, which name its nodes. */
void scn_read_topology(struct scn_reader *r, const struct scn_node *node);
/* Where an end attaches, into an unsigned. */
void scn_read_map_node(struct scn_reader *r, const struct scn_node *node,
                       void *member);
void scn_check_topology(struct scn_reader *r, const struct scn_node *root);

/* scn_hosts.c: hosts and links, which become nodes and links of the map; names
 * come first, what the hosts are after the endpoints. */
void scn_read_links(struct scn_reader *r, const struct scn_node *root);
void scn_read_hosts(struct scn_reader *r, const struct scn_node *node);
void scn_check_hosts(struct scn_reader *r, const struct scn_node *root);
/* scn_read.c: the fields of an endpoint. */
const struct scn_field *scn_endpoint_in(void);

/* scn_keying.c, scn_front_end.c, scn_attacker.c, scn_middlebox.c, scn_event.c,
 * scn_address.c, scn_traffic.c: the sections that are more than a table. */
void scn_read_keying(struct scn_reader *r, const struct scn_node *node,
                     void *member);
void scn_default_keying(struct scenario *s);
/* A profile whose ends take keys from their application; NULL: there is none.
 */
const char *scn_keyed_profile(const struct scenario *s);
void scn_read_switches(struct scn_reader *r, const struct scn_node *node,
                       void *member);
const char *scn_profile_at(unsigned i);
void scn_read_front_end(struct scn_reader *r, const struct scn_node *node,
                        void *member);
void scn_default_front_end(struct scenario *s);
void scn_check_stack(struct scn_reader *r, const struct scn_node *root);
void scn_check_front_end(struct scn_reader *r, const struct scn_node *root);
void scn_read_attackers(struct scn_reader *r, const struct scn_node *node,
                        void *member);
void scn_read_middleboxes(struct scn_reader *r, const struct scn_node *node,
                          void *member);
void scn_read_tokens(struct scn_reader *r, const struct scn_node *node,
                     void *member);
void scn_default_tokens(struct scenario *s);
void scn_check_tokens(struct scn_reader *r, const struct scn_node *root);
void scn_read_traffic(struct scn_reader *r, const struct scn_node *node,
                      void *member);
void scn_default_traffic(struct scn_traffic *t);
uint64_t scn_latest_start(const struct scn_traffic *t);
void scn_read_events(struct scn_reader *r, const struct scn_node *node,
                     void *member);

/* Of the struct scn_endpoint at @p member. */
void scn_read_limits(struct scn_reader *r, const struct scn_node *node,
                     void *member);
void scn_read_addresses(struct scn_reader *r, const struct scn_node *node,
                        void *member);
/* A list of flags of an address, into a uint8_t; none twice. */
void scn_read_addr_flags(struct scn_reader *r, const struct scn_node *node,
                         void *member);

/* scn_processing.c: how long an end takes, into a struct scn_processing. */
void scn_read_processing(struct scn_reader *r, const struct scn_node *node,
                         void *member);

/* The fields of each section, and of the whole, for the JSON Schema. */
const struct scn_field *scn_top_in(void);
const struct scn_field *scn_topology_in(void);
const struct scn_field *scn_path_in(void);
const struct scn_field *scn_links_in(void);
const struct scn_field *scn_hosts_in(void);
const struct scn_field *scn_rate_in(void);
const struct scn_field *scn_radio_in(void);
const struct scn_field *scn_background_in(void);
const struct scn_field *scn_keying_in(void);
const struct scn_field *scn_traffic_in(void);
const struct scn_field *scn_front_end_in(void);
const struct scn_field *scn_attackers_in(void); /* without its parameters */
const struct scn_field *scn_middleboxes_in(void);
const struct scn_field *scn_events_in(void);
const struct scn_field *scn_tokens_in(void);
const struct scn_field *scn_limits_in(void);
const struct scn_field *scn_processing_in(void);
struct atk_param;
/* How the i-th parameter of an attack is read. */
struct scn_field scn_attacker_field(const struct atk_param *p, unsigned i);

/* The index of a path by the name in @p node; -1 once it is reported. */
int scn_read_path_name(struct scn_reader *r, const struct scn_node *node,
                       const char *what);
/* A path is that of the file @p node is in, unless it begins at the root. */
const char *scn_beside(struct arena *a, const struct scn_node *node,
                       const char *path);

#endif /* SCN_READ_H */
