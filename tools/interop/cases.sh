# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The cases. second: who opens the second subflow, and why:
#   none      nobody
#   signal    mpx, because the kernel announced its second address
#   route     mpx, from its second address to the kernel's first
#   endpoint  the kernel, from another address to mpx's first
#   announce  the kernel, because mpx announced its second address
#   signal-port  as signal, and the kernel listens there on another port
#   endpoint7    as endpoint, from seven more addresses
#   announce-unused, endpoint-unused  nobody, as the address is of a family that
#                the kernel's socket has not
#   user-announce  mpx, because a daemon had the kernel announce an address; it
#                is removed half-way
#   user-create  the kernel, because a daemon says so
# and nobody, as the kernel's path manager is a daemon's, of which there is none:
#   user-silent  the kernel announces no address
#   user-deaf    the kernel does not echo
#   user-refuse  the kernel refuses the join
# csum: who asks for DSS checksums. plain: who uses plain TCP only.
# loss, late: probability that a TCP segment is lost, that others overtake it.
# event: what is done to the connection, by mpx, or by the kernel if it ends in
# -peer; abrupt ends once all octets have arrived, the others half-way:
#   last                  one end says nothing before the other has ended
#   abort, -rst and -ack  MP_FASTCLOSE, on resets, on an ACK
#   backup                MP_PRIO for the second subflow
#   remove                REMOVE_ADDR of the address of the second subflow
#   cut1, cut2            the first, the second path falls silent
#   first-lost            the first segment with payload of mpx is lost
#   pending               the second address is withdrawn while the join waits for
#                         what comes by its path; -peer, that of the kernel
#   third-lost            two third ACKs of the join are lost
#   no-third              all are
# also, if anything: cookies, every SYN is answered by the kernel with a SYN
# cookie; mapped, the kernel's socket is of IPv6 and sees v4-mapped addresses;
# mapped-endpoint, its endpoint has one; mapped-both; mixed, the second address
# is of the other family; mixed-mesh, and the kernel's first one an endpoint of
# a full mesh; fastopen, the kernel's SYN has data.
# up, down: thousands of octets from client to server, and back.
table='
#name              role   fam second      csum   loss late plain  event      up    down
client4            client 4   none        none   0    0    none   none       2500  2500
client6            client 6   none        none   0    0    none   none       2500  2500
client4-signal     client 4   signal      none   0    0    none   none       3000  2000
client6-signal     client 6   signal      none   0    0    none   none       2000  3000
client4-route      client 4   route       none   0    0    none   none       3000  2000
client6-route      client 6   route       none   0    0    none   none       2000  3000
server4            server 4   none        none   0    0    none   none       2500  2500
server6            server 6   none        none   0    0    none   none       2500  2500
server4-endpoint   server 4   endpoint    none   0    0    none   none       3000  2000
server6-endpoint   server 6   endpoint    none   0    0    none   none       2000  3000
server4-announce   server 4   announce    none   0    0    none   none       2000  3000
server6-announce   server 6   announce    none   0    0    none   none       3000  2000
client4-csum       client 4   signal      both   0    0    none   none       2000  2000
client4-csum-mpx   client 4   route       mpx    0    0    none   none       2000  2000
client6-csum-peer  client 6   signal      kernel 0    0    none   none       2000  2000
server4-csum       server 4   announce    both   0    0    none   none       2000  2000
server4-csum-mpx   server 4   announce    mpx    0    0    none   none       2000  2000
server6-csum-peer  server 6   announce    kernel 0    0    none   none       2000  2000
client4-loss       client 4   signal      none   0.01 0    none   none       2000  2000
client6-loss       client 6   route       both   0.01 0    none   none       2000  2000
server4-loss       server 4   announce    both   0.01 0    none   none       2000  2000
server6-loss       server 6   announce    none   0.01 0    none   none       2000  2000
client4-plain      client 4   none        none   0    0    kernel none       2000  2000
server4-plain      server 4   none        none   0    0    kernel none       2000  2000
client6-plain-mpx  client 6   none        none   0    0    mpx    none       2000  2000
server6-plain-mpx  server 6   none        none   0    0    mpx    none       2000  2000
half4              client 4   none        none   0    0    none   last-peer  1500  1500
half4-mpx          client 4   signal      none   0    0    none   last-mpx   1500  1500
half6              server 6   announce    none   0    0    none   last-peer  1500  1500
half6-mpx          server 6   none        none   0    0    none   last-mpx   1500  1500
abort4-rst         client 4   signal      none   0    0    none   abort-rst  500   500
abort6-rst         server 6   none        none   0    0    none   abort-rst  500   500
abort4-ack         server 4   announce    none   0    0    none   abort-ack  500   500
abort6-ack         client 6   none        none   0    0    none   abort-ack  500   500
backup4            client 4   signal      none   0    0    none   backup     3000  2000
backup6            server 6   announce    none   0    0    none   backup     2000  3000
backup4-peer       client 4   signal      none   0    0    none   backup-peer 3000  2000
remove4            client 4   route       none   0    0    none   remove     3000  2000
remove6            server 6   announce    none   0    0    none   remove     2000  3000
remove4-peer       client 4   signal      none   0    0    none   remove-peer 3000  2000
remove6-peer       client 6   signal      none   0    0    none   remove-peer 3000  2000
port4              client 4   signal-port none   0    0    none   none       2000  2000
port6              client 6   signal-port none   0    0    none   none       2000  2000
loss5              client 4   signal      none   0.05 0    none   none       1000  1000
cut4-second        client 4   signal      none   0    0    none   cut2       2000  2000
cut4-first         server 4   announce    none   0    0    none   cut1       2000  2000
pending4           client 4   route       none   0    0    none   pending    2000  2000
pending6           client 6   route       none   0    0    none   pending    2000  2000
pending4-announce  server 4   announce    none   0    0    none   pending    2000  2000
pending6-announce  server 6   announce    none   0    0    none   pending    2000  2000
pending4-peer      client 4   signal      none   0    0    none   pending-peer 2000 2000
pending6-peer      client 6   signal      none   0    0    none   pending-peer 2000 2000
third4             server 4   endpoint    none   0    0    none   third-lost 2000 2000
third6-mpx         client 6   route       none   0    0    none   third-lost 2000 2000
no-third4          server 4   endpoint    none   0    0    none   no-third   2000  4000
no-third6          server 6   endpoint    both   0    0    none   no-third   2000  4000
no-third4-mpx      client 4   route       none   0    0    none   no-third   4000  2000
eight4             server 4   endpoint7   none   0    0    none   none       8000  8000
'

