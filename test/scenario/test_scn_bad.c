/* SPDX-License-Identifier: MIT */
/* Every kind of error in a scenario file: place, text, caret and hint. */
#include "scenario_test.h"

static const struct {
    const char *text;     /* after SHORTEST, so from line 3 */
    const char *messages; /* the whole of them */
} cases[] = {
    {"stpo: 10 s\n", "s.yaml:3:1: error: unknown key \"stpo\" in scenario\n"
                     "    3 | stpo: 10 s\n"
                     "      | ^~~~  did you mean \"stop\"?\n"},
    {"stop: 10\n", "s.yaml:3:7: error: stop has no unit\n"
                   "    3 | stop: 10\n"
                   "      |       ^~  one of: ns us ms s min\n"},
    {"stop: 10 mz\n", "s.yaml:3:10: error: unknown unit \"mz\" in stop\n"
                      "    3 | stop: 10 mz\n"
                      "      |          ^~  one of: ns us ms s min\n"},
    {"stop: nan\n", "s.yaml:3:7: error: stop: \"nan\" is not a number\n"
                    "    3 | stop: nan\n"
                    "      |       ^~~  a number and a unit\n"},
    {"stop: -1 s\n", "s.yaml:3:7: error: stop cannot be negative\n"
                     "    3 | stop: -1 s\n"
                     "      |       ^~~~\n"},
    {"stop: 99999999999999999999 s\n",
     "s.yaml:3:7: error: stop is out of any range\n"
     "    3 | stop: 99999999999999999999 s\n"
     "      |       ^~~~~~~~~~~~~~~~~~~~~~\n"},
    {"stop: 0 s\n", "s.yaml:3:7: error: stop must be from 1 ms to 16666.6667 "
                    "min\n"
                    "    3 | stop: 0 s\n"
                    "      |       ^~~\n"},
    {"stop: 1 s\nstop: 2 s\n",
     "s.yaml:4:1: error: duplicate key \"stop\"; first on line 3\n"
     "    4 | stop: 2 s\n"
     "      | ^~~~\n"},
    {"stop:\t1 s\n", "s.yaml:3:6: error: tab character\n"
                     "    3 | stop:?1 s\n"
                     "      |      ^  indent with spaces\n"},
    {"stop: &x 1 s\n", "s.yaml:3:7: error: anchors are not used in scenarios\n"
                       "    3 | stop: &x 1 s\n"
                       "      |       ^~~~~~  write the value out where it is "
                       "used\n"},
    {"stop: !!str 1 s\n", "s.yaml:3:7: error: tags are not used in scenarios\n"
                          "    3 | stop: !!str 1 s\n"
                          "      |       ^~~~~~~~~  write the value out where "
                          "it is used\n"},
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
     "      |                                   ^~~~~  one of: discard hold\n"},
    {"keying: {psk: {hex: abc}}\n",
     "s.yaml:3:21: error: a key is 2 to 128 hexadecimal digits, an even "
     "number\n"
     "    3 | keying: {psk: {hex: abc}}\n"
     "      |                     ^~~\n"},
    {"keying: {psk: {bytes: 16}}\n",
     "s.yaml:3:23: error: bytes must be from 32 to 32\n"
     "    3 | keying: {psk: {bytes: 16}}\n"
     "      |                       ^~\n"},
    {"keying: {psk: {bytes: 65}}\n",
     "s.yaml:3:23: error: bytes must be from 32 to 32\n"
     "    3 | keying: {psk: {bytes: 65}}\n"
     "      |                       ^~\n"},
    {"keying: {psk: {hex: \"\"}}\n", "s.yaml:3:21: error: hex has no value\n"
                                    "    3 | keying: {psk: {hex: \"\"}}\n"
                                    "      |                     ^~\n"},
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
     "    3 | keying: {profile: baerts, rotate: {every: 1 s, lag: {both: 1 s}}}\n"
     "      |                                                      ^~~~  one "
     "of: client server\n"},
    {"keying: {profile: paasch, source: tls12, rotate: {every: 1 s}}\n",
     "s.yaml:3:50: error: profile \"paasch\" cannot change its key\n"
     "    3 | keying: {profile: paasch, source: tls12, rotate: {every: 1 s}}\n"
     "      |                                                  ^\n"},
    {"keying: psk\n", "s.yaml:3:9: error: keying must be a map\n"
                      "    3 | keying: psk\n"
                      "      |         ^~~  key: value, ...\n"},
    {"endpoints: {client: {paths: [wifi, lta]}}\n",
     "s.yaml:3:36: error: no path \"lta\"\n"
     "    3 | endpoints: {client: {paths: [wifi, lta]}}\n"
     "      |                                    ^~~  did you mean "
     "\"lte\"?\n"},
    {"endpoints: {client: {paths: [wifi]}, server: {paths: [wifi]}}\n",
     "s.yaml:2:19: error: path \"lte\" is used by nobody\n"
     "    2 | paths: {wifi: {}, lte: {}}\n"
     "      |                   ^~~\n"},
    {"endpoints: {client: {paths: [wifi]}}\n",
     "s.yaml:2:19: error: path \"lte\" is not used by the client\n"
     "    2 | paths: {wifi: {}, lte: {}}\n"
     "      |                   ^~~\n"},
    {"endpoints: {client: {sack: maybe}}\n",
     "s.yaml:3:28: error: sack: \"maybe\" is neither\n"
     "    3 | endpoints: {client: {sack: maybe}}\n"
     "      |                            ^~~~~  yes or no\n"},
    {"traffic: {connections: 2 s}\n",
     "s.yaml:3:24: error: connections: \"2 s\" is not a number\n"
     "    3 | traffic: {connections: 2 s}\n"
     "      |                        ^~~  a plain number\n"},
    {"traffic: {size: 0.5 B}\n",
     "s.yaml:3:17: error: size: \"0.5 B\" is not a whole number\n"
     "    3 | traffic: {size: 0.5 B}\n"
     "      |                 ^~~~~\n"},
    {"traffic: {kind: chat}\n",
     "s.yaml:3:17: error: no kind \"chat\"\n"
     "    3 | traffic: {kind: chat}\n"
     "      |                 ^~~~  one of: bulk request-response on-off\n"},
    {"traffic: {kind: request-response, size: 1 MB}\n",
     "s.yaml:3:35: error: traffic \"request-response\" takes no \"size\"\n"
     "    3 | traffic: {kind: request-response, size: 1 MB}\n"
     "      |                                   ^~~~\n"},
    {"traffic: {think: 11 s, kind: request-response}\n",
     "s.yaml:3:18: error: think must be from 0 ns to 10 s\n"
     "    3 | traffic: {think: 11 s, kind: request-response}\n"
     "      |                  ^~~~\n"},
    {"traffic: {burst: 1 kB}\n",
     "s.yaml:3:11: error: traffic \"bulk\" takes no \"burst\"\n"
     "    3 | traffic: {burst: 1 kB}\n"
     "      |           ^~~~~\n"},
    {"stop: 1 s\ntraffic: {start: 2 s}\n",
     "s.yaml:4:18: error: traffic starts at 2 s, when the run has stopped (1 "
     "s)\n"
     "    4 | traffic: {start: 2 s}\n"
     "      |                  ^~~\n"},
    {"attackers: [{attack: join, on: wifi}]\n",
     "s.yaml:3:22: error: no attack \"join\"\n"
     "    3 | attackers: [{attack: join, on: wifi}]\n"
     "      |                      ^~~~  one of: join-with-sniffed-keys "
     "remove-address\n"},
    {"attackers: [{attack: remove-address}]\n",
     "s.yaml:3:13: error: an attacker stands \"on\" a path\n"
     "    3 | attackers: [{attack: remove-address}]\n"
     "      |             ^  on: wifi\n"},
    {"attackers: [{attack: remove-address, on: lte, acts: 60 s}]\n",
     "s.yaml:3:53: error: the attacker acts at 1 min, when the run has stopped "
     "(1 min)\n"
     "    3 | attackers: [{attack: remove-address, on: lte, acts: 60 s}]\n"
     "      |                                                     ^~~~\n"},
    {"attackers: [{attack: remove-address, on: lte, reads: {from: 2 s, to: 1 "
     "s}}]\n",
     "s.yaml:3:54: error: reads ends before it begins\n"
     "    3 | attackers: [{attack: remove-address, on: lte, reads: {from: 2 s, "
     "to: 1 s\n"
     "      |                                                      ^\n"},
    {"attackers: [{attack: join-with-sniffed-keys, on: lte, times: 2}]\n",
     "s.yaml:3:55: error: unknown key \"times\" in attacker\n"
     "    3 | attackers: [{attack: join-with-sniffed-keys, on: lte, times: "
     "2}]\n"
     "      |                                                       ^~~~~  "
     "one "
     "of: attack on reads acts leaves budget from twin keys goal size\n"},
    {"attackers: [{attack: join-with-sniffed-keys, on: lte, goal: stel}]\n",
     "s.yaml:3:61: error: no goal \"stel\"\n"
     "    3 |  join-with-sniffed-keys, on: lte, goal: stel}]\n"
     "      |                                         ^~~~  did you mean "
     "\"steal\"?\n"},
    {"attackers: [{attack: remove-address, on: lte, times: 101}]\n",
     "s.yaml:3:54: error: times must be from 1 to 100\n"
     "    3 | attackers: [{attack: remove-address, on: lte, times: 101}]\n"
     "      |                                                      ^~~\n"},
    {"attackers: [{attack: remove-address, on: [lte, lte]}]\n",
     "s.yaml:3:48: error: the attacker stands on path \"lte\" already\n"
     "    3 | attackers: [{attack: remove-address, on: [lte, lte]}]\n"
     "      |                                                ^~~\n"},
    {"attackers: [{attack: remove-address, on: [lte, wifi], reads: [all]}]\n",
     "s.yaml:3:62: error: reads needs one entry for each path it is on\n"
     "    3 | remove-address, on: [lte, wifi], reads: [all]}]\n"
     "      |                                         ^\n"},
    {"attackers: [{attack: remove-address, on: lte, leaves: 1 s}]\n",
     "s.yaml:3:13: error: the attacker leaves before it acts\n"
     "    3 | attackers: [{attack: remove-address, on: lte, leaves: 1 s}]\n"
     "      |             ^\n"},
    {"attackers: [{attack: join-with-sniffed-keys, on: lte, twin: "
     "wrong-value}]\n",
     "s.yaml:3:61: error: attack \"join-with-sniffed-keys\" stands on no "
     "value\n"
     "    3 |  join-with-sniffed-keys, on: lte, twin: wrong-value}]\n"
     "      |                                         ^~~~~~~~~~~  twin: "
     "no-power\n"},
    {"events: [{at: 1 s, path: wifi}]\n",
     "s.yaml:3:10: error: an event needs \"do\"\n"
     "    3 | events: [{at: 1 s, path: wifi}]\n"
     "      |          ^  {at: 2 s, do: down, path: wifi}\n"},
    {"events: [{at: 1 s, do: down, path: wifi, end: client}]\n",
     "s.yaml:3:47: error: a path goes down or up as a whole: it takes no "
     "\"end\"\n"
     "    3 | events: [{at: 1 s, do: down, path: wifi, end: client}]\n"
     "      |                                               ^~~~~~\n"},
    {"events: [{at: 1 s, do: remove, path: wifi, direction: both}]\n",
     "s.yaml:3:55: error: only paths have directions: it takes no "
     "\"direction\"\n"
     "    3 | events: [{at: 1 s, do: remove, path: wifi, direction: both}]\n"
     "      |                                                       ^~~~\n"},
    {"middleboxes: [{box: nat, on: wifi, by: 1 ms}]\n",
     "s.yaml:3:36: error: box \"nat\" takes no \"by\"\n"
     "    3 | middleboxes: [{box: nat, on: wifi, by: 1 ms}]\n"
     "      |                                    ^~\n"},
    {"sweep: {paths.wifi.loss: [{to-client: 101 %}]}\n",
     "s.yaml:3:39: error: to-client must be from 0 % to 100 %\n"
     "    3 | sweep: {paths.wifi.loss: [{to-client: 101 %}]}\n"
     "      |                                       ^~~~~\n"},
    {"sweep: {paths.wifi.loss: [{up: 1 %}]}\n",
     "s.yaml:3:28: error: unknown key \"up\" in loss\n"
     "    3 | sweep: {paths.wifi.loss: [{up: 1 %}]}\n"
     "      |                            ^~  one of: to-server to-client\n"},
    {"events: [{at: 60 s, do: down, path: wifi}]\n",
     "s.yaml:3:15: error: the event comes when the run has stopped (1 min)\n"
     "    3 | events: [{at: 60 s, do: down, path: wifi}]\n"
     "      |               ^~~~\n"},
    {"events: [{at: 1 s, do: add, path: wifi}]\n"
     "endpoints: {server: {path-manager: passive}}\n",
     "s.yaml:3:24: error: path manager \"passive\" adds nothing\n"
     "    3 | events: [{at: 1 s, do: add, path: wifi}]\n"
     "      |                        ^~~  path-manager: scripted\n"},
    {"front-end: {policy: hash}\n",
     "s.yaml:3:12: error: a front end needs \"backends\"\n"
     "    3 | front-end: {policy: hash}\n"
     "      |            ^  backends: 4\n"},
    {"front-end: {backends: 0}\n",
     "s.yaml:3:23: error: backends must be from 1 to 64\n"
     "    3 | front-end: {backends: 0}\n"
     "      |                       ^\n"},
    {"front-end: {backends: 2, tokens: random}\n",
     "s.yaml:3:34: error: tokens of profile \"rfc8684\" are hashes of keys\n"
     "    3 | front-end: {backends: 2, tokens: random}\n"
     "      |                                  ^~~~~~\n"},
    {"front-end: {backends: 2, tokens: hashed}\nkeying: {profile: paasch}\n",
     "s.yaml:3:34: error: tokens of profile \"paasch\" are not hashes of keys\n"
     "    3 | front-end: {backends: 2, tokens: hashed}\n"
     "      |                                  ^~~~~~\n"},
    {"front-end: {backends: 2, routing: token}\n",
     "s.yaml:3:35: error: no server can be told from tokens that are hashed\n"
     "    3 | front-end: {backends: 2, routing: token}\n"
     "      |                                   ^~~~~  tokens: "
     "routed-encrypted\n"},
    {"front-end: {backends: 2}\nbackground: {tcp: 1, path: wifi}\n",
     "s.yaml:3:12: error: background flows are from the server, and there are "
     "several\n"
     "    3 | front-end: {backends: 2}\n"
     "      |            ^\n"},
    {"front-end: {backends: 2}\nevents:\n"
     "  - {at: 1 s, do: remove, path: lte, end: server}\n",
     "s.yaml:3:12: error: an event is about the server, and there are "
     "several\n"
     "    3 | front-end: {backends: 2}\n"
     "      |            ^\n"},
    {"events: [{at: 1 s, do: flush, path: wifi}]\n",
     "s.yaml:3:37: error: this happens to an end as a whole: it takes no "
     "\"path\"\n"
     "    3 | events: [{at: 1 s, do: flush, path: wifi}]\n"
     "      |                                     ^~~~\n"},
    {"events: [{at: 1 s, do: remove, path: wifi, flags: [signal]}]\n",
     "s.yaml:3:51: error: flags are added or changed: it takes no "
     "\"flags\"\n"
     "    3 | events: [{at: 1 s, do: remove, path: wifi, flags: [signal]}]\n"
     "      |                                                   ^\n"},
    {"events: [{at: 1 s, do: abort, end: client},\n"
     "  {at: 1 s, do: change, path: wifi, flags: []}]\n",
     "s.yaml:4:17: error: endpoints are of path manager \"kernel\"\n"
     "    4 |   {at: 1 s, do: change, path: wifi, flags: []}]\n"
     "      |                 ^~~~~~  path-manager: kernel\n"},
    {"events: [{at: 1 s, do: add, path: wifi, end: client}]\n"
     "endpoints: {client: {path-manager: kernel}}\n",
     "s.yaml:3:24: error: path manager \"kernel\" adds an address with flags\n"
     "    3 | events: [{at: 1 s, do: add, path: wifi, end: client}]\n"
     "      |                        ^~~  flags: [subflow]\n"},
    {"endpoints: {client: {limits: {subflows: 1}}}\n",
     "s.yaml:3:30: error: \"limits\" is for path manager \"kernel\"\n"
     "    3 | endpoints: {client: {limits: {subflows: 1}}}\n"
     "      |                              ^  path-manager: kernel\n"},
    {"endpoints: {client: {path-manager: kernel,\n"
     "  addresses: {wlan: [subflow], lte: [signal, signal]}}}\n",
     "s.yaml:4:15: error: no path \"wlan\"\n"
     "    4 |   addresses: {wlan: [subflow], lte: [signal, signal]}}}\n"
     "      |               ^~~~  one of: wifi lte\n"
     "s.yaml:4:46: error: flag \"signal\" is given twice\n"
     "    4 |   addresses: {wlan: [subflow], lte: [signal, signal]}}}\n"
     "      |                                              ^~~~~~\n"},
    {"routes: any\n"
     "attackers: [{attack: join-with-sniffed-keys, on: wifi}]\n",
     "s.yaml:3:9: error: attackers see one path: its own routes\n"
     "    3 | routes: any\n"
     "      |         ^~~  routes: direct\n"},
    {"expect: [{that: [completed == 1, {}]}]\n",
     "s.yaml:3:10: error: an expectation says what, in \"that\"\n"
     "    3 | expect: [{that: [completed == 1, {}]}]\n"
     "      |          ^  {where: {...}, that: completed == 20}\n"},
    {"middleboxes: {box: nat, on: wifi}\n",
     "s.yaml:3:14: error: middleboxes must be a list\n"
     "    3 | middleboxes: {box: nat, on: wifi}\n"
     "      |              ^  - {box: ..., on: ...}\n"},
    {"middleboxes: [{box: strp, on: wifi}]\n",
     "s.yaml:3:21: error: no box \"strp\"\n"
     "    3 | middleboxes: [{box: strp, on: wifi}]\n"
     "      |                     ^~~~  did you mean \"strip\"?\n"},
    {"middleboxes: [{on: wifi}]\n",
     "s.yaml:3:15: error: a middlebox needs a \"box\"\n"
     "    3 | middleboxes: [{on: wifi}]\n"
     "      |               ^  one of: strip resegment coalesce corrupt "
     "rewrite-isn nat reorder\n"},
    {"middleboxes: [{box: nat}]\n",
     "s.yaml:3:15: error: a middlebox stands \"on\" a path\n"
     "    3 | middleboxes: [{box: nat}]\n"
     "      |               ^  on: wifi\n"},
    {"middleboxes: [{box: nat, on: wifi, what: syn}]\n",
     "s.yaml:3:36: error: box \"nat\" takes no \"what\"\n"
     "    3 | middleboxes: [{box: nat, on: wifi, what: syn}]\n"
     "      |                                    ^~~~\n"},
    {"middleboxes: [{box: strip, on: wifi, what: everything}]\n",
     "s.yaml:3:44: error: no what \"everything\"\n"
     "    3 | middleboxes: [{box: strip, on: wifi, what: everything}]\n"
     "      |                                            ^~~~~~~~~~  one of: "
     "all syn "
     "synack third-ack data after-syn add-addr\n"},
    {"middleboxes: [{box: corrupt, on: wifi, every: 20}]\n",
     "s.yaml:3:47: error: every has no unit\n"
     "    3 | middleboxes: [{box: corrupt, on: wifi, every: 20}]\n"
     "      |                                               ^~  one of: "
     "segments segment\n"},
    {"middleboxes: [{box: strip, on: wifi, from: 60 s}]\n",
     "s.yaml:3:44: error: the middlebox begins when the run has stopped (1 "
     "min)\n"
     "    3 | middleboxes: [{box: strip, on: wifi, from: 60 s}]\n"
     "      |                                            ^~~~\n"},
    {"middleboxes: [{box: nat, on: wifi}, {box: nat, on: wifi},\n"
     " {box: nat, on: wifi}, {box: nat, on: wifi}, {box: nat, on: wifi},\n"
     " {box: nat, on: wifi}, {box: nat, on: wifi}, {box: nat, on: wifi},\n"
     " {box: nat, on: lte}]\n",
     "s.yaml:6:2: error: more than 8 middleboxes\n"
     "    6 |  {box: nat, on: lte}]\n"
     "      |  ^\n"},
    {"sweep: {}\n", "s.yaml:3:8: error: sweep is empty\n"
                    "    3 | sweep: {}\n"
                    "      |        ^  keying.profile: [rfc8684, baerts]\n"},
    {"sweep: {family: []}\n", "s.yaml:3:17: error: sweep axis \"family\" is "
                              "empty\n"
                              "    3 | sweep: {family: []}\n"
                              "      |                 ^  [value, value, "
                              "...]\n"},
    {"sweep: {family: [ipv4, ipv4]}\n",
     "s.yaml:3:24: error: \"ipv4\" and \"ipv4\" would have the same id on axis "
     "family\n"
     "    3 | sweep: {family: [ipv4, ipv4]}\n"
     "      |                        ^~~~\n"},
    {"sweep: {keying.profil: [baerts]}\n",
     "s.yaml:3:9: error: unknown key \"profil\" in keying\n"
     "    3 | sweep: {keying.profil: [baerts]}\n"
     "      |         ^~~~~~~~~~~~~  did you mean \"profile\"?\n"},
    {"sweep: {keying.profile: [rfc8684, baert]}\n",
     "s.yaml:3:35: error: no profile \"baert\"\n"
     "    3 | sweep: {keying.profile: [rfc8684, baert]}\n"
     "      |                                   ^~~~~  did you mean "
     "\"baerts\"?\n"},
    {"stop: 1 s\nsweep: {stop.x: [1 s]}\n",
     "s.yaml:4:9: error: \"stop.x\" goes on after a value: there is no \"x\" "
     "in it\n"
     "    4 | sweep: {stop.x: [1 s]}\n"
     "      |         ^~~~~~\n"},
    {"attackers: []\nsweep: {attackers.0.keys: [wrong]}\n",
     "s.yaml:4:9: error: \"attackers.0.keys\": \"0\" is not an entry of a list "
     "of 0; entries count from 0\n"
     "    4 | sweep: {attackers.0.keys: [wrong]}\n"
     "      |         ^~~~~~~~~~~~~~~~\n"},
    {"sweep: {v: [{name: a}, b]}\n",
     "s.yaml:3:24: error: variants and values in one axis\n"
     "    3 | sweep: {v: [{name: a}, b]}\n"
     "      |                        ^  {name: ..., set: {...}}\n"},
    {"sweep: {seed: [1]}\n",
     "s.yaml:3:9: error: axis \"seed\" has the name of a result column\n"
     "    3 | sweep: {seed: [1]}\n"
     "      |         ^~~~\n"
     "s.yaml:3:9: error: unknown key \"seed\" in scenario\n"
     "    3 | sweep: {seed: [1]}\n"
     "      |         ^~~~  did you mean \"seeds\"?\n"},
    {"seeds: 1..2000000\n", "s.yaml:3:8: error: too many runs: at most "
                            "1000000\n"
                            "    3 | seeds: 1..2000000\n"
                            "      |        ^~~~~~~~~~  split the study\n"},
    {"seeds: 1..999999\nsweep: {family: [ipv4, ipv6]}\n",
     "s.yaml:1:1: error: too many runs: at most 1000000\n"
     "    1 | name: t\n"
     "      | ^  split the study\n"},
    {"seeds: 0..5\n", "s.yaml:3:8: error: seeds are whole numbers from 1 to "
                      "4294967295\n"
                      "    3 | seeds: 0..5\n"
                      "      |        ^~~~  1..20 or [1, 2, 3]\n"},
    {"seeds: [1, 2, 1]\n", "s.yaml:3:8: error: a seed is there twice\n"
                           "    3 | seeds: [1, 2, 1]\n"
                           "      |        ^\n"},
    {"expect: [{that: hijackd-connections == 0}]\n",
     "s.yaml:3:17: error: no column \"hijackd-connections\"\n"
     "    3 | expect: [{that: hijackd-connections == 0}]\n"
     "      |                 ^~~~~~~~~~~~~~~~~~~  did you mean "
     "\"hijacked_connections\"?\n"},
    {"expect: [{that: completed = 2}]\n",
     "s.yaml:3:27: error: a comparison is missing\n"
     "    3 | expect: [{that: completed = 2}]\n"
     "      |                           ^  one of: == != <= >= < > ~\n"},
    {"expect: [{that: each(completed) ~ 2}]\n",
     "s.yaml:3:17: error: \"~\" compares what was counted with what was "
     "expected\n"
     "    3 | expect: [{that: each(completed) ~ 2}]\n"
     "      |                 ^~~~~~~~~~~~~~~~~~~  hijacked-connections ~ "
     "expected-hijacked\n"},
    {"expect: [{that: completed == 2 s}]\n",
     "s.yaml:3:32: error: \"s\" is more than one comparison\n"
     "    3 | expect: [{that: completed == 2 s}]\n"
     "      |                                ^\n"},
    {"expect: [{that: total(completed) == 2}]\n",
     "s.yaml:3:17: error: no function \"total\"\n"
     "    3 | expect: [{that: total(completed) == 2}]\n"
     "      |                 ^~~~~  one of: sum min max mean count each\n"},
    {"sweep: {family: [ipv4]}\nexpect: [{where: {family: ipv6}, that: "
     "completed == 1}]\n",
     "s.yaml:4:27: error: axis \"family\" has no value \"ipv6\"\n"
     "    4 | expect: [{where: {family: ipv6}, that: completed == 1}]\n"
     "      |                           ^~~~  did you mean \"ipv4\"?\n"},
    {"sweep: {family: [ipv4]}\nplots: [{figure: f, kind: pie, x: family, y: "
     "completed}]\n",
     "s.yaml:4:27: error: no kind \"pie\"\n"
     "    4 | plots: [{figure: f, kind: pie, x: family, y: completed}]\n"
     "      |                           ^~~  one of: bars lines "
     "matrix cdf\n"},
    {"plots: [{figure: f, kind: cdf, x: complete}]\n",
     "s.yaml:3:35: error: no column \"complete\"\n"
     "    3 | plots: [{figure: f, kind: cdf, x: complete}]\n"
     "      |                                   ^~~~~~~~  did you mean "
     "\"completed\"?\n"},
    {"plots: [{figure: f, kind: cdf, x: completion-s, y: intact, log: xy}]\n",
     "s.yaml:3:52: error: a cdf shows one column, as \"x\", and the share of "
     "runs\n"
     "    3 | plots: [{figure: f, kind: cdf, x: completion-s, y: intact, log: "
     "xy}]\n"
     "      |                                                    ^~~~~~  x: "
     "completion-s\n"
     "s.yaml:3:65: error: shares begin at 0\n"
     "    3 | : cdf, x: completion-s, y: intact, log: xy}]\n"
     "      |                                         ^~  log: x\n"},
    {"sweep: {family: [ipv4]}\nplots: [{figure: f, kind: bars, x: family, y: "
     "[completion-s, goodput-bps]}]\n",
     "s.yaml:4:62: error: one axis for s and bit/s\n"
     "    4 | ind: bars, x: family, y: [completion-s, goodput-bps]}]\n"
     "      |                                         ^~~~~~~~~~~  make it two "
     "figures\n"},
    {"sweep: {family: [ipv4]}\nplots: [{figure: f, kind: matrix, x: family, y: "
     "goodput-bps}]\n",
     "s.yaml:4:9: error: a matrix shows one column that counts connections or "
     "runs\n"
     "    4 | plots: [{figure: f, kind: matrix, x: family, y: goodput-bps}]\n"
     "      |         ^  y: completed\n"},
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
    {"tokens: {study: host}\n",
     "s.yaml:2:1: error: a study of tokens has no network\n"
     "    2 | paths: {wifi: {}, lte: {}}\n"
     "      | ^~~~~\n"},
    {"sweep: {family: [ipv4], paths.lte.loss: [0 %]}\n"
     "predictions: {of: stop, rows: family, columns: paths.lt.loss}\n",
     "s.yaml:4:14: error: predictions need \"table\"\n"
     "    4 | predictions: {of: stop, rows: family, columns: paths.lt.loss}\n"
     "      |              ^\n"
     "s.yaml:4:19: error: \"stop\" is no column that counts connections or "
     "runs\n"
     "    4 | predictions: {of: stop, rows: family, columns: paths.lt.loss}\n"
     "      |                   ^~~~  of: hijacked-connections\n"
     "s.yaml:4:48: error: no sweep axis \"paths.lt.loss\"\n"
     "    4 | predictions: {of: stop, rows: family, columns: paths.lt.loss}\n"
     "      |                                                ^~~~~~~~~~~~~  "
     "did "
     "you mean \"paths.lte.loss\"?\n"},
    {"sweep: {family: [ipv4], paths.lte.loss: [0 %]}\n"
     "predictions: {of: completed, rows: family, columns: paths.lte.loss,\n"
     "  table: {ipv4: {1 %: yes}, ipv5: {}}}\n",
     "s.yaml:5:18: error: \"1 %\" is no value of paths.lte.loss\n"
     "    5 |   table: {ipv4: {1 %: yes}, ipv5: {}}}\n"
     "      |                  ^~~  did you mean \"0 %\"?\n"
     "s.yaml:5:29: error: \"ipv5\" is no value of family\n"
     "    5 |   table: {ipv4: {1 %: yes}, ipv5: {}}}\n"
     "      |                             ^~~~  did you mean \"ipv4\"?\n"},
    {"sweep: {family: [ipv4]}\n"
     "predictions: {of: completed, rows: family, columns: family, table: {}}\n",
     "s.yaml:4:68: error: predictions want a sweep of two axes\n"
     "    4 | , rows: family, columns: family, table: {}}\n"
     "      |                                         ^\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        struct study s;
        char text[1024], *messages;
        snprintf(text, sizeof text, SHORTEST "%s", cases[i].text);
        assert_false(read_text(&s, text, strlen(text), NULL, &messages));
        if (strcmp(messages, cases[i].messages) != 0)
            fail_msg("case %u\n%s\nit should be\n%s", i, messages,
                     cases[i].messages);
        free(messages);
        study_free(&s);
    }
}

