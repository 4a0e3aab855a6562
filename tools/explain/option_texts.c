/* SPDX-License-Identifier: MIT */
/* What each MPTCP option is for, and where it is defined. */
#include "option_texts.h"

const struct option_text option_texts[MPX_SUB_COUNT] = {
    [MPX_SUB_CAPABLE] =
        {"opens a connection: keys of RFC 8684, or tokens where keys are "
         "external",
         "the first handshake, and the first segments with data",
         "RFC 8684 section 3.1; draft-baerts-tcpm-mptcpext-00 section 4.1",
         "1.2 and 2.1"},
    [MPX_SUB_JOIN] =
        {"adds a subflow to the connection of a token; MACs over both "
         "nonces prove the keys",
         "the handshake of every further subflow",
         "RFC 8684 section 3.2; draft-baerts-tcpm-mptcpext-00 section 4.3",
         "1.3, 1.8 and 2.4"},
    [MPX_SUB_DSS] = {"says which part of the connection's data the segment "
                     "has, and which data has arrived (DATA_ACK); DATA_FIN "
                     "ends the data of one direction",
                     "segments with data, and acknowledgements",
                     "RFC 8684 section 3.3", "1.4 and 1.9"},
    [MPX_SUB_ADD_ADDR] =
        {"names a further address of its sender, with a MAC; the echo (E) "
         "says that it has arrived",
         "acknowledgements",
         "RFC 8684 section 3.4.1; draft-baerts-tcpm-mptcpext-00 section 4.3",
         "1.5, 1.11 and 2.4"},
    [MPX_SUB_REMOVE_ADDR] = {"takes addresses back, and ends their subflows; "
                             "nothing authenticates it",
                             "acknowledgements", "RFC 8684 section 3.4.2",
                             "1.5 and 1.11"},
    [MPX_SUB_PRIO] = {"makes a subflow a backup, or no backup any more",
                      "acknowledgements", "RFC 8684 section 3.3.8", "1.5"},
    [MPX_SUB_FAIL] = {"says that a checksum was wrong: the subflow is closed, "
                      "or a sole one falls back to TCP",
                      "resets, and acknowledgements of a sole subflow",
                      "RFC 8684 section 3.7", "1.5 and 1.13"},
    [MPX_SUB_FASTCLOSE] =
        {"ends the whole connection at once; a key in clear, or a MAC of "
         "the external key, authorises it",
         "acknowledgements and resets",
         "RFC 8684 section 3.5; draft-baerts-tcpm-mptcpext-00 section 4.3",
         "1.5, 1.10 and 2.4"},
    [MPX_SUB_TCPRST] = {"says why a subflow is reset, and whether the cause "
                        "will pass (T)",
                        "resets", "RFC 8684 section 3.6", "1.5 and 1.12"},
    [MPX_SUB_NEW_KEY] = {"confirms, by a MAC over both tokens, that its "
                         "sender has the external key in slot K",
                         "acknowledgements, when the application has "
                         "installed a key",
                         "draft-baerts-tcpm-mptcpext-00 section 4.2",
                         "2.2 and 2.3"},
};
