# SPDX-License-Identifier: MIT
# Bars with 95 % intervals: column 1 names the group.
# gnuplot -e "data='...'; ..." bars.gp; style.gp says the rest.
load style

if (xnames eq 'aslant') { set xtics rotate by -35 left; set rmargin 9 }
set style data histograms
set style histogram errorbars gap 1 linewidth 2
set style fill pattern border linecolor rgb '#000000'
set boxwidth 0.9 relative

bars = "for [i=1:series] data \
  using (column(val(i))):(bound(low(i),i)):(bound(high(i),i)):xtic(1) \
  title columnheader(val(i)) linecolor rgb '#000000' dashtype 1 \
  fillstyle pattern int(word(patterns, (i-1)%words(patterns)+1))"
if (partial) {
  plot @bars, for [i=1:series] data \
    using ($0+(i-(series+1)/2.0)/(series+1)):(few(i) ? (valid(val(i)) ? bound(high(i),i) : 0) : NaN):(share(i)) \
    with labels offset 0,0.6 font small notitle
} else {
  plot @bars
}
