# SPDX-License-Identifier: MIT
# Bars with 95 % intervals. Block i of $d is of series i: middle, value, lo95,
# hi95, left, right of each bar. In: series, patterns.
plot for [i=1:series] $d index i-1 using 1:2:5:6:(0):2 \
  with boxxyerror linecolor rgb '#000000' dashtype 1 \
  fillstyle pattern int(word(patterns, i)) border linecolor rgb '#000000', \
  for [i=1:series] $d index i-1 using 1:3:(0):($4-$3) with vectors \
  heads size screen 0.006,90 linecolor rgb '#000000' linewidth 1.5 dashtype 1