static const struct {
    const char *text;
    size_t len; /* 0: strlen */
    const char *first_line;
} whole_files[] = {
    {"", 0, "s.yaml: error: the file is empty\n"},
    {"# nothing\n", 0, "s.yaml: error: the file is empty\n"},
    {"name: t\ntokens: {live: 5}\n", 0,
     "s.yaml:2:9: error: tokens of a study say which: host, farm or guess\n"},
    {"name: t\ntokens: {study: host, bits: 16, live: 65536}\n", 0,
     "s.yaml:2:9: error: 16 bits do not suffice for so many connections\n"},
    {"name: t\ntokens: {study: host, bits: 33}\n", 0,
     "s.yaml:2:29: error: tokens of profile \"rfc8684\" have 32 bits\n"},
    {"name: t\ntokens: {study: farm, servers: 9, live: 8}\n", 0,
     "s.yaml:2:9: error: fewer connections than servers\n"},
    {"name: t\nkeying: {profile: baerts}\n"
     "tokens: {study: farm, scheme: routed-plain, servers: 9, server-bits: "
     "3}\n",
     0, "s.yaml:3:9: error: 9 servers do not fit 3 server bits\n"},
    {"name: t\nkeying: {profile: tcp}\ntokens: {study: host}\n", 0,
     "s.yaml:3:9: error: profile \"tcp\" has no tokens\n"},
    {"name: t\ntokens: {study: host}\nexpect: [{that: completed == 1}]\n", 0,
     "s.yaml:3:17: error: no column \"completed\"\n"},
    {"- a\n", 0, "s.yaml:1:1: error: a scenario is a map of keys and values\n"},
    {"name: t\n", 0, "s.yaml:1:1: error: a scenario needs a path\n"},
    {"paths: {wifi: {}}\n", 0, "s.yaml:1:1: error: a scenario needs a name\n"},
    {"name: [\n", 0,
     "s.yaml:2:1: error: did not find expected node content while parsing a "
     "flow node\n"},
    {"name: \xff\xfe\n", 0, "s.yaml:1:7: error: octet 0xff is not UTF-8\n"},
    {"name: \xed\xa0\x80\n", 0, "s.yaml:1:7: error: octet 0xed is not UTF-8\n"},
    {"name: \xc0\x80\n", 0, "s.yaml:1:7: error: octet 0xc0 is not UTF-8\n"},
    {"name: a\0b\n", 10,
     "s.yaml:1:8: error: control character 0x00; not a text file\n"},
    {"name: \"a\\0b\"\npaths: {wifi: {}}\n", 0,
     "s.yaml:1:7: error: control character in a text\n"},
    {"name: t\npaths: {a: {}}\n---\nname: u\n", 0,
     "s.yaml:3:1: error: a second document in one file\n"},
    {"name: t\nabout: &a [x, x]\nsweep: &b [*a, *a]\nplots: [*b, *b]\n", 0,
     "s.yaml:1:1: error: a scenario needs a path\n    1 | name: t\n      | ^  "
     "wifi: "
     "{rate: 50 Mbit/s}\ns.yaml:2:8: error: anchors and tags are not used in "
     "scenarios\n"},
    {"a: [[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]\n", 0,
     "s.yaml:1:20: error: nested deeper than 16 levels\n"},
};

