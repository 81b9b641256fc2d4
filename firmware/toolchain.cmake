# The compiler for the fit's core, as its fit.cmake names it: TLSFIT_COMPILER is a triplet, or empty where this machine's
# own compiler is meant. The core's flags come from there, too (TLSFIT_CPU_FLAGS).
set(TLSFIT_FIT_DIR "" CACHE PATH "what `tlsfit fit -o` wrote")

# Not to leave the rest of fit.cmake behind.
function(tlsfit_compiler out hosted_out)
  include(${TLSFIT_FIT_DIR}/fit.cmake)
  if(NOT DEFINED TLSFIT_COMPILER)
    message(FATAL_ERROR "${TLSFIT_FIT_DIR}/fit.cmake names no TLSFIT_COMPILER: fit again")
  endif()
  set(${out} "${TLSFIT_COMPILER}" PARENT_SCOPE)
  set(${hosted_out} "${TLSFIT_HOSTED}" PARENT_SCOPE)
endfunction()
tlsfit_compiler(compiler hosted)

if(compiler STREQUAL "")
  set(CMAKE_C_COMPILER gcc)
  set(CMAKE_CXX_COMPILER g++)
  set(CMAKE_AR gcc-ar)
  set(CMAKE_RANLIB gcc-ranlib)
else()
  set(CMAKE_SYSTEM_NAME Generic)
  if(hosted)
    set(CMAKE_SYSTEM_NAME Linux)
  endif()
  string(REGEX REPLACE "-.*" "" CMAKE_SYSTEM_PROCESSOR ${compiler})
  set(CMAKE_C_COMPILER ${compiler}-gcc)
  set(CMAKE_CXX_COMPILER ${compiler}-g++)
  set(CMAKE_AR ${compiler}-gcc-ar)  # which know the objects of link-time optimisation
  set(CMAKE_RANLIB ${compiler}-gcc-ranlib)
  set(CMAKE_OBJCOPY ${compiler}-objcopy)
  set(CMAKE_SIZE ${compiler}-size)
endif()

# A test program cannot be linked without a linker script: CMake is content with a library.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES TLSFIT_FIT_DIR)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
