/* SPDX-License-Identifier: MIT */
/* Octets as a file that readers open by a path. */
#ifndef IN_MEMORY_H
#define IN_MEMORY_H

#include <stddef.h>
#include <stdint.h>

struct in_memory {
    int fd;
    char path[32];
};

void in_memory_open(struct in_memory *m, const uint8_t *data, size_t size);
void in_memory_close(struct in_memory *m);

/** Write them as DIR/NAME. */
void in_memory_save(const char *dir, const char *name, const uint8_t *data,
                    size_t size);
/** A folder in memory, of this process, which goes when it exits. */
const char *in_memory_folder(void);

/** Where the second part begins, behind a line "%%"; size if there is none. */
size_t in_memory_split(const uint8_t *data, size_t size);

#endif /* IN_MEMORY_H */
