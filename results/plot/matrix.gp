# SPDX-License-Identifier: MIT
# Squares in $d: x, y, half the side of the share, of lo95 and of hi95.
unset grid
unset border
unset tics
plot $d using 1:2:3:3 with boxxyerror linecolor rgb '#000000' dashtype 1 \
    fillstyle solid 1.0 noborder, \
  $d using 1:2:($4 < $3-1 ? $4 : NaN):($4 < $3-1 ? $4 : NaN) with boxxyerror \
    linecolor rgb '#FFFFFF' linewidth 1 dashtype 1 fillstyle empty, \
  $d using 1:2:5:5 with boxxyerror linecolor rgb '#000000' linewidth 0.6 dashtype 1 \
    fillstyle empty
