# SPDX-License-Identifier: MIT
# Lines with 95 % intervals: column 1 is x; then value, lo95, hi95 of each
# series. gnuplot -e "data='...'; ..." lines.gp; style.gp says the rest.
load style

# logscale: '', 'x', 'y' or 'xy'; zeroes have no place on such an axis
if (logscale ne '') {
  set logscale @logscale
  if (strstrt(logscale, 'y')) { set yrange [*:*] }
  if (strstrt(logscale, 'x')) { set format x "10^%T" }
}

# what is no number stands at 0, 1, 2, ... under its name
if (xkind eq 'text') {
  plot for [i=1:series] data \
    using 0:(column(3*i-1)):(column(3*i)):(column(3*i+1)):xtic(1) \
    with yerrorbars notitle linecolor rgb '#000000' linewidth 1 dashtype 1 \
    pointtype -1, \
    for [i=1:series] data using 0:(column(3*i-1)) \
    with linespoints title columnheader(3*i-1) \
    linecolor rgb '#000000' linewidth 1 dashtype i pointtype 2*i+3
} else {
  set xrange [*:*] noextend
  set offsets graph 0.03, graph 0.03, 0, 0
  plot for [i=1:series] data \
    using 1:(column(3*i-1)):(column(3*i)):(column(3*i+1)) \
    with yerrorbars notitle linecolor rgb '#000000' linewidth 1 dashtype 1 \
    pointtype -1, \
    for [i=1:series] data using 1:(column(3*i-1)) \
    with linespoints title columnheader(3*i-1) \
    linecolor rgb '#000000' linewidth 1 dashtype i pointtype 2*i+3
}
