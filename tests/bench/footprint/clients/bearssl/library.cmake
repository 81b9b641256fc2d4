# BearSSL: every source; the linker takes what client.cpp asks for.
file(GLOB sources ${FOOTPRINT_SOURCES}/src/*.c ${FOOTPRINT_SOURCES}/src/*/*.c)
add_library(library STATIC ${sources})
target_include_directories(library PRIVATE ${FOOTPRINT_SOURCES}/src)
target_include_directories(library SYSTEM PUBLIC ${FOOTPRINT_SOURCES}/inc)
target_compile_definitions(library PRIVATE BR_USE_URANDOM=0 BR_USE_UNIX_TIME=0 BR_ARMEL_CORTEXM_GCC=1)
