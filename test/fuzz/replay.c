/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target once over each file of a folder: what is left of fuzzing
 * where the compiler has no libFuzzer. usage: PROGRAM FOLDER
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_LEN = 4096 };

/* The whole file in as many octets as it has, so that sanitizers see its end;
 * NULL if it cannot be read. */
static uint8_t *slurp(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = NULL;
    long size = -1;

    if (f && fseek(f, 0, SEEK_END) == 0)
        size = ftell(f);
    if (size >= 0)
        data = malloc((size_t)size + (size == 0));
    if (data) {
        rewind(f);
        *n = fread(data, 1, (size_t)size, f);
    }
    if (f)
        fclose(f);
    return data;
}

static int replay(const char *path)
{
    size_t n;
    uint8_t *data = slurp(path, &n);

    if (data == NULL)
        return 0;
    LLVMFuzzerTestOneInput(data, n);
    free(data);
    return 1;
}

int main(int argc, char **argv)
{
    DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
    struct dirent *entry;
    int files = 0;

    if (dir == NULL) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    while ((entry = readdir(dir)) != NULL) {
        char path[PATH_LEN];
        int n = snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);

        if (entry->d_name[0] != '.' && n > 0 && n < PATH_LEN)
            files += replay(path);
    }
    closedir(dir);
    printf("%d inputs\n", files);
    return files > 0 ? 0 : 1;
}
