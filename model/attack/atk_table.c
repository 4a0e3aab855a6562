/* SPDX-License-Identifier: MIT */
#include "atk_table.h"

#include <string.h>

static const struct atk_ops *const table[] = {
    &atk_join_sniffed,      &atk_reset_subflow,  &atk_corrupt_payload,
    &atk_forge_data_fin,    &atk_forge_data_ack, &atk_forge_prio,
    &atk_forge_remove_addr, &atk_forge_fail,     &atk_forge_echo,
};
enum { TABLE_LEN = sizeof table / sizeof table[0] };

const struct atk_ops *atk_at(unsigned i)
{
    return i < TABLE_LEN ? table[i] : NULL;
}

const char *atk_name_at(unsigned i)
{
    return i < TABLE_LEN ? table[i]->name : NULL;
}

const struct atk_ops *atk_find(const char *name)
{
    for (unsigned i = 0; i < TABLE_LEN; i++)
        if (!strcmp(table[i]->name, name))
            return table[i];
    return NULL;
}
