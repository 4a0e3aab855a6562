#!/bin/bash
# SPDX-License-Identifier: MIT
# study.sh MPX SCENARIO: the study's own expectations hold.
set -eu
. "$(dirname "$0")/lib.sh"
study "$here/$2" -o out -j 2
