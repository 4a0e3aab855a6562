graph [
  directed 0
  node [ id 0 label "Wien" Longitude 16.37 Latitude 48.21 ]
  node [ id 1 label "Graz, Süd" Longitude 15.44 Latitude 47.07 graphics [ x 1 y 2 ] ]
  node [ id 2 label "Linz" Longitude 14.29 Latitude 48.31 ]
  node [ id 3 label "Linz" ]
  edge [ source 0 target 1 LinkSpeedRaw 1e10 LinkLabel "10G" ]
  edge [ source 1 target 0 LinkSpeedRaw 2e10 ]
  edge [ source 0 target 2 ]
  edge [ source 2 target 3 ]
  edge [ source 2 target 2 ]
]
