# wolfSSL with user_settings.h beside this file: every source; what the settings leave out compiles to nothing.
file(GLOB sources ${FOOTPRINT_SOURCES}/src/*.c ${FOOTPRINT_SOURCES}/wolfcrypt/src/*.c)
list(FILTER sources EXCLUDE REGEX "/(bio|conf|pk|ssl_[a-z0-9]+|x509|x509_str|misc|evp)\\.c$")  # ssl.c and others include them
add_library(library STATIC ${sources})
target_include_directories(library SYSTEM PUBLIC ${here}/wolfssl ${FOOTPRINT_SOURCES})
target_include_directories(library PRIVATE ${here}/../../../../firmware)
target_compile_definitions(library PUBLIC WOLFSSL_USER_SETTINGS)
