#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every distinct MPTCP option that a kernel built, out of packet captures.

usage: extract_options.py CAPTURES_DIRECTORY > kernel-options.txt

CAPTURES_DIRECTORY has one folder per scenario with client.pcap and server.pcap
taken by "tcpdump -i any" (LINUX_SLL2). Only packets that the capturing host
sent itself are read, so nothing that a forwarder changed or a raw socket made
gets in. A line is the TCP flags and the option, both in hex; options that
differ neither in octets nor in the kind of segment are given once.
"""
import glob
import os
import struct
import sys

SLL2, SENT_BY_US = 276, 4
FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10


def packets(path):
    """IP packets that the capturing host sent."""
    with open(path, 'rb') as f:
        data = f.read()
    if len(data) < 24:
        return
    magic, linktype = struct.unpack('<I16xI', data[:24])
    if magic not in (0xa1b2c3d4, 0xa1b23c4d) or linktype & 0xffff != SLL2:
        sys.exit('%s: not a little-endian LINUX_SLL2 pcap' % path)
    at = 24
    while at + 16 <= len(data):
        length = struct.unpack('<8xI4x', data[at:at + 16])[0]
        packet = data[at + 16:at + 16 + length]
        at += 16 + length
        if packet[10] == SENT_BY_US:
            yield packet[20:]


def tcp_header(ip):
    """TCP header with its options, or None."""
    if ip[0] >> 4 == 4 and ip[9] == 6:
        tcp = ip[4 * (ip[0] & 15):]
    elif ip[0] >> 4 == 6 and ip[6] == 6:
        tcp = ip[40:]
    else:
        return None
    return tcp[:4 * (tcp[12] >> 4)]


def mptcp_options(block):
    while block and block[0] != 0:
        if block[0] == 1:
            block = block[1:]
            continue
        if block[0] == 30:
            yield block[:block[1]]
        block = block[block[1]:]


def segment_kind(flags):
    if flags & RST:
        return 'RST'
    return {0: 'ACK', SYN: 'SYN', ACK: 'ACK'}.get(flags & (SYN | ACK), 'SYN/ACK')


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    seen = {}
    for end in ('client', 'server'):
        for path in sorted(glob.glob(os.path.join(sys.argv[1], '*', end + '.pcap'))):
            for ip in packets(path):
                tcp = tcp_header(ip)
                for option in mptcp_options(tcp[20:]) if tcp else ():
                    seen.setdefault((segment_kind(tcp[13]), option), tcp[13])
    for (_, option), flags in sorted(seen.items()):
        print('%02x %s' % (flags, option.hex()))


if __name__ == '__main__':
    main()
