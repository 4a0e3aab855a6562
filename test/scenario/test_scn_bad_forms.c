/* SPDX-License-Identifier: MIT */
/* Forms of YAML, of characters and of quantities that no scenario has: where
 * the first error is, and what it says. */
#include "scenario_test.h"

static const struct {
    const char *text;
    size_t len; /* 0: strlen */
    const char *first_line;
} forms[] = {
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "*nope}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:53: error: aliases are not used in scenarios\n"},
    {"a: &a {x: &b [1, *b]}\nname: x\nstop: 5 s\npaths: {wifi: {rate: 10 "
     "Mbit/s, delay: 10 ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:1:1: error: unknown key \"a\" in scenario\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nattackers: {attack: join-replay}\n",
     0, "s.yaml:5:12: error: attackers must be a list\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nattackers: [~]\n",
     0, "s.yaml:5:13: error: attacker must be a map\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 MB/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:25: error: unknown unit \"MB/s\" in rate\n"},
    {"name: x\nstop: |\n  5 s\n\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 "
     "ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:2:10: error: unknown unit \"s\\n\" in stop\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\n\357\273\277traffic: {size: 1 MB}\n",
     0, "s.yaml:4:1: error: byte order mark within the text\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10,5 ms}, "
     "lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:40: error: delay has no unit\n"},
    {"name: x\rstop: 5 s\rpaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\rtraffic: {size: 1 MX}\r",
     0, "s.yaml:1:8: error: CR without LF, which ends a line in YAML\n"},
    {"name: x\r\nstop: 5 s\r\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, "
     "lte: {}}\r\ntraffic: {size: 1 MX}\r\n",
     0, "s.yaml:4:19: error: unknown unit \"MX\" in size\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1\007 MB}\n",
     0, "s.yaml:4:18: error: control character 0x07; not a text file\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n...\ngarbage\n",
     0, "s.yaml:6:1: error: did not find expected <document start>\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms, delay: "
     "11 ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:47: error: duplicate key \"delay\"; first on line 3\n"},
    {"name: \"x\\e[31mred\\x00\"\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, "
     "delay: 10 ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:1:7: error: control character in a text\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nexpect: [{that: ''}]\n",
     0, "s.yaml:5:18: error: no column \"\"\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nexpect: [{that: goodput-bps > nan}]\n",
     0, "s.yaml:5:31: error: no column \"nan\"\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: "
     "\357\274\221\357\274\220 ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0,
     "s.yaml:3:40: error: delay: \"\357\274\221\357\274\220 ms\" is not a "
     "number\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: {from: 20 "
     "ms}}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:40: error: a delay to be drawn is from one to another\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: {from: 20 ms, "
     "to: 5 ms}}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:58: error: it must be more than \"from\"\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 0x10 MB}\n",
     0, "s.yaml:4:17: error: size: \"0x10 MB\" is not a number\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1e400 MB}\n",
     0, "s.yaml:4:17: error: size: \"1e400 MB\" is not a number\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 99999999999999999999999999999 MB}\n",
     0, "s.yaml:4:17: error: size is out of any range\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: .inf Mbit/s, delay: 10 ms}, "
     "lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:22: error: rate: \".inf Mbit/s\" is not a number\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n\"\": 3\n",
     0, "s.yaml:5:1: error: unknown key \"\" in scenario\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n? [a, b]\n: 3\n",
     0, "s.yaml:5:3: error: a key must be a word\n"},
    {"name: \351\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, "
     "lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:1:7: error: octet 0xe9 is not UTF-8\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{loss: 150 %}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:60: error: loss must be from 0 % to 100 %\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{<<: {rate: 1 Mbit/s}}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:54: error: merge keys are not used in scenarios\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 "
     "\302\265s}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:43: error: unknown unit \"\302\265s\" in delay\n"},
    {"name: \"a\\nb\"\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 "
     "ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:1:7: error: \"a\\nb\" cannot be a name\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: nan ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:40: error: delay: \"nan ms\" is not a number\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: .nan}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:40: error: delay: \".nan\" is not a number\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: "
     "10\302\240ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:42: error: unknown unit \"\302\240ms\" in delay\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: -0 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:40: error: delay cannot be negative\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1\000 MB}\n",
     97, "s.yaml:4:18: error: control character 0x00; not a text file\n"},
    {"name: x\nstop: 5 s\npaths: ~\ntraffic: {size: 1 MB}\n", 0,
     "s.yaml:3:8: error: paths must be a map\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: }\n",
     0, "s.yaml:4:17: error: size has no value\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, 'l "
     "te/..': {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:48: error: \"l te/..\" cannot be a path name\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nplots: yes\n",
     0, "s.yaml:5:8: error: plots must be a list\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nseeds: 1..99999999999\n",
     0, "s.yaml:5:8: error: seeds are whole numbers from 1 to 4294967295\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nseeds: -3..3\n",
     0, "s.yaml:5:8: error: seeds are whole numbers from 1 to 4294967295\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nseeds: 9..1\n",
     0, "s.yaml:5:8: error: seeds 9..1: none\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nsweep: {paths..delay: [1 ms]}\n",
     0, "s.yaml:5:9: error: \"paths..delay\": there is no \"\" in paths\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nsweep: {paths.lte.delay: []}\n",
     0, "s.yaml:5:26: error: sweep axis \"paths.lte.delay\" is empty\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nsweep: {attackers.99999999999.on: [wifi]}\n",
     0,
     "s.yaml:5:9: error: \"attackers.99999999999.on\": there is no list "
     "\"attackers\"\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nsweep: {paths.lte.delay: {a: b}}\n",
     0, "s.yaml:5:26: error: sweep axis \"paths.lte.delay\" must be a list\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nsweep: {sweep.x: [1]}\n",
     0,
     "s.yaml:5:9: error: \"sweep\" is of the whole study: no run has its "
     "own\n"},
    {"name: \"\\ud800\"\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 "
     "ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0,
     "s.yaml:1:10: error: found invalid Unicode character escape code while "
     "parsing a quoted scalar\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: !!float 10}, "
     "lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:40: error: tags are not used in scenarios\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "!mine {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:53: error: anchors and tags are not used in scenarios\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: "
     "\342\210\22210 ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:40: error: delay: \"\342\210\22210 ms\" is not a number\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 1e-30 s}, "
     "lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:40: error: delay: \"1e-30 s\" is not a number\n"},
    {"---\n---\nname: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 "
     "ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:2:1: error: a second document in one file\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1_000 kB}\n",
     0, "s.yaml:4:17: error: size: \"1_000 kB\" is not a number\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: \"1 MB}\n",
     0, "s.yaml:4:17: error: this quote is not closed\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 mB}\n",
     0, "s.yaml:4:19: error: unknown unit \"mB\" in size\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:40: error: delay has no unit\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 Mbit/s}, "
     "lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:43: error: unknown unit \"Mbit/s\" in delay\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 s}\n",
     0, "s.yaml:4:19: error: unknown unit \"s\" in size\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 ms, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:25: error: unknown unit \"ms\" in rate\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms s}, "
     "lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:3:43: error: unknown unit \"ms s\" in delay\n"},
    {"\377\376n\000a\000m\000e\000:\000 "
     "\000x\000\n\000s\000t\000o\000p\000:\000 \0005\000 "
     "\000s\000\n\000p\000a\000t\000h\000s\000:\000 "
     "\000{\000w\000i\000f\000i\000:\000 \000{\000r\000a\000t\000e\000:\000 "
     "\0001\0000\000 \000M\000b\000i\000t\000/\000s\000,\000 "
     "\000d\000e\000l\000a\000y\000:\000 \0001\0000\000 "
     "\000m\000s\000}\000,\000 \000l\000t\000e\000:\000 "
     "\000{\000}\000}\000\n\000t\000r\000a\000f\000f\000i\000c\000:\000 "
     "\000{\000s\000i\000z\000e\000:\000 \0001\000 \000M\000B\000}\000\n\000",
     194, "s.yaml:1:1: error: octet 0xff is not UTF-8\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\nlabels: {x: \"a\\0b\"}\n",
     0,
     "s.yaml:5:10: error: \"x\" is no axis, no value of one and no column\n"},
    {"%YAML 9.9\n---\nname: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, "
     "delay: 10 ms}, lte: {}}\ntraffic: {size: 1 MB}\n",
     0, "s.yaml:1:1: error: found incompatible YAML document\n"},
    {"name: x\nstop: 5 s\npaths: {wifi: {rate: 10 Mbit/s, delay: 10 ms}, lte: "
     "{}}\ntraffic: {size: 1 MB}\n? \n: 3\n",
     0, "s.yaml:5:2: error: unknown key \"\" in scenario\n"},
    {"d: &d {rate: 10 Mbit/s}\nname: x\nstop: 5 s\npaths: {wifi: {rate: 10 "
     "Mbit/s, delay: 10 ms}, lte: {<<: *d, delay: 5 ms}}\ntraffic: {size: 1 "
     "MB}\n",
     0, "s.yaml:1:1: error: unknown key \"d\" in scenario\n"},
};

static void test_forms(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(forms); i++) {
        struct study s;
        char *messages;
        const char *want = forms[i].first_line;
        size_t len = forms[i].len ? forms[i].len : strlen(forms[i].text);

        assert_false(read_text(&s, forms[i].text, len, NULL, &messages));
        if (strncmp(messages, want, strlen(want)) != 0)
            fail_msg("case %u\n%s\nit should begin\n%s", i, messages, want);
        free(messages);
        study_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
