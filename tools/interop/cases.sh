# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The cases. second: who opens the second subflow, and why:
#   none      nobody
#   signal    mpx, because the kernel announced its second address
#   route     mpx, from its second address to the kernel's first
#   endpoint  the kernel, from another address to mpx's first
#   announce  the kernel, because mpx announced its second address
# csum: who asks for DSS checksums. plain: who speaks plain TCP only.
# up, down: octets from client to server, and back.
table='
#name             role   fam second   csum   loss plain  up      down
client4           client 4   none     none   0    none   2500000 2500000
client6           client 6   none     none   0    none   2500000 2500000
client4-signal    client 4   signal   none   0    none   3000000 2000000
client6-signal    client 6   signal   none   0    none   2000000 3000000
client4-route     client 4   route    none   0    none   3000000 2000000
client6-route     client 6   route    none   0    none   2000000 3000000
server4           server 4   none     none   0    none   2500000 2500000
server6           server 6   none     none   0    none   2500000 2500000
server4-endpoint  server 4   endpoint none   0    none   3000000 2000000
server6-endpoint  server 6   endpoint none   0    none   2000000 3000000
server4-announce  server 4   announce none   0    none   2000000 3000000
server6-announce  server 6   announce none   0    none   3000000 2000000
client4-csum      client 4   signal   both   0    none   2000000 2000000
client4-csum-mpx  client 4   route    mpx    0    none   2000000 2000000
client6-csum-peer client 6   signal   kernel 0    none   2000000 2000000
server4-csum      server 4   announce both   0    none   2000000 2000000
server4-csum-mpx  server 4   announce mpx    0    none   2000000 2000000
server6-csum-peer server 6   announce kernel 0    none   2000000 2000000
client4-loss      client 4   signal   none   0.01 none   2000000 2000000
client6-loss      client 6   route    both   0.01 none   2000000 2000000
server4-loss      server 4   announce both   0.01 none   2000000 2000000
server6-loss      server 6   announce none   0.01 none   2000000 2000000
client4-plain     client 4   none     none   0    kernel 2000000 2000000
server4-plain     server 4   none     none   0    kernel 2000000 2000000
client6-plain-mpx client 6   none     none   0    mpx    2000000 2000000
server6-plain-mpx server 6   none     none   0    mpx    2000000 2000000
'

cases()
{
    echo "$table" | grep -v -e '^#' -e '^$'
}
