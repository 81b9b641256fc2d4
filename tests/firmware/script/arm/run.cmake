# Builds the engine for a Cortex-M4 and has it run what the host compiled. Arguments: SOURCE, BINARY, BYTECODE, QUICKJS.
cmake_minimum_required(VERSION 3.25)

foreach(program arm-none-eabi-g++ arm-none-eabi-size qemu-arm ninja)
  find_program(found_${program} ${program})
  if(NOT found_${program})
    message(STATUS "skipped: there is no ${program}")
    return()
  endif()
endforeach()

# run(VARIABLE COMMAND...): what the command prints; its failure is ours.
function(run variable)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE out ERROR_VARIABLE err RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${out}${err}")
  endif()
  set(${variable} "${out}" PARENT_SCOPE)
  set(${variable}_err "${err}" PARENT_SCOPE)
endfunction()

run(log ${CMAKE_COMMAND} -S ${SOURCE}/tests/firmware/script/arm -B ${BINARY} -G Ninja -DCMAKE_SYSTEM_NAME=Generic
    -DCMAKE_SYSTEM_PROCESSOR=arm -DCMAKE_C_COMPILER=arm-none-eabi-gcc -DCMAKE_CXX_COMPILER=arm-none-eabi-g++
    -DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY -DTLSFIT_QUICKJS_DIR=${QUICKJS})
run(log ninja -C ${BINARY})

foreach(script syntax classes builtins errors)
  run(said qemu-arm ${BINARY}/engine ${BYTECODE}/${script}.bin)
  file(READ ${SOURCE}/tests/firmware/script/scripts/${script}.out wanted)
  if(NOT said STREQUAL wanted)
    message(FATAL_ERROR "${script}.js said\n${said}\nin the place of\n${wanted}")
  endif()
  string(REGEX MATCH "heap ([0-9]+) ([0-9]+)" heap "${said_err}")
  message(STATUS "${script}: ${CMAKE_MATCH_2} bytes of heap, ${CMAKE_MATCH_1} of them the context")
  if(CMAKE_MATCH_1 GREATER 6000)
    message(SEND_ERROR "a context takes ${CMAKE_MATCH_1} bytes of heap: want 6000 at most")
  endif()
endforeach()

# A context, the harness, libm and libgcc, but no libc of its own.
run(size arm-none-eabi-size ${BINARY}/engine)
string(REGEX MATCH "\n *([0-9]+)" flash "${size}")
message(STATUS "${CMAKE_MATCH_1} bytes of flash")
if(CMAKE_MATCH_1 GREATER 150000)
  message(SEND_ERROR "the engine takes ${CMAKE_MATCH_1} bytes of flash: want 150000 at most")
endif()
