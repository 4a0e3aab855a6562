# SPDX-License-Identifier: MIT
# Lines with 95 % intervals: column 1 is x.
# gnuplot -e "data='...'; ..." lines.gp; style.gp says the rest.
load style

# logscale: '', 'x', 'y' or 'xy'; zeroes have no place on such an axis
if (logscale ne '') {
  set logscale @logscale
  if (strstrt(logscale, 'y')) { set yrange [*:*] }
  if (strstrt(logscale, 'x')) { set format x "10^%T" }
}

# what is no number stands at 0, 1, 2, ... under its name
text = xkind eq 'text'
place(n) = text ? n : column(1)
if (!text) {
  set xrange [*:*] noextend
  set offsets graph 0.03, graph 0.03, 0, 0
}
name = text ? ':xtic(1)' : ''
lines = "for [i=1:series] data \
  using (place($0)):(column(val(i))):(bound(low(i),i)):(bound(high(i),i))".name." \
  with yerrorbars notitle linecolor rgb '#000000' linewidth 1 dashtype 1 \
  pointtype -1, \
  for [i=1:series] data using (place($0)):(column(val(i))) \
  with linespoints title columnheader(val(i)) \
  linecolor rgb '#000000' linewidth 1 dashtype i pointtype 2*i+3"
# labels of which no point is there make gnuplot 5.4 crash: each has one
if (partial) {
  plot @lines, for [i=1:series] data \
    using (place($0)):(column(val(i))):(few(i) ? share(i) : '') \
    with labels offset 1,0.6 left font small notitle
} else {
  plot @lines
}
