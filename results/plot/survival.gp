# SPDX-License-Identifier: MIT
# Shares of runs that go on beyond x, as steps with their 95 % intervals:
# column 1 is x.
# gnuplot -e "data='...'; ..." survival.gp; style.gp says the rest.
load style

set yrange [0:1]
set xrange [*:*] noextend
set offsets graph 0.02, graph 0.02, 0, 0

# intervals of several series side by side
aside(i) = column(1)+0.05*(i-(series+1)/2.0)
plot for [i=1:series] data using 1:(column(val(i))) \
  with steps title columnheader(val(i)) \
  linecolor rgb '#000000' linewidth (1+(i-1)/5) dashtype i, \
  for [i=1:series] data \
  using (aside(i)):(column(val(i))):(bound(low(i),i)):(bound(high(i),i)) \
  with yerrorbars notitle linecolor rgb '#000000' linewidth 0.7 \
  pointtype 2*i+3 pointsize 0.7
