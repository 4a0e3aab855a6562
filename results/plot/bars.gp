# SPDX-License-Identifier: MIT
# Bars with 95 % intervals: column 1 names the group; then value, lo95, hi95
# of each series. gnuplot -e "data='...'; ..." bars.gp; style.gp says the rest.
load style

if (xnames eq 'aslant') { set xtics rotate by -35 left; set rmargin 9 }
set style data histograms
set style histogram errorbars gap 1 linewidth 2
set style fill pattern border linecolor rgb '#000000'
set boxwidth 0.9 relative

plot for [i=1:series] data \
  using (column(3*i-1)):(column(3*i)):(column(3*i+1)):xtic(1) \
  title columnheader(3*i-1) linecolor rgb '#000000' dashtype 1 \
  fillstyle pattern int(word(patterns, (i-1)%words(patterns)+1))