# Those that take long, or whose counters a busy machine moves; only run by
# --all.
long_table='
abort4-peer        client 4   none        none   0    0    none   abort-peer 500   500
abort6-peer        server 6   announce    none   0    0    none   abort-peer 500   500
late4              client 4   signal      both   0    0.05 none   none       2000  2000
late6              server 6   announce    none   0    0.05 none   none       2000  2000
bulk64             client 4   signal      none   0    0    none   none       100   64000
cookies4           client 4   none        none   0    0    none   none       2000  2000 cookies
cookies6           client 6   none        none   0    0    none   none       2000  2000 cookies
cookies4-join      client 4   route       none   0    0    none   none       2000  2000 cookies
cookies4-csum      client 4   none        both   0    0    none   none       2000  2000 cookies
mapped4            client 4   none        none   0    0    none   none       2000  2000 mapped
mapped4-signal     client 4   signal      none   0    0    none   none       2000  2000 mapped
mapped4-route      client 4   route       both   0    0    none   none       2000  2000 mapped
mapped4-endpoint   server 4   endpoint    none   0    0    none   none       2000  2000 mapped
mapped4-signal-end client 4   signal      none   0    0    none   none       2000  2000 mapped-endpoint
mapped4-endpoint-end server 4 endpoint    none   0    0    none   none       2000  2000 mapped-endpoint
mapped4-signal-both client 4  signal      none   0    0    none   none       2000  2000 mapped-both
mapped4-endpoint-both server 4 endpoint   none   0    0    none   none       2000  2000 mapped-both
mixed6-signal      client 6   signal      none   0    0    none   none       2000  2000 mixed
mixed6-signal-loss client 6   signal      both   0.02 0    none   none       2000  2000 mixed
mixed6-announce    server 6   announce    none   0    0    none   none       2000  2000 mixed
mixed6-announce-mesh server 6 announce    none   0    0    none   none       2000  2000 mixed-mesh
mixed4-announce    server 4   announce-unused none 0  0    none   none       2000  2000 mixed
mixed4-endpoint    server 4   endpoint-unused none 0  0    none   none       2000  2000 mixed
mixed6-endpoint    server 6   endpoint-unused none 0  0    none   none       2000  2000 mixed
fastopen4          server 4   none        none   0    0    none   none       2000  2000 fastopen
fastopen6          server 6   none        none   0    0    none   none       2000  2000 fastopen
fastopen4-loss     server 4   none        none   0.02 0    none   none       2000  2000 fastopen
user4-announce     client 4   user-announce none 0    0    none   user-remove 3000 2000
user4-create       server 4   user-create none   0    0    none   none       3000  2000
user6-create       server 6   user-create none   0    0    none   none       3000  2000
user4-silent       client 4   user-silent none   0    0    none   none       2000  2000
eight6-loss        server 6   endpoint7   both   0.02 0    none   none       4000  4000
eight4-loss        server 4   endpoint7   none   0.02 0    none   none       4000  4000
'

# What they show of the kernel is in doc/linux-findings.md, LF-5, LF-8 and LF-6:
# the first two fail, the others do while anybody listens to the kernel's events.
# Only by name.
finding_table='
fastopen6-csum     server 6   announce    both   0    0    none   none       2000  2000 fastopen
early4             server 4   announce    none   0    0    none   first-lost 2000  2000
user4-refuse       client 4   user-refuse none   0    0    none   none       2000  2000
user4-deaf         server 4   user-deaf   none   0    0    none   none       2000  2000
'

cases()
{
    echo "$table" | grep -v -e '^#' -e '^$'
    [ -z "${all:-}" ] || echo "$long_table" | grep -v '^$'
    [ -z "${only:-}" ] || echo "$finding_table" | grep -v '^$'
}
