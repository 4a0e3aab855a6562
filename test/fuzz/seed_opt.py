#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Seed the corpus of fuzz_opt with one option per layout of the test vectors.

usage: seed_opt.py VECTORS_JSON CORPUS_FOLDER

An input is an octet of TCP flags and an option block. Options that differ only
in what they carry, not in length, flag bits or segment, give one input.
"""
import json
import os
import sys

SYN, RST, ACK = 0x02, 0x04, 0x10


def tcp_flags(name):
    if 'SYN/ACK' in name:
        return SYN | ACK
    if 'SYN' in name:
        return SYN
    return RST if name.startswith('MP_TCPRST') else ACK


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1]) as f:
        options = json.load(f)['options']
    layouts = {}
    for option in options:
        octets = bytes.fromhex(option['hex'])
        flags = tcp_flags(option['name'])
        capable_or_dss = octets[2] >> 4 in (0, 2)
        key = (flags, len(octets), octets[2], octets[3] if capable_or_dss else 0)
        layouts.setdefault(key, bytes([flags]) + octets)
    # blocks as a kernel lays them out: timestamps, SACK, DSS; and broken ones
    blocks = dict(
        ack='100101080a00000001000000021e0c2003e2d78a1dd3c535bb',
        sack='100101080a00000001000000020101050a00000001000000021e082001d3c535bb',
        twice='101e0c2003e2d78a1dd3c535bb1e0c2003e2d78a1dd3c535bb',
        reset='141e0c70008899aabbccddeeff1e048001',
        past_the_end='101e0540010203001e0540',
        zero_length='101e000101',
        unknown='101e04a0001e04f000')
    for (flags, length, b2, b3), data in sorted(layouts.items()):
        blocks['%02x-%02d-%02x-%02x' % (flags, length, b2, b3)] = data.hex()
    os.makedirs(sys.argv[2], exist_ok=True)
    for name, data in blocks.items():
        with open(os.path.join(sys.argv[2], name), 'wb') as f:
            f.write(bytes.fromhex(data))


if __name__ == '__main__':
    main()
