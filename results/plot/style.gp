# SPDX-License-Identifier: MIT
# What all figures share: terminal, black on white, room for the labels.
# In: format ('svg', 'png' or 'dumb'), figure, data, series (how many),
# maintitle, xtitle, ytitle, yformat; height where it is not 460.
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
patterns = '0 4 5 1 6 7 2'