static void test_whole_files(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(whole_files); i++) {
        struct study s;
        char *messages;
        const char *want = whole_files[i].first_line;
        size_t len = whole_files[i].len ? whole_files[i].len
                                        : strlen(whole_files[i].text);
        assert_false(read_text(&s, whole_files[i].text, len, NULL, &messages));
        if (strncmp(messages, want, strlen(want)) != 0)
            fail_msg("case %u\n%s\nit should begin\n%s", i, messages, want);
        free(messages);
        study_free(&s);
    }
}

/* A megabyte of anything is refused by its size; a file's worth is read. */
static void test_garbage(void **state)
{
    (void)state;
    enum { MEGABYTE = 1000000, LARGEST = 256 * 1024 };
    static const char *const patterns[] = {"[",  "{a: ", "- ", "a: \n",
                                           "\"", "&a ",  "? "};
    char *text = malloc(MEGABYTE);
    assert_non_null(text);

    for (unsigned p = 0; p < COUNT_OF(patterns); p++) {
        struct study s;
        char *messages;
        size_t step = strlen(patterns[p]);
        for (size_t i = 0; i < MEGABYTE; i++)
            text[i] = patterns[p][i % step];
        assert_false(read_text(&s, text, MEGABYTE, NULL, &messages));
        assert_string_equal(messages,
                            "s.yaml: error: 1000000 octets; a scenario has at "
                            "most 262144, and one screen is better\n");
        free(messages);
        study_free(&s);
        assert_false(read_text(&s, text, LARGEST, NULL, &messages));
        assert_non_null(strstr(messages, "s.yaml:"));
        free(messages);
        study_free(&s);
    }
    free(text);
}

