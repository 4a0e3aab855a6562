# SPDX-License-Identifier: MIT
# Fuzz a copy of the corpus with files of a scenario's length.
# cmake -DPROGRAM=... -DCORPUS=... -DDICT=... -DSECONDS=... -P run.cmake
set(copy ${PROGRAM}.long)
file(REMOVE_RECURSE ${copy})
file(COPY ${CORPUS}/ DESTINATION ${copy})
execute_process(
  COMMAND ${PROGRAM} -seed=1 -runs=1000000 -max_total_time=${SECONDS}
    -max_len=4096 -timeout=10 -dict=${DICT} -print_final_stats=1
    -artifact_prefix=${PROGRAM}.long. ${copy}
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${PROGRAM} failed: ${failed}")
endif()
