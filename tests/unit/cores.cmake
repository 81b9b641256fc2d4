# Fails when something but a core's own data says what only that may: its name, its compiler, its flags. A core's own
# files are configs/cores and its folder of firmware/start; boards and measured costs name their core, and what is
# exported shows people how they might compile it.
cmake_minimum_required(VERSION 3.25)

set(words "linux-gnu|qemu-(arm|mips)|cortex-m[0-9]|-mthumb|-mcpu=|-mfloat-abi|arm-none-eabi|elf32-littlearm|xtensa-lx106|-mforce-l32")
set(checked 0)
file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/tool/* ${SOURCE}/firmware/* ${SOURCE}/templates/* ${SOURCE}/cmake/*
     ${SOURCE}/configs/*)
list(APPEND files CMakeLists.txt)
foreach(file ${files})
  if(file MATCHES "^(configs/cores/|firmware/start/[a-z0-9_]+/|templates/export/)")
    continue()
  endif()
  math(EXPR checked "${checked} + 1")
  file(STRINGS ${SOURCE}/${file} lines REGEX "${words}")
  foreach(line IN LISTS lines)
    if(file MATCHES "^configs/boards/" AND line MATCHES "\"cpu\": ")
      continue()
    elseif(file MATCHES "^configs/mbedtls/[0-9.]+/costs.json$" AND line MATCHES "\"(cpu|compiler)\": ")
      continue()
    endif()
    message(SEND_ERROR "${file}: this belongs into configs/cores:\n  ${line}")
  endforeach()
endforeach()
if(checked LESS 400)
  message(FATAL_ERROR "only ${checked} files were checked: is SOURCE right?")
endif()
message(STATUS "${checked} files know no core by name")
