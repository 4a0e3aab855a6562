# SPDX-License-Identifier: MIT
# What all figures share: terminal, black on white, room for the labels.
# In: format ('svg', 'png' or 'dumb'), figure, data, series (how many), partial
# (1 if somewhere not all runs have a value), maintitle, xtitle, ytitle, yformat; height where it is not 460.
if (!exists('height')) height = 460
if (format eq 'svg') {
  set terminal svg size 720,height fixed noenhanced background '#FFFFFF' font 'sans-serif,14'
} else { if (format eq 'dumb') {
  set terminal dumb mono size 69,24 noenhanced
} else {
  set terminal pngcairo size 1440,2*height noenhanced background '#FFFFFF' font 'sans-serif,26' linewidth 2
}}
set output figure
set encoding utf8
set monochrome
set datafile separator comma
set datafile columnheaders

set title maintitle
set xlabel xtitle
if (format ne 'dumb') { set ylabel ytitle } # else it is the title
set border 3 linecolor rgb '#000000'
set tics nomirror out
set grid ytics linecolor rgb '#000000' linewidth 0.4 dashtype 3
set key outside top center horizontal reverse Left samplen 3
set yrange [0:*]

set format y yformat
# Data: a label, then of each series its value, the bounds of its 95 % interval
# (empty without one), and of how many runs how many have a value.
val(i) = 5*i-3
low(i) = 5*i-2
high(i) = 5*i-1
# without an interval one of no width: else there would be no bar
bound(c, i) = valid(c) ? column(c) : column(val(i))
# "3/5" beside a point of which two runs in five have no value
few(i) = column(5*i) < column(5*i+1)
share(i) = sprintf('%d/%d', column(5*i), column(5*i+1))
small = format eq 'svg' ? ',11' : ',20'
patterns = '0 4 5 1 6 7 2'
