# QuickJS's sources, where scripts/setup puts them or where the environment's TLSFIT_QUICKJS_DIR says, and of them the engine
# for the host: script_engine has everything, and compiles; script_engine_lean is what images have that run bytecode only.
if(NOT TLSFIT_QUICKJS_DIR)
  tlsfit_sources(TLSFIT_QUICKJS_DIR quickjs-2025.04)
endif()
if(NOT EXISTS ${TLSFIT_QUICKJS_DIR}/quickjs.h)
  message(FATAL_ERROR "there is no QuickJS in ${TLSFIT_QUICKJS_DIR}: scripts/setup gets it")
endif()

include(${CMAKE_SOURCE_DIR}/firmware/quickjs.cmake)
tlsfit_quickjs(script_engine TLSFIT_JS_PARSER TLSFIT_JS_PROMISE TLSFIT_JS_REGEXP TLSFIT_JS_MAP TLSFIT_JS_FAULTS)
tlsfit_quickjs(script_engine_lean TLSFIT_JS_FAULTS)
set_target_properties(script_engine_lean script_engine_lean_quickjs PROPERTIES EXCLUDE_FROM_ALL ON)
foreach(engine script_engine script_engine_lean)
  target_sources(${engine} PRIVATE ${CMAKE_SOURCE_DIR}/firmware/memory/arena.cpp)
  target_link_libraries(${engine} PRIVATE tlsfit_flags)
  tlsfit_brief(${engine} ${engine}_quickjs)
endforeach()
