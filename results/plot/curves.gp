# SPDX-License-Identifier: MIT
# Curves: measured ones with points and 95 % intervals, theory as thin lines,
# marks as ticks over the axis. Block i of $d is of curve i: x, y, lo95, hi95.
# In: series, stepped (1: steps), pointed (1: with points), points (their types),
# kinds.
dash(i) = (i-1)%5+1
is(i, kind) = word(kinds, i) eq kind
whiskers = "for [i=1:series] $d index i-1 using 1:3:(0):($4-$3) with vectors \
  heads size screen 0.005,90 linecolor rgb '#000000' linewidth 0.8 dashtype 1"
plain = "for [i=1:series] $d index i-1 \
  using 1:(is(i, 'measured') ? $2 : NaN) with linespoints \
  linecolor rgb '#000000' linewidth 1.3 dashtype dash(i) \
  pointtype int(word(points, i)) pointsize 0.9"
steps = "for [i=1:series] $d index i-1 using 1:2 with steps \
  linecolor rgb '#000000' linewidth 1.3 dashtype dash(i)"
theory = "for [i=1:series] $d index i-1 \
  using 1:(is(i, 'theory') ? $2 : NaN) with lines \
  linecolor rgb '#000000' linewidth 0.5 dashtype 1"
marks = "for [i=1:series] $d index i-1 \
  using 1:(is(i, 'marks') ? $2 : NaN) with impulses \
  linecolor rgb '#000000' linewidth 1.5 dashtype 1"
bare = "for [i=1:series] $d index i-1 using 1:2 with lines \
  linecolor rgb '#000000' linewidth 1.3 dashtype dash(i)"
if (stepped) {
  plot @whiskers, @steps
}
if (!stepped && !pointed) {
  plot @bare
}
if (pointed) {
  plot @whiskers, @plain, @theory, @marks
}
