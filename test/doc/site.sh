#!/bin/sh
# SPDX-License-Identifier: MIT
# site.sh ROOT MPX: the documents make a site without a warning. 77: Sphinx is
# missing. By a build without sanitizers if MPX_STUDIES names one: many starts.
set -u
said=$(MPX=${MPX_STUDIES:-$2} "$1/tools/site" --check 2>&1)
rc=$?
echo "$said"
case $rc:$said in 4:*"apt-get install python3-sphinx"*) exit 77 ;; esac
exit $rc
