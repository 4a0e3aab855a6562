/* SPDX-License-Identifier: MIT */
/* mpx new: a scenario to begin with. */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "exit_code.h"
#include "scn_field.h"
#include "templates.h"
#include "words.h"

static const struct template *find(const char *name)
{
    for (unsigned i = 0; template_at(i); i++)
        if (strcmp(template_name_at(i), name) == 0)
            return template_at(i);
    return NULL;
}

/* "b" of "a/b.yaml": what the study is called. */
static char *study_name(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');

    return arena_strndup(
        a, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

/* The template with this name in the place of its own. */
static void put(FILE *f, const struct template *t, const char *name)
{
    const char *line = strstr(t->text, "\nname: ");
    size_t before = (size_t)(line - t->text) + strlen("\nname: ");

    fwrite(t->text, 1, before, f);
    fputs(name, f);
    fputs(t->text + before + strlen(t->name), f);
}

/* A file that is there is never written over. */
static int create(const char *path, const struct template *t, const char *name)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    int code = EXIT_MACHINE;

    if (fd < 0 && errno == EEXIST)
        return usage_error("new: %s is there already", path);
    if (f) {
        put(f, t, name);
        code = ferror(f) ? EXIT_MACHINE : EXIT_FINE;
        code = fclose(f) == 0 ? code : EXIT_MACHINE;
        if (code != EXIT_FINE)
            unlink(path);
    }
    if (code != EXIT_FINE)
        fprintf(stderr, "mpx: cannot write %s: %s\n", path, strerror(errno));
    return code;
}

int cmd_new(const struct options *o)
{
    const struct template *t = o->template ? find(o->template) : template_at(0);
    struct arena a = {NULL};
    int code;

    if (o->n_files != 1)
        return usage_error("new: which file? as my-study.yaml");

    const char *name = study_name(&a, o->file[0]);
    if (!t)
        code = usage_error(
            "new: no template \"%s\"; %s", o->template,
            words_hint(&a, words_list(&a, template_name_at), o->template));
    else if (!scn_name_ok(name))
        code = usage_error("new: \"%s\" cannot be the name of a study: "
                           "letters, digits, '-', '_', '.'",
                           name);
    else
        code = create(o->file[0], t, name);
    if (code == EXIT_FINE && !o->quiet)
        printf("%s\nmpx check %s says whether it is right, mpx run --quick %s "
               "runs it in small\n",
               o->file[0], o->file[0], o->file[0]);
    arena_free(&a);
    return code;
}
