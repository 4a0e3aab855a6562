# SPDX-License-Identifier: MIT
# Fuzz a copy of a corpus with inputs as long as its files.
# cmake -DPROGRAM=... -DCORPUS=... -DSECONDS=... [-DMORE=OPTION] -P run.cmake
set(copy ${PROGRAM}.long)
file(REMOVE_RECURSE ${copy})
file(COPY ${CORPUS}/ DESTINATION ${copy})
execute_process(
  COMMAND ${PROGRAM} -seed=2 -max_total_time=${SECONDS} -max_len=8192
    ${MORE} -print_final_stats=1 -artifact_prefix=${PROGRAM}. ${copy}
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${PROGRAM} failed: ${failed}")
endif()
