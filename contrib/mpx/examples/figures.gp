# SPDX-License-Identifier: MIT
# The figure of an example, after style.gp of the studies.
# In: csv, lines of CURVE,X,Y,LOW,HIGH; name, of the
# example; names, of the curves, each in quotation marks.
set datafile separator ','
set key outside right center vertical Left reverse samplen 3 font small
set yrange [0:]
kind = 'lines'
if (name eq 'two-paths') {
  set xlabel 'time, s'; set ylabel 'Mbit/s'; kind = 'points'
}
if (name eq 'fat-tree') {
  set xlabel 'subflows of each connection'; set ylabel 'share of full rate, %'
  set xrange [0.5:8.5]; set yrange [0:100]; unset key; kind = 'points'
}
if (name eq 'eavesdropper') {
  set xlabel 'distance of the eavesdropper, m'
  set ylabel 'connections hijacked, %'; set xrange [18:62]
  set yrange [-3:103]; kind = 'points'
}
if (name eq 'handover') {
  set xlabel 'time, s'; set ylabel 'octets received, MB'
}
if (name eq 'clients') {
  set xlabel 'seconds that 1 MB took'; set ylabel 'of 20 clients, %'
  kind = 'steps'
}
if (name eq 'satellite') {
  set xlabel 'time, s'; set ylabel 'Mbit/s'
}
n = words(names)
of(i) = sprintf("<grep '^%s,' '%s'", word(names, i), csv)
if (kind eq 'points') {
  plot for [i=1:n] of(i) using 2:3:($5 > 0 ? $4 : $3):($5 > 0 ? $5 : $3) \
      with yerrorbars notitle linecolor rgb '#000000' pointtype 0, \
    for [i=1:n] of(i) using 2:3 with linespoints title word(names, i) \
      linecolor rgb '#000000' linewidth 1.3 dashtype i pointtype i pointsize 0.9
} else {
  plot for [i=1:n] of(i) using 2:3 with @kind title word(names, i) \
    linecolor rgb '#000000' linewidth 1.3 dashtype i
}
