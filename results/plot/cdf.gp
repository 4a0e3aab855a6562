# SPDX-License-Identifier: MIT
# Shares of runs as steps: column 1 is x.
# gnuplot -e "data='...'; ..." cdf.gp; style.gp says the rest.
load style

if (strstrt(logscale, 'x')) {
  set logscale x
  set format x "10^%T"
}
set yrange [0:1]
set xrange [*:*] noextend

plot for [i=1:series] data using 1:(column(val(i))) \
  with steps title columnheader(val(i)) \
  linecolor rgb '#000000' linewidth (1+(i-1)/5) dashtype i
