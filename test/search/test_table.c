/* SPDX-License-Identifier: MIT */
/*
 * The attacks of the matrix that the attack finder has words for, under each
 * profile: with how few actions the harm of each is found. Prints the table of
 * doc/search.md.
 */
#include "search.h"
#include "setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROFILES = 5 };

static const struct {
    const char *name, *set;
} profiles[PROFILES] = {
    {"rfc6824", ""},  {"rfc8684", ""},
    {"paasch", ""},   {"baerts", "newkey-early=hold,newkey-stop=valid"},
    {"hardened", ""},
};

/* `world` has the steps without the keys', and no profile. */
struct row {
    const char *attack, *what, *harm;
    struct setting_text world;
};

/* clang-format off */
static const struct row rows[] = {
    {"at-04", "ADD_ADDR forged", "foreign-address", {"", "", "join", "second", "inject", 1, ""}},
    {"at-05", "join with sniffed keys", "impostor", {"", "", "join", "handshake", "host", 2, ""}},
    {"at-06", "ADD_ADDR with sniffed keys", "foreign-address", {"", "", "join", "handshake,first", "inject", 1, ""}},
    {"at-07", "join's source replaced", "stranger", {"", "", "join", "second", "host,inject,drop", 3, ""}},
    {"at-08", "half-open joins", "forged-state", {"", "", "join", "handshake", "host", 1, ""}},
    {"at-11", "reset before the key", "killed", {"", "", "join", "first", "inject,reset", 1, "before-key"}},
    {"at-12", "payload changed", "strange-octets", {"", "", "nothing", "first", "change", 1, ""}},
    {"at-14-forge-data-fin", "DATA_FIN forged", "truncated", {"", "", "nothing", "first", "inject,unauthenticated", 1, ""}},
    {"at-15 at-16", "fast close by what was read", "fastclosed", {"", "", "nothing", "first", "inject", 1, ""}},
    {"at-19", "MP_FAIL forged", "plain", {"", "", "nothing", "first", "inject,unauthenticated", 1, ""}},
    {"at-20", "MP_CAPABLE stripped", "plain", {"", "", "nothing", "handshake", "change", 1, ""}},
    {"at-21", "external bit cleared", "downgraded", {"", "", "nothing", "handshake", "change", 2, ""}},
    {"at-23", "join reflected", "impostor", {"", "", "join", "handshake,second", "host,inject,drop", 3, ""}},
    {"at-24", "ADD_ADDR reflected", "foreign-address", {"", "", "add", "first", "inject", 1, ""}},
    {"at-25", "ADD_ADDR replayed", "address-back", {"", "", "add,remove", "first", "inject", 1, ""}},
    {"at-28", "NEW_KEY reflected", "unproved-key", {"", "", "nothing", "first", "inject", 1, ""}},
    {"at-29", "one NEW_KEY dropped", "one-sided", {"", "", "nothing", "first", "drop", 1, ""}},
    {"at-31", "token changed", "no-join", {"", "", "join", "handshake,second", "change", 1, ""}},
    {"at-32", "join led elsewhere", "crossed", {"", "", "join", "handshake,second", "change", 1, "two"}},
    {"at-39", "echo forged, ADD_ADDR lost", "no-address", {"", "", "add", "first", "inject,drop,unauthenticated", 1, ""}},
    {"at-45", "held NEW_KEY poisoned", "one-sided", {"", "", "nothing", "first", "inject", 1, ""}},
    {"at-46", "MP_FAIL before the key", "plain", {"", "", "nothing", "first", "inject,unauthenticated", 1, "before-key"}},
    {"at-51", "octets before the key", "strange-octets", {"", "", "nothing", "first", "inject,unauthenticated", 1, "before-key"}},
    {"at-52", "join reset", "no-join", {"", "", "join", "second", "inject,reset", 1, ""}},
    {"at-54", "ADD_ADDR withheld", "address-late", {"", "", "add,remove", "first", "inject,drop", 2, ""}},
    {"at-55", "third ACK changed", "killed", {"", "", "join", "handshake", "change", 1, ""}},
    {"at-56", "REMOVE_ADDR of id 0 forged", "no-join", {"", "", "join", "first", "inject,unauthenticated", 1, ""}},
};
/* clang-format on */
enum { ROWS = sizeof rows / sizeof rows[0] };

static const char *steps_of(const struct row *r, const struct mpx_profile *p,
                            char room[64])
{
    bool none = strcmp(r->world.steps, "nothing") == 0;

    if (!p->external)
        return r->world.steps;
    snprintf(room, 64, "key%s%s", none ? "" : ",", none ? "" : r->world.steps);
    return room;
}

/* @return whether it was found, or that nothing was left out. */
static bool ask(const struct row *r, unsigned profile, char cell[8])
{
    const struct mpx_profile *p = mpx_profile_find(profiles[profile].name);
    enum search_harm harm = search_harm_find(r->harm);
    struct search_limits l = {.jobs = 1, .wanted = UINT32_C(1) << harm};
    struct setting_text t = r->world;
    char steps[64], room[SETTING_ROOM];
    struct search_result got;
    struct search_setting s;
    bool ok;

    t.profile = p->name;
    t.set = profiles[profile].set;
    t.steps = steps_of(r, p, steps);
    setting_read(&s, &t, room);
    if (!search_run(&s, &l, &got))
        return false;
    if (got.found & l.wanted) {
        snprintf(cell, 8, "%u", got.trace[harm].actions);
        ok = true;
    } else {
        snprintf(cell, 8, "no %u", t.most);
        ok = got.complete == t.most + 1 && !got.overflow;
    }
    return ok;
}

int main(void)
{
    bool ok = true;

    for (unsigned i = 0; i < ROWS; i++) {
        printf("| %s | %s | `%s` |", rows[i].attack, rows[i].what,
               rows[i].harm);
        for (unsigned k = 0; k < PROFILES; k++) {
            char cell[8];

            ok &= ask(&rows[i], k, cell);
            printf(" %s |", cell);
        }
        puts("");
    }
    return ok ? 0 : 1;
}