/* All errors of a file, in its order, each once however many cells see it. */
static void test_all_errors(void **state)
{
    (void)state;
    static const char text[] = "name: t\n"
                               "paths: {wifi: {delay: 1}}\n"
                               "sweep: {family: [ipv4, ipv6]}\n"
                               "seeds: x\n"
                               "stop: 5\n";
    static const char *const places[] = {
        "s.yaml:2:23:", "s.yaml:4:8:", "s.yaml:5:7:"};
    struct study s;
    char *messages, *p;

    assert_false(read_text(&s, text, strlen(text), NULL, &messages));
    p = messages;
    for (unsigned i = 0; i < COUNT_OF(places); i++) {
        p = strstr(p, places[i]);
        assert_non_null(p);
        p++;
    }
    assert_null(strstr(p, "s.yaml:"));
    free(messages);
    study_free(&s);
}

static void test_changes(void **state)
{
    (void)state;
    const struct {
        struct study_changes changes;
        const char *messages;
    } bad[] = {
        {{(const char *const[]){"stop"}, 1, NULL, false},
         "--set stop: error: wants key=value\n"},
        {{(const char *const[]){"stop=1"}, 1, NULL, false},
         "--set stop:1:1: error: stop has no unit\n"
         "    1 | 1\n"
         "      | ^  one of: ns us ms s min\n"},
        {{(const char *const[]){"family=ipv4"}, 1, NULL, false},
         "--set family: error: \"family\" is swept, and the sweep would win\n"},
        {{NULL, 0, "5..1", false},
         "--seeds:1:1: error: seeds 5..1: none\n"
         "    1 | 5..1\n"
         "      | ^~~~\n"},
    };
    static const char text[] = SHORTEST "sweep: {family: [ipv4, ipv6]}\n";

    for (unsigned i = 0; i < COUNT_OF(bad); i++) {
        struct study s;
        char *messages;
        assert_false(
            read_text(&s, text, strlen(text), &bad[i].changes, &messages));
        assert_string_equal(messages, bad[i].messages);
        free(messages);
        study_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),   cmocka_unit_test(test_whole_files),
        cmocka_unit_test(test_garbage), cmocka_unit_test(test_all_errors),
        cmocka_unit_test(test_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
