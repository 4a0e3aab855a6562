# SPDX-License-Identifier: MIT
# What all figures share: the terminal, black on white.
# In: format ('svg', 'png', 'pdf' or 'tikz'), figure, width and height in pixels.
if (format eq 'svg') {
  set terminal svg size width,height fixed noenhanced background '#FFFFFF' font 'sans-serif,15'
  small = ',12.5'
}
if (format eq 'png') {
  set terminal pngcairo size 2*width,2*height noenhanced background '#FFFFFF' font 'sans-serif,22' linewidth 2
  small = ',18'
}
if (format eq 'pdf') {
  set terminal pdfcairo size width/96.0,height/96.0 noenhanced background '#FFFFFF' font 'sans-serif,10' linewidth 1.5
  small = ',8'
}
if (format eq 'tikz') {
  eval sprintf('set terminal tikz size %.2fin,%.2fin monochrome', width/96.0, height/96.0)
  small = ''
}
set output figure
set encoding utf8
set monochrome
unset key
unset title
set border 3 linecolor rgb '#000000'
set tics nomirror out
set grid ytics linecolor rgb '#000000' linewidth 0.4 dashtype 3
