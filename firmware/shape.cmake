# tlsfit_shape(): how the image is compiled and linked, by what fit.cmake may set:
#   TLSFIT_LTO       ON: link-time optimisation (default OFF)
#   TLSFIT_LIBC      newlib-nano (the default) or picolibc; system: the operating system's
#   TLSFIT_SWITCHES  further compiler switches, separated by spaces; they come last
# Sets TLSFIT_LIBC_FLAGS, for compiling, and TLSFIT_LINK_FLAGS. Call it before any target is made. A macro, for compile
# options belong to the folder that calls.
macro(tlsfit_shape)
  if(NOT "${TLSFIT_LIBC}" MATCHES "^(|newlib-nano|picolibc|system)$")
    message(FATAL_ERROR "TLSFIT_LIBC=${TLSFIT_LIBC}: want newlib-nano, picolibc or system")
  endif()
  execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=nano.specs OUTPUT_VARIABLE TLSFIT_NANO_SPECS
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT IS_ABSOLUTE "${TLSFIT_NANO_SPECS}")
    set(TLSFIT_NANO_SPECS)
  endif()
  # Only libc's headers, compile-time constants and a few functions without state are used: no start files, no
  # heap, no stdio (tests/firmware/links.cmake looks).
  if(TLSFIT_LIBC STREQUAL "picolibc")
    set(TLSFIT_LIBC_FLAGS --specs=picolibc.specs)
    set(TLSFIT_LINK_FLAGS --specs=picolibc.specs)
  elseif(TLSFIT_LIBC STREQUAL "system")
    set(TLSFIT_LIBC_FLAGS)
    set(TLSFIT_LINK_FLAGS)
  elseif(NOT TLSFIT_NANO_SPECS)
    # A compiler without newlib finds the one C library that it has by itself, and has no C++ library to link.
    set(TLSFIT_LIBC_FLAGS)
    set(TLSFIT_LINK_FLAGS)
    set(TLSFIT_LINKER_LANGUAGE C)
  else()
    tlsfit_nano_headers(TLSFIT_LIBC_FLAGS)
    set(TLSFIT_LINK_FLAGS --specs=nano.specs)
  endif()
  string(APPEND TLSFIT_SWITCHES "")
  separate_arguments(TLSFIT_SWITCHES)
  list(APPEND TLSFIT_LINK_FLAGS ${TLSFIT_SWITCHES})
  if(TLSFIT_LTO AND NOT TLSFIT_DEBUG)
    # One partition: the whole program is seen at once, and its order does not depend on the number of cores.
    list(APPEND TLSFIT_LINK_FLAGS -flto -flto-partition=one -Os -ffunction-sections -fdata-sections)
    add_compile_options(-flto)
  endif()
endmacro()

# tlsfit_nano_headers(OUT): all that nano.specs says of compiling: where newlib-nano's headers stand, which come before
# newlib's. distcc compiles nothing elsewhere that has --specs.
function(tlsfit_nano_headers out)
  set(nano_specs --specs=nano.specs)
  foreach(libc newlib nano)
    execute_process(COMMAND ${CMAKE_C_COMPILER} ${${libc}_specs} -E -v -x c /dev/null
                    OUTPUT_QUIET ERROR_VARIABLE said RESULT_VARIABLE failed)
    if(failed)
      message(FATAL_ERROR "${CMAKE_C_COMPILER} ${${libc}_specs}: is newlib installed?\n${said}")
    endif()
    string(REGEX REPLACE ".*<\\.\\.\\.>[^\n]*\n(.*)End of search list.*" "\\1" said "${said}")
    string(REGEX MATCHALL "[^ \n][^\n]*" ${libc} "${said}")
  endforeach()
  list(REMOVE_ITEM nano ${newlib})
  list(TRANSFORM nano PREPEND -isystem)
  set(${out} ${nano} PARENT_SCOPE)
endfunction()

# tlsfit_without_lto(SOURCE...): these become machine code when they are compiled, not when the image is linked.
function(tlsfit_without_lto)
  set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_OPTIONS -fno-lto)
endfunction()
