# tlsfit_quickjs(NAME [OPTION...]): QuickJS from TLSFIT_QUICKJS_DIR and our engine around it (script/engine.hpp), as a static
# library. For the boards and for the host alike. Options are macros, for each of what is not always there:
#   TLSFIT_JS_PARSER   source texts, not bytecode only
#   TLSFIT_JS_PROMISE  Promise
#   TLSFIT_JS_REGEXP   RegExp, and literals of it
#   TLSFIT_JS_MAP      Map, Set and their weak kinds
#   TLSFIT_JS_FAULTS   allocations that fail when a test says so
# TLSFIT_JS_NAMES, if it is set, is a header with the names of the one script that is to run, a line such as
# "#define SCRIPT_NAME_map ~, 1," for each (script_names_header() of tool/script): built-ins of other names are left out.
# Whoever links it defines script_now().
set(TLSFIT_SCRIPT_FOLDER ${CMAKE_CURRENT_LIST_DIR})

function(tlsfit_quickjs name)
  if(NOT EXISTS ${TLSFIT_QUICKJS_DIR}/quickjs.h)
    message(FATAL_ERROR "TLSFIT_QUICKJS_DIR=${TLSFIT_QUICKJS_DIR}: there is no QuickJS source tree")
  endif()
  set(folder ${TLSFIT_SCRIPT_FOLDER}/script/quickjs)
  add_library(${name}_quickjs OBJECT ${folder}/unit.c ${folder}/format.c ${folder}/math.c ${folder}/unicode.c
              ${TLSFIT_QUICKJS_DIR}/dtoa.c ${folder}/regexp.c)
  target_compile_definitions(${name}_quickjs PRIVATE ${ARGN} __TM_GMTOFF=tm_gmtoff)
  if(TLSFIT_JS_NAMES)
    target_compile_definitions(${name}_quickjs PRIVATE "TLSFIT_JS_NAMES=\"${TLSFIT_JS_NAMES}\"")
  endif()
  target_compile_options(${name}_quickjs PRIVATE -w  # not ours to mend
                         -fno-strict-aliasing -fwrapv)  # QuickJS is written for these
  target_include_directories(${name}_quickjs SYSTEM PUBLIC ${TLSFIT_QUICKJS_DIR})
  target_include_directories(${name}_quickjs PUBLIC ${TLSFIT_SCRIPT_FOLDER})
  set_target_properties(${name}_quickjs PROPERTIES C_STANDARD 11 C_EXTENSIONS ON)

  add_library(${name} STATIC ${TLSFIT_SCRIPT_FOLDER}/script/engine.cpp ${folder}/atoms.cpp $<TARGET_OBJECTS:${name}_quickjs>)
  target_include_directories(${name} SYSTEM PUBLIC ${TLSFIT_QUICKJS_DIR})
  target_include_directories(${name} PUBLIC ${TLSFIT_SCRIPT_FOLDER})
  target_compile_definitions(${name} PUBLIC ${ARGN})
  target_compile_options(${name} PRIVATE -fno-exceptions -fno-rtti)
  target_link_libraries(${name} PUBLIC m)
endfunction()
