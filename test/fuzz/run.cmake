# SPDX-License-Identifier: MIT
# Fuzz a copy of a corpus, so that what is found does not land in the sources.
# cmake -DPROGRAM=... -DCORPUS=... -DSECONDS=... -P run.cmake
set(copy ${PROGRAM}.corpus)
file(REMOVE_RECURSE ${copy})
file(COPY ${CORPUS}/ DESTINATION ${copy})
execute_process(
  COMMAND ${PROGRAM} -seed=1 -runs=2000000 -max_total_time=${SECONDS}
    -max_len=160 -entropic=0 -print_final_stats=1 -artifact_prefix=${PROGRAM}. ${copy}
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${PROGRAM} failed: ${failed}")
endif()
