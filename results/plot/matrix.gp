# SPDX-License-Identifier: MIT
# A matrix of shares: columns of data are column, row, their names, share,
# lo95, hi95, n, of. A black square's area is the share, the number stands beside it.
# gnuplot -e "data='...'; ..." matrix.gp; style.gp says the rest.
height = 130 + 22*series + (series < 8 ? 100 : 0)
load style

unset grid
unset key
set border 0
set tics scale 0
set format y '%s'
set xtics rotate by 45 right
set xlabel ''
set ylabel ''
set yrange [series-0.5:-0.5]
set xrange [-0.6:*]
set offsets 0, 0.6, 0, 0

set style fill solid 1.0 border linecolor rgb '#000000'
half(share) = 0.4*sqrt(share)
plot data using ($1-0.27):2:(half($5)*0.38):(half($5)):xtic(3):ytic(4) \
  with boxxyerror linecolor rgb '#000000', \
  data using ($1-0.06):2:(sprintf('%.2f', $5)) with labels left \
  font (format eq 'svg' ? ',11' : ',20')
