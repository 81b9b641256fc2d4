# How every part of tlsfit is compiled: C++20, warnings are errors, one static library per folder of tool/.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# -O3 in the place of -O2 makes nothing here quicker that anybody waits for.
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
find_program(CCACHE ccache)
if(CCACHE)
  # Relative to the source tree, so that a second clone finds what the first one compiled.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
endif()

option(TLSFIT_UNITY "compile several sources at once: a third of the time from nothing; OFF while you work on one of them" ON)

option(TLSFIT_SANITIZE "build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

add_library(tlsfit_flags INTERFACE)
target_compile_options(tlsfit_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                              -Wnon-virtual-dtor -Woverloaded-virtual -Werror
                                              # designated initialisers leave out what keeps its default
                                              -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(tlsfit_flags INTERFACE -Wno-restrict)  # GCC bug 105651: false alarms in std::string
endif()
if(TLSFIT_SANITIZE)
  # Not only our flags target: GoogleTest and the tests must agree on it.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

option(TLSFIT_FUZZ "build tests/fuzz as libFuzzer's programs; needs clang" OFF)
if(TLSFIT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# tlsfit_together(TARGET [SOURCES]): its sources are compiled so many at a time, eight if nothing is said, 0: all. Most of the
# time goes into headers and templates (JSON, fmt, Asio, CLI11, GoogleTest) that all of them share.
function(tlsfit_together target)
  set(sources 8 ${ARGN})
  list(POP_BACK sources batch)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${TLSFIT_UNITY} UNITY_BUILD_BATCH_SIZE ${batch})
endfunction()

# tlsfit_brief(TARGET...): what nobody waits for is compiled with -O1: a fifth less time from nothing.
function(tlsfit_brief)
  foreach(target ${ARGN})
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
  endforeach()
endfunction()

# tlsfit_sources(VARIABLE FOLDER): where sources of others are: the environment's VARIABLE, else the FOLDER of tlsfit's cache
# in which scripts/setup puts them.
function(tlsfit_sources variable folder)
  if(DEFINED ENV{${variable}})
    set(${variable} $ENV{${variable}} PARENT_SCOPE)
  elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(${variable} $ENV{XDG_CACHE_HOME}/tlsfit/${folder} PARENT_SCOPE)
  else()
    set(${variable} $ENV{HOME}/.cache/tlsfit/${folder} PARENT_SCOPE)
  endif()
endfunction()

# tlsfit_library(NAME DEPENDENCY...): tool/NAME/**/*.cpp (main.cpp left out) as the static library `NAME`.
function(tlsfit_library name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tool/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARGN})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  tlsfit_together(${name} 0)
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/tool)
  target_link_libraries(${name} PUBLIC ${ARGN} PRIVATE tlsfit_flags)
endfunction()

# tlsfit_program(NAME COMPONENT SOURCE LIBRARY...): an executable that is installed with a component.
function(tlsfit_program name component source)
  add_executable(${name} ${source})
  tlsfit_brief(${name})
  target_link_libraries(${name} PRIVATE ${ARGN} tlsfit_flags)
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${component})
endfunction()
