# Builds the firmware with sample-fit and looks at what was linked. Arguments: KIND (release, debug, or a shape of the
# cryptography, which is built with link-time optimisation), SOURCE, BINARY.
cmake_minimum_required(VERSION 3.25)

foreach(program arm-none-eabi-g++ arm-none-eabi-nm arm-none-eabi-readelf ninja)
  find_program(found_${program} ${program})
  if(NOT found_${program})
    message(STATUS "skipped: there is no ${program}")
    return()
  endif()
endforeach()

set(mbedtls "$ENV{TLSFIT_MBEDTLS_DIR}")
if(NOT mbedtls)
  set(cache "$ENV{XDG_CACHE_HOME}")
  if(NOT cache)
    set(cache "$ENV{HOME}/.cache")
  endif()
  set(mbedtls ${cache}/tlsfit/mbedtls-3.6)
endif()
if(NOT EXISTS ${mbedtls}/library/ssl_tls.c)
  message(STATUS "skipped: there is no Mbed TLS in ${mbedtls}: scripts/setup gets it")
  return()
endif()

# run(VARIABLE COMMAND...): what the command prints; its failure is ours.
function(run variable)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE out ERROR_VARIABLE out RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${out}")
  endif()
  set(${variable} "${out}" PARENT_SCOPE)
endfunction()

if(KIND STREQUAL debug)
  set(debug ON)
else()
  set(debug OFF)
endif()
set(fit ${SOURCE}/tests/firmware/sample-fit)
if(NOT KIND MATCHES "^(release|debug)$")
  file(REMOVE_RECURSE ${BINARY}/fit)
  file(COPY ${fit}/ DESTINATION ${BINARY}/fit)
  file(READ ${fit}/fit.cmake lines)
  if(NOT KIND STREQUAL legacy)
    foreach(header mbedtls_config.h crypto_config.h)
      # (file(COPY) would pass over one whose time of change is the same.)
      configure_file(${SOURCE}/tests/firmware/${KIND}-fit/${header} ${BINARY}/fit/${header} COPYONLY)
    endforeach()
    file(READ ${SOURCE}/tests/firmware/${KIND}-fit/fit.cmake more)
  endif()
  set(fit ${BINARY}/fit)
  file(WRITE ${fit}/fit.cmake "${lines}\n${more}\nset(TLSFIT_LTO ON)\nset(TLSFIT_SWITCHES \"-fno-ipa-cp\")\n")
endif()
run(log ${CMAKE_COMMAND} -S ${SOURCE}/firmware -B ${BINARY} -G Ninja
    -DCMAKE_TOOLCHAIN_FILE=${SOURCE}/firmware/toolchain.cmake -DTLSFIT_FIT_DIR=${fit}
    -DTLSFIT_MBEDTLS_DIR=${mbedtls} -DTLSFIT_DEBUG=${debug} -DTLSFIT_VERSION=0.0.0 -DTLSFIT_BUILD_TIME=1790000000)
run(log ninja -C ${BINARY})

run(symbols arm-none-eabi-nm ${BINARY}/firmware.elf)
foreach(name malloc calloc free _malloc_r _sbrk _sbrk_r sbrk printf snprintf vsnprintf _vfprintf_r _impure_ptr
        __cxa_guard_acquire __cxa_throw _exit abort gmtime_r time setlocale
        __locale_ctype_ptr)
  if(symbols MATCHES " [A-Za-z] ${name}\n")
    message(SEND_ERROR "the image holds ${name}")
  endif()
endforeach()
foreach(name __stack_bottom __stack_top __vectors __text_start __text_end __data_start __data_end __data_load
        __bss_start __bss_end __arena_start __arena_end __image_end __free_ram_start __free_ram_end
        __free_flash_start __free_flash_end tlsfit_arena reset_handler)
  if(NOT symbols MATCHES " [A-Za-z] ${name}\n")
    message(SEND_ERROR "the image has no ${name}")
  endif()
endforeach()

# The first two vectors: the stack's top, and reset_handler with the Thumb bit.
run(vectors arm-none-eabi-objdump -s -j .vectors ${BINARY}/firmware.elf)
if(NOT vectors MATCHES " 8000000 00100020 [0-9a-f]*[13579bdf][0-9a-f][0-9a-f][0-9a-f][0-9a-f]08 ")
  message(SEND_ERROR "these are not our vectors:\n${vectors}")
endif()

# Layouts begin at multiples of 512: with larger pages the ELF file's headers would be flashed before an image.
run(segments arm-none-eabi-readelf -lW ${BINARY}/firmware.elf)
if(NOT segments MATCHES " R E 0x200\n" OR segments MATCHES "LOAD [^\n]* 0x1000\n")
  message(SEND_ERROR "these segments stand in pages of another size:\n${segments}")
endif()

# No instruction of the FPU: a handler that used its registers would change them under whom it interrupted.
run(code arm-none-eabi-objdump -d ${BINARY}/firmware.elf)
if(NOT code MATCHES "<systick_interrupt>:" OR code MATCHES "\tv[a-z]+(\\.[a-z0-9.]+)?\t")
  message(SEND_ERROR "the image touches the FPU's registers: ${CMAKE_MATCH_0}")
endif()
message(STATUS "linked as ${KIND}")
