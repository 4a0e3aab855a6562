/* SPDX-License-Identifier: MIT */
/* Errors in keys, their sources and rotation, and tokens: place and text. */
#include "scenario_test.h"

static const struct bad_case cases[] = {
    {"keying: {source: ~}\n", "s.yaml:3:18: error: source has no value\n"
                              "    3 | keying: {source: ~}\n"
                              "      |                  ^\n"},
    {"keying: {source: }\n", "s.yaml:3:18: error: source has no value\n"
                             "    3 | keying: {source: }\n"
                             "      |                  ^\n"},
    {"keying: {profile: baerts00}\n",
     "s.yaml:3:19: error: no profile \"baerts00\"\n"
     "    3 | keying: {profile: baerts00}\n"
     "      |                   ^~~~~~~~  did you mean \"baerts\"?\n"},
    {"keying: {profile: baerts, source: none}\n",
     "s.yaml:3:35: error: profile \"baerts\" needs a key and source is none\n"
     "    3 | keying: {profile: baerts, source: none}\n"
     "      |                                   ^~~~  source: psk\n"},
    {"keying: {switches: {newkey-erly: hold}}\n",
     "s.yaml:3:21: error: no switch \"newkey-erly\"\n"
     "    3 | keying: {switches: {newkey-erly: hold}}\n"
     "      |                     ^~~~~~~~~~~  did you mean "
     "\"newkey-early\"?\n"},
    {"keying: {switches: {newkey-early: later}}\n",
     "s.yaml:3:35: error: no newkey-early \"later\"\n"
     "    3 | keying: {switches: {newkey-early: later}}\n"
     "      |                                   ^~~~~  one of: discard hold "
     "hold-first hold-4\n"},
    {"keying: {psk: {hex: abc}}\n",
     "s.yaml:3:21: error: a key is 2 to 128 hexadecimal digits, an even "
     "number\n"
     "    3 | keying: {psk: {hex: abc}}\n"
     "      |                     ^~~\n"},
    {"keying: {psk: {hex: sha256-be45cb2605bf36be}}\n",
     "s.yaml:3:21: error: a key is 2 to 128 hexadecimal digits, an even "
     "number\n"
     "    3 | keying: {psk: {hex: sha256-be45cb2605bf36be}}\n"
     "      |                     ^~~~~~~~~~~~~~~~~~~~~~~\n"},
    {"keying: {psk: {hex: \"00\\n11\"}}\n",
     "s.yaml:3:21: error: \"\\n\" is not a hexadecimal digit\n"
     "    3 | keying: {psk: {hex: \"00\\n11\"}}\n"
     "      |                     ^~~~~~~~\n"},
    {"keying: {psk: {bytes: 16}}\n", "s.yaml:3:23: error: bytes must be 32\n"
                                     "    3 | keying: {psk: {bytes: 16}}\n"
                                     "      |                       ^~\n"},
    {"keying: {psk: {bytes: 65}}\n", "s.yaml:3:23: error: bytes must be 32\n"
                                     "    3 | keying: {psk: {bytes: 65}}\n"
                                     "      |                       ^~\n"},
    {"keying: {psk: {hex: \"\"}}\n", "s.yaml:3:21: error: hex has no value\n"
                                     "    3 | keying: {psk: {hex: \"\"}}\n"
                                     "      |                     ^~\n"},
    {"keying: {source: psk\ntraffic: {size: 1 MB}\n",
     "s.yaml:3:9: error: this bracket is not closed: line 4 goes on with "
     "something else\n"
     "    3 | keying: {source: psk\n"
     "      |         ^\n"},
    {"keying: {source: tls11}\n",
     "s.yaml:3:18: error: no source \"tls11\"\n"
     "    3 | keying: {source: tls11}\n"
     "      |                  ^~~~~  did you mean \"tls13\"?\n"},
    {"keying: {profile: baerts, source: file}\n",
     "s.yaml:3:35: error: source \"file\" and a \"file\" of keys belong "
     "together\n"
     "    3 | keying: {profile: baerts, source: file}\n"
     "      |                                   ^~~~  file: keys.txt\n"},
    {"keying: {profile: baerts, source: file, file: /nowhere}\n",
     "s.yaml:3:47: error: cannot read \"/nowhere\": No such file or directory\n"
     "    3 | keying: {profile: baerts, source: file, file: /nowhere}\n"
     "      |                                               ^~~~~~~~\n"},
    {"keying: {profile: baerts, source: file, file: /}\n",
     "s.yaml:3:47: error: cannot read \"/\": Is a directory\n"
     "    3 | keying: {profile: baerts, source: file, file: /}\n"
     "      |                                               ^\n"},
    {"keying: {profile: hardened, psk: {hex: 00112233}}\n",
     "s.yaml:3:34: error: profile \"hardened\" refuses keys of less than 128 "
     "bits\n"
     "    3 | keying: {profile: hardened, psk: {hex: 00112233}}\n"
     "      |                                  ^\n"},
    {"keying: {profile: baerts, psk: {bytes: 32, entropy: 20}}\n",
     "s.yaml:3:53: error: entropy has no unit\n"
     "    3 | keying: {profile: baerts, psk: {bytes: 32, entropy: 20}}\n"
     "      |                                                     ^~  one of: "
     "bits bit\n"},
    {"keying: {profile: baerts, rotate: {}}\n",
     "s.yaml:3:35: error: rotate needs either \"every\" or \"at\"\n"
     "    3 | keying: {profile: baerts, rotate: {}}\n"
     "      |                                   ^  every: 1 s\n"},
    {"keying: {profile: baerts, rotate: {every: 1}}\n",
     "s.yaml:3:43: error: every has no unit\n"
     "    3 | keying: {profile: baerts, rotate: {every: 1}}\n"
     "      |                                           ^  one of: ns us ms s "
     "min\n"},
    {"keying: {profile: baerts, rotate: {at: 2 s}}\n",
     "s.yaml:3:40: error: at is a list of 1 to 16 times\n"
     "    3 | keying: {profile: baerts, rotate: {at: 2 s}}\n"
     "      |                                        ^~~  [2 s, 5 s]\n"},
    {"keying: {profile: baerts, rotate: {every: 1 s, source: new}}\n",
     "s.yaml:3:56: error: no source \"new\"\n"
     "    3 | keying: {profile: baerts, rotate: {every: 1 s, source: new}}\n"
     "      |                                                        ^~~  one "
     "of: same counter eku psk-list renegotiate\n"},
    {"keying: {profile: baerts, rotate: {every: 1 s, source: eku}}\n",
     "s.yaml:3:35: error: source \"psk\" has no rotation \"eku\"\n"
     "    3 | keying: {profile: baerts, rotate: {every: 1 s, source: eku}}\n"
     "      |                                   ^  one of: ssh tls13\n"},
    {"keying: {profile: baerts, source: tls12, rotate: {every: 1 s, source: "
     "renegotiate, ends: client}}\n",
     "s.yaml:3:50: error: only the server asks for a renegotiation\n"
     "    3 | keying: {profile: baerts, source: tls12, rotate: {every: 1 s, "
     "source: re\n"
     "      |                                                  ^  ends: "
     "server\n"},
    {"keying: {profile: baerts, rotate: {every: 1 s, lag: {both: 1 s}}}\n",
     "s.yaml:3:54: error: unknown key \"both\" in lag\n"
     "    3 | keying: {profile: baerts, rotate: {every: 1 s, lag: {both: 1 "
     "s}}}\n"
     "      |                                                      ^~~~  one "
     "of: client server\n"},
    {"keying: {profile: paasch, source: tls12, rotate: {every: 1 s}}\n",
     "s.yaml:3:50: error: profile \"paasch\" cannot change its key\n"
     "    3 | keying: {profile: paasch, source: tls12, rotate: {every: 1 s}}\n"
     "      |                                                  ^\n"},
    {"keying: psk\n", "s.yaml:3:9: error: keying must be a map\n"
                      "    3 | keying: psk\n"
                      "      |         ^~~  key: value, ...\n"},
    {"endpoints: {server: {tokens: routed-plain}}\n",
     "s.yaml:3:30: error: profile \"rfc8684\" hashes its keys: its tokens "
     "cannot be routed-plain\n"
     "    3 | endpoints: {server: {tokens: routed-plain}}\n"
     "      |                              ^~~~~~~~~~~~  tokens: hashed\n"},
    {"keying: {profile: baerts}\nendpoints: {server: {tokens: hashed}}\n",
     "s.yaml:4:30: error: profile \"baerts\" has no key whose hash could be a "
     "token\n"
     "    4 | endpoints: {server: {tokens: hashed}}\n"
     "      |                              ^~~~~~  random, routed-plain or "
     "routed-encrypted\n"},
    {"endpoints: {server: {server-id: 16, server-bits: 4}}\n",
     "s.yaml:3:33: error: server-id 16 does not fit 4 server bits\n"
     "    3 | endpoints: {server: {server-id: 16, server-bits: 4}}\n"
     "      |                                 ^~\n"},
};

static void test_cases(void **state)
{
    (void)state;
    refuse_all(cases, COUNT_OF(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
