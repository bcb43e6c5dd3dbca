# Runs PROGRAM in the emptied folder WORK_DIR and compares what it prints with the file EXPECTED.
# SPDX-License-Identifier: Apache-2.0

if(NOT EXISTS "${EXPECTED}")
  message(FATAL_ERROR "${EXPECTED} is missing: write what ${PROGRAM} should print")
endif()
file(REMOVE_RECURSE "${WORK_DIR}")
file(MAKE_DIRECTORY "${WORK_DIR}")
set(actual "${WORK_DIR}/stdout.txt")
execute_process(COMMAND "${PROGRAM}" WORKING_DIRECTORY "${WORK_DIR}" OUTPUT_FILE "${actual}" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ended with ${status}")
endif()
execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files "${actual}" "${EXPECTED}" RESULT_VARIABLE differs)
if(differs)
  execute_process(COMMAND diff -u "${EXPECTED}" "${actual}")
  message(FATAL_ERROR "${PROGRAM} printed other text than ${EXPECTED}")
endif()
