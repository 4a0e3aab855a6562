/* SPDX-License-Identifier: MIT */
/* Errors of keys and values of a scenario file: place, text, caret and hint. */
#include "scenario_test.h"

static const struct bad_case cases[] = {
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
    {"stop: 1e3 s\n", "s.yaml:3:7: error: stop: \"1e3 s\" is not a number\n"
                      "    3 | stop: 1e3 s\n"
                      "      |       ^~~~~  digits with a point at most, and a "
                      "unit\n"},
    {"stop: 1,5 s\n", "s.yaml:3:7: error: stop: \"1,5 s\" is not a number\n"
                      "    3 | stop: 1,5 s\n"
                      "      |       ^~~~~  digits with a point at most, and a "
                      "unit\n"},
    {"traffic: {size: 1_000 kB}\n",
     "s.yaml:3:17: error: size: \"1_000 kB\" is not a number\n"
     "    3 | traffic: {size: 1_000 kB}\n"
     "      |                 ^~~~~~~~  digits with a point at most, and a "
     "unit\n"},
    {"stop: 5 \xc2\xb5s\n",
     "s.yaml:3:9: error: unknown unit \"\xc2\xb5s\" in stop\n"
     "    3 | stop: 5 \xc2\xb5s\n"
     "      |         ^~~  did you mean \"us\"?\n"},
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
    {"stop: 1 s\n\tfamily: ipv4\n", "s.yaml:4:1: error: tab character\n"
                                    "    4 | ?family: ipv4\n"
                                    "      | ^  indent with spaces\n"},
    {"stop: 5 sec\n", "s.yaml:3:9: error: unknown unit \"sec\" in stop\n"
                      "    3 | stop: 5 sec\n"
                      "      |         ^~~  did you mean \"s\"?\n"},
    {"stop: &x 1 s\n", "s.yaml:3:7: error: anchors are not used in scenarios\n"
                       "    3 | stop: &x 1 s\n"
                       "      |       ^~~~~~  write the value out where it is "
                       "used\n"},
    {"stop: !!str 1 s\n", "s.yaml:3:7: error: tags are not used in scenarios\n"
                          "    3 | stop: !!str 1 s\n"
                          "      |       ^~~~~~~~~  write the value out where "
                          "it is used\n"},
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
    {"traffic: {connections: 16385}\n",
     "s.yaml:3:24: error: connections must be from 1 to 16384\n"
     "    3 | traffic: {connections: 16385}\n"
     "      |                        ^~~~~\n"},
    {"traffic: {connections: 16128, spacing: 1000000 s}\n",
     "s.yaml:3:24: error: the last connection starts at 268783333 min\n"
     "    3 | traffic: {connections: 16128, spacing: 1000000 s}\n"
     "      |                        ^~~~~\n"},
    {"stop: 60 s\ntraffic: {connections: 16129}\n",
     "s.yaml:4:24: error: more than 16128 connections leave the client no "
     "ports for other flows: one path, and no TCP in the background\n"
     "    4 | traffic: {connections: 16129}\n"
     "      |                        ^~~~~\n"},
    {"attackers: [{attack: join-with-sniffed-keys, on: []}]\n",
     "s.yaml:3:50: error: an attacker needs a path to stand on\n"
     "    3 | attackers: [{attack: join-with-sniffed-keys, on: []}]\n"
     "      |                                                  ^  on: wifi\n"},
    {"endpoints: {server: {path-manager: kernel,\n"
     "  addresses: {lte: {flags: [signal], port: 5001}}}}\n",
     "s.yaml:4:44: error: 5001 is where connections come to\n"
     "    4 |   addresses: {lte: {flags: [signal], port: 5001}}}}\n"
     "      |                                            ^~~~\n"},
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
    {"sweep: {paths.wifi.delay: [{from: 5 ms, to: 5 ms}]}\n",
     "s.yaml:3:45: error: it must be more than \"from\"\n"
     "    3 | sweep: {paths.wifi.delay: [{from: 5 ms, to: 5 ms}]}\n"
     "      |                                             ^~~~\n"},
    {"sweep: {paths.wifi.delay: [{from: 5 ms}]}\n",
     "s.yaml:3:28: error: a delay to be drawn is from one to another\n"
     "    3 | sweep: {paths.wifi.delay: [{from: 5 ms}]}\n"
     "      |                            ^  {from: 5 ms, to: 20 ms}\n"},
    {"sweep: {paths.wifi.rate: [{from: 5 Mbit/s, to: 5 ms}]}\n",
     "s.yaml:3:50: error: unknown unit \"ms\" in to\n"
     "    3 | sweep: {paths.wifi.rate: [{from: 5 Mbit/s, to: 5 ms}]}\n"
     "      |                                                  ^~  one of: "
     "bit/s kbit/s Mbit/s Gbit/s\n"},
    {"sweep: {paths.wifi.rate: [{from: 5 Mbit/s, to: 1 Mbit/s}]}\n",
     "s.yaml:3:48: error: it must be more than \"from\"\n"
     "    3 | sweep: {paths.wifi.rate: [{from: 5 Mbit/s, to: 1 Mbit/s}]}\n"
     "      |                                                ^~~~~~~~\n"},
    {"traffic: {start: {to: 1 s}}\n",
     "s.yaml:3:18: error: a start to be drawn is from one to another\n"
     "    3 | traffic: {start: {to: 1 s}}\n"
     "      |                  ^  {from: 100 ms, to: 500 ms}\n"},
    {"traffic: {start: {from: 1 s, to: 70 s}}\n",
     "s.yaml:3:18: error: traffic starts at 70 s, when the run has "
     "stopped (1 min)\n"
     "    3 | traffic: {start: {from: 1 s, to: 70 s}}\n"
     "      |                  ^\n"},
    {"sweep: {paths.wifi.delay: [{from: 5 ms, to: 61 s}]}\n",
     "s.yaml:3:45: error: to must be from 0 ns to 1 min\n"
     "    3 | sweep: {paths.wifi.delay: [{from: 5 ms, to: 61 s}]}\n"
     "      |                                             ^~~~\n"},
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
     "s.yaml:3:35: error: tokens that are hashed do not show their server\n"
     "    3 | front-end: {backends: 2, routing: token}\n"
     "      |                                   ^~~~~  tokens: "
     "routed-encrypted\n"},
    {"endpoints: {client: {stack: linux}}\n",
     "s.yaml:3:29: error: a kernel lives in real time, and the run does not\n"
     "    3 | endpoints: {client: {stack: linux}}\n"
     "      |                             ^~~~~  clock: real\n"},
    {"clock: real\nendpoints: {server: {stack: linux, short-dss: yes}}\n",
     "s.yaml:4:47: error: Linux has nothing like \"short-dss\"\n"
     "    4 | endpoints: {server: {stack: linux, short-dss: yes}}\n"
     "      |                                               ^~~\n"},
    {"endpoints: {server: {syn-cookies: yes}}\n",
     "s.yaml:3:35: error: ns-3's TCP has no SYN cookies\n"
     "    3 | endpoints: {server: {syn-cookies: yes}}\n"
     "      |                                   ^~~  stack: linux\n"},
    {"clock: real\nendpoints: {server: {stack: linux}}\n"
     "keying: {profile: baerts}\n",
     "s.yaml:4:29: error: Linux does not speak profile \"baerts\"\n"
     "    4 | endpoints: {server: {stack: linux}}\n"
     "      |                             ^~~~~  profile: rfc8684, or tcp\n"},
    {"clock: real\nendpoints: {server: {stack: linux}}\n"
     "front-end: {backends: 2}\n",
     "s.yaml:5:12: error: no \"front-end\" with stack \"linux\"\n"
     "    5 | front-end: {backends: 2}\n"
     "      |            ^\n"},
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
    {"tokens: {study: host}\n",
     "s.yaml:2:1: error: a study of tokens has no network\n"
     "    2 | paths: {wifi: {}, lte: {}}\n"
     "      | ^~~~~\n"},
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
