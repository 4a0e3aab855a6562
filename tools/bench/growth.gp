# SPDX-License-Identifier: MIT
# Processor time and memory of one simulation against its size, after style.gp.
# In: csv, lines of OF,N,seconds,MiB.
set datafile separator ','
set logscale xy
set grid xtics ytics linecolor rgb '#000000' linewidth 0.4 dashtype 3
set key top left Left reverse samplen 3 font small
set rmargin 5
set xlabel 'how many'
kinds = 'idle connections routers rotations'
name(i) = word("'idle connections' 'connections, each of 20 kB' 'routers' 'seconds, a rotation in each'", i)
row(i, column) = sprintf("<grep '^%s,' '%s'", word(kinds, i), csv)
set multiplot layout 2,1
set ylabel 'processor time, s'
set yrange [0.05:20000]    # room for the key
plot for [i=1:4] row(i, 3) using 2:3 with linespoints title name(i) \
    linecolor rgb '#000000' linewidth 1.3 dashtype i pointtype i pointsize 0.9, \
  x / 1000.0 title '1 ms for each' with lines linecolor rgb '#000000' \
    linewidth 0.5 dashtype 1
set ylabel 'memory, MiB'
unset key
set autoscale y
plot for [i=1:4] row(i, 4) using 2:4 with linespoints notitle \
    linecolor rgb '#000000' linewidth 1.3 dashtype i pointtype i pointsize 0.9
unset multiplot
