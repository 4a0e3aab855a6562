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
# what was not measured, if there is any: lines, and marks above the axis
extra(i) = 5*series+1+i
is_mark(i) = substr(marks, i, i) eq '1'
beside = overlays == 0 ? '' : ", for [i=1:overlays] data using \
  (column(1)):(is_mark(i) ? NaN : column(extra(i))) with lines \
  title is_mark(i) ? '' : columnheader(extra(i)) \
  linecolor rgb '#000000' linewidth 2.5 dashtype i+2, \
  for [i=1:overlays] data using \
  (column(1)):(is_mark(i) ? column(extra(i)) : NaN) with impulses \
  title is_mark(i) ? columnheader(extra(i)) : '' \
  linecolor rgb '#000000' linewidth 2 dashtype 1"
# labels of which no point is there make gnuplot 5.4 crash: each has one
if (partial) {
  plot @lines, for [i=1:series] data \
    using (place($0)):(column(val(i))):(few(i) ? share(i) : '') \
    with labels offset 1,0.6 left font small notitle@beside
} else {
  plot @lines@beside
}
