/* SPDX-License-Identifier: MIT */
/*
 * A section of a scenario is a table of fields: key, type, where it goes, what
 * is allowed. Reading one reports every error in it and leaves the members
 * of bad values as they were.
 */
#ifndef SCN_FIELD_H
#define SCN_FIELD_H

#include "scenario.h"
#include "scn_tree.h"
#include "scn_value.h"

/* Files beside a scenario, read beforehand. */
enum { SCN_FILES_MAX = 16 };
struct scn_files {
    struct scn_file {
        const char *path; /* as the scenario has it */
        struct scn_source source;
        bool own; /* of the scenario file's folder */
    } list[SCN_FILES_MAX];
    unsigned n;
};

/* By the name of its source; NULL if it is not there. */
const struct scn_source *scn_files_find(const struct scn_files *f,
                                        const char *name);

struct scn_reader {
    struct arena *arena;
    struct scn_diags *diags;
    struct scenario *s; /* the whole that is being read */
    const struct scn_files *files;
    bool map_named; /* topology.map is there, whatever became of it */
};

enum scn_type {
    SCN_T_QUANTITY, /* uint32_t or uint64_t; double if the dim is a ratio or a
                       number */
    SCN_T_BOOL,
    SCN_T_WORD,      /* one of words, into char[SCN_NAME_MAX] */
    SCN_T_ENUM,      /* the same, its index into 1 or 4 octets */
    SCN_T_NAME,      /* a name the user makes up */
    SCN_T_OTHER,     /* read() does it */
    SCN_T_ELSEWHERE, /* known, not read here */
};

/* What a value that read() reads may look like, or-ed, for the JSON Schema. */
enum scn_form {
    SCN_F_TEXT = 1 << 0,     /* a word, of `words` if there are some */
    SCN_F_QUANTITY = 1 << 1, /* of dim */
    SCN_F_MAP = 1 << 2,      /* of the fields in() */
    SCN_F_SWITCHES = 1 << 3, /* a map of readings of the draft */
    /* around what the others say: */
    SCN_F_LIST = 1 << 4,    /* a list of it */
    SCN_F_OR_LIST = 1 << 5, /* it, or a list of it */
    SCN_F_NAMED = 1 << 6,   /* a map from names to it */
};

/* The words of an enumeration, in its order: for scn_field.words. */
#define SCN_WORDS(name, ...)                                                   \
    static const char *name(unsigned i)                                        \
    {                                                                          \
        static const char *const words[] = {__VA_ARGS__};                      \
        return i < sizeof words / sizeof words[0] ? words[i] : NULL;           \
    }

struct scn_field {
    const char *key;
    enum scn_type type;
    size_t offset, size;
    enum scn_dim dim;
    double min, max;   /* in units of dim */
    double example[2]; /* of a range, for messages */
    word_at *words;
    void (*read)(struct scn_reader *r, const struct scn_node *node,
                 void *member);
    unsigned form; /* with read(): enum scn_form; 0: anything */
    bool or_never; /* of a quantity: "never" leaves the default */
    const struct scn_field *(*in)(void);
};

/* A function for `in`. */
#define SCN_FIELDS(name, fields)                                               \
    const struct scn_field *name(void)                                         \
    {                                                                          \
        return fields;                                                         \
    }

#define SCN_AT(type, member)                                                   \
    .offset = offsetof(type, member), .size = sizeof(((type *)0)->member)

#define SCN_ELSEWHERE(name, ...)                                               \
    {                                                                          \
        .key = name, .type = SCN_T_ELSEWHERE, __VA_ARGS__                      \
    }

/*
 * Read the map @p node, called @p what in messages, into the struct at
 * @p base by @p fields, which end with a NULL key.
 */
void scn_read_fields(struct scn_reader *r, const struct scn_node *node,
                     const char *what, const struct scn_field *fields,
                     void *base);

/* The text of a node that must be one; NULL once it is reported. */
const char *scn_read_text(struct scn_reader *r, const struct scn_node *node,
                          const char *what);

/* Whether a value is the word "never". */
bool scn_is_never(const struct scn_node *node);

/* A quantity within its range; false once it is reported. */
bool scn_read_quantity(struct scn_reader *r, const struct scn_node *node,
                       const struct scn_field *f, struct scn_quantity *q);

/* The same, or {from: A, to: B} of such: *to is 0 then if there is no "to". */
void scn_read_range(struct scn_reader *r, const struct scn_node *node,
                    const struct scn_field *f, uint64_t *from, uint64_t *to);

/* The index of a word in a NULL-ended list; -1 once it is reported. */
int scn_read_word(struct scn_reader *r, const struct scn_node *node,
                  const char *what, const char *const *words);

/* Letters, digits, '-', '_' and '.', shorter than SCN_NAME_MAX. */
bool scn_name_ok(const char *name);

#endif /* SCN_FIELD_H */
