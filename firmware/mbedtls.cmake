# tlsfit_mbedtls(NAME): Mbed TLS from TLSFIT_MBEDTLS_DIR with the fit's configuration, as a static library. For the
# boards and for rehearsals on the host alike.
#
# TLSFIT_CRYPTO, which fit.cmake may set, says whose cryptography Mbed TLS's TLS and X.509 code calls:
#   legacy          Mbed TLS's own functions (the default)
#   psa             Mbed TLS's PSA core, by itself or with the p256-m driver
#   provider        the PSA functions of firmware/crypto, over primitives of its own and Mbed TLS's SHA-256
#   provider-small  the same in the least flash, with the SHA-256 of firmware/crypto/small, too
# docs/crypto.md says what the configuration must define for each. tlsfit_crypto(TARGET) adds the sources.
set(TLSFIT_FIRMWARE_DIR ${CMAKE_CURRENT_LIST_DIR})

# tlsfit_launcher(): what starts the compilers, for every target that is made after it: TLSFIT_LAUNCHER, a list, if it
# is set, else ccache where there is one. ccache's settings come from the environment: `cmake -E env` would be one more
# process for each object.
macro(tlsfit_launcher)
  if(NOT DEFINED TLSFIT_LAUNCHER)
    find_program(CCACHE ccache)
    if(CCACHE)
      set(TLSFIT_LAUNCHER ${CCACHE})
    endif()
  endif()
  set(CMAKE_C_COMPILER_LAUNCHER ${TLSFIT_LAUNCHER})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${TLSFIT_LAUNCHER})
endmacro()

# tlsfit_compiled_sources(VARIABLE): leaves out of the list of sources those of which the configuration leaves nothing:
# the whole file stands between `#if defined(OPTION)` and `#endif /* OPTION */`, and the option is off. Two files of
# three are such, and a process for each is dear.
function(tlsfit_compiled_sources variable)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${TLSFIT_FIT_DIR}/mbedtls_config.h)
  if(EXISTS ${TLSFIT_FIT_DIR}/crypto_config.h)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${TLSFIT_FIT_DIR}/crypto_config.h)
  endif()
  file(WRITE ${CMAKE_BINARY_DIR}/options.c "#include <mbedtls/build_info.h>\n")
  execute_process(
    COMMAND ${CMAKE_C_COMPILER} -E -dM "-DMBEDTLS_CONFIG_FILE=<mbedtls_config.h>" -I${TLSFIT_FIT_DIR}
            -I${TLSFIT_FIRMWARE_DIR} -I${TLSFIT_FIRMWARE_DIR}/crypto/small -I${TLSFIT_MBEDTLS_DIR}/include
            ${CMAKE_BINARY_DIR}/options.c
    OUTPUT_VARIABLE options RESULT_VARIABLE failed ERROR_QUIET)
  if(failed)
    return()  # the compiler will say why of the first source
  endif()
  set(compiled)
  foreach(source ${${variable}})
    file(STRINGS ${source} conditions REGEX "^#(if|endif)")
    list(GET conditions 0 first)
    list(GET conditions -1 last)
    if(first MATCHES "^#if defined\\((MBEDTLS_[A-Z0-9_]+)\\)( && [^|]*)?$")
      set(option ${CMAKE_MATCH_1})
      if(last MATCHES "^#endif /\\* ${option}( && [^|]*)? \\*/$" AND NOT options MATCHES "#define ${option}[ \n]")
        continue()
      endif()
    endif()
    list(APPEND compiled ${source})
  endforeach()
  set(${variable} ${compiled} PARENT_SCOPE)
endfunction()

function(tlsfit_mbedtls name)
  if(NOT EXISTS ${TLSFIT_MBEDTLS_DIR}/include/mbedtls/ssl.h)
    message(FATAL_ERROR "TLSFIT_MBEDTLS_DIR=${TLSFIT_MBEDTLS_DIR}: there is no Mbed TLS source tree")
  endif()
  if(NOT "${TLSFIT_CRYPTO}" MATCHES "^(|legacy|psa|provider|provider-small)$")
    message(FATAL_ERROR "TLSFIT_CRYPTO=${TLSFIT_CRYPTO}: want legacy, psa, provider or provider-small")
  endif()
  file(GLOB sources ${TLSFIT_MBEDTLS_DIR}/library/*.c)
  set(everest ${TLSFIT_MBEDTLS_DIR}/3rdparty/everest)
  set(p256m ${TLSFIT_MBEDTLS_DIR}/3rdparty/p256-m)
  list(APPEND sources ${everest}/library/everest.c ${everest}/library/x25519.c
       ${everest}/library/Hacl_Curve25519_joined.c ${p256m}/p256-m_driver_entrypoints.c
       ${p256m}/p256-m/p256-m.c)
  if(TLSFIT_CRYPTO MATCHES "^provider")
    # The PSA core's own files do not compile against the provider's structures; nothing of them is wanted. Of RSA
    # the library believes that it has it (crypto/provided.h), but tlsfit_compiled_sources() does not.
    # crypto/pk.cpp takes the place of pkparse.c, crypto/ec that of p256-m.
    list(FILTER sources EXCLUDE REGEX "/psa_(crypto|its)[^/]*\\.c$|/p256-m[^/]*\\.c$|/pkparse\\.c$")
    list(APPEND sources ${TLSFIT_MBEDTLS_DIR}/library/psa_crypto_client.c)
  endif()
  tlsfit_compiled_sources(sources)
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} SYSTEM PUBLIC ${TLSFIT_MBEDTLS_DIR}/include)
  target_include_directories(${name} PUBLIC ${TLSFIT_FIT_DIR} ${TLSFIT_FIRMWARE_DIR})
  target_include_directories(${name} SYSTEM PRIVATE ${TLSFIT_MBEDTLS_DIR}/library ${everest}/include
                             ${everest}/include/everest ${everest}/include/everest/kremlib ${p256m}
                             ${p256m}/p256-m)
  file(GLOB certain ${TLSFIT_MBEDTLS_DIR}/library/ssl_*.c ${TLSFIT_MBEDTLS_DIR}/library/x509_crt.c)
  set_source_files_properties(${certain} PROPERTIES COMPILE_OPTIONS "-include;${TLSFIT_FIRMWARE_DIR}/tls/certain.h")
  set_property(SOURCE ${TLSFIT_MBEDTLS_DIR}/library/ssl_tls.c ${TLSFIT_MBEDTLS_DIR}/library/ssl_tls13_generic.c
               APPEND PROPERTY COMPILE_DEFINITIONS TLSFIT_READS_CHAINS)
  target_compile_definitions(${name} PUBLIC "MBEDTLS_CONFIG_FILE=<mbedtls_config.h>")
  target_compile_options(${name} PRIVATE -w)  # not ours to mend
  set_source_files_properties(${p256m}/p256-m/p256-m.c PROPERTIES COMPILE_OPTIONS -fno-lto)  # see tlsfit_crypto()
  string(APPEND TLSFIT_QUICK "")
  separate_arguments(TLSFIT_QUICK)
  foreach(source ${sources})
    get_filename_component(file ${source} NAME)
    if(file IN_LIST TLSFIT_QUICK)
      # Not -O3: that makes p256-m's trace depend on secrets (crypto.arm_trace).
      set_property(SOURCE ${source} APPEND PROPERTY COMPILE_OPTIONS -O2)
    endif()
  endforeach()
  # arpa/inet.h of our own, before a host's
  target_include_directories(${name} BEFORE PRIVATE ${TLSFIT_FIRMWARE_DIR}/tls/names)
  if(TLSFIT_CRYPTO MATCHES "^provider")
    # crypto/errors.cpp takes the place of these three; nothing calls them by these names.
    set_source_files_properties(${TLSFIT_MBEDTLS_DIR}/library/psa_util.c PROPERTIES COMPILE_DEFINITIONS
      "psa_generic_status_to_mbedtls=unused_generic;psa_status_to_mbedtls=unused_status;psa_pk_status_to_mbedtls=unused_pk")
    # crypto/pk.cpp has what takes the place of these two.
    set_property(SOURCE ${TLSFIT_MBEDTLS_DIR}/library/pk.c APPEND PROPERTY
                 COMPILE_DEFINITIONS mbedtls_pk_verify_ext=unused_verify_ext)
    # A table that the library has only if PSA may be asked for RSA, for functions that nothing calls.
    set_property(SOURCE ${TLSFIT_MBEDTLS_DIR}/library/pk.c ${TLSFIT_MBEDTLS_DIR}/library/pk_wrap.c APPEND PROPERTY
                 COMPILE_DEFINITIONS psa_to_pk_rsa_errors=psa_to_pk_ecdsa_errors)
    set_property(SOURCE ${TLSFIT_MBEDTLS_DIR}/library/ssl_tls.c APPEND PROPERTY
                 COMPILE_DEFINITIONS mbedtls_pk_parse_subpubkey=tlsfit_pk_keep_subpubkey)
    target_compile_definitions(${name} PUBLIC "MBEDTLS_USER_CONFIG_FILE=<crypto/provided.h>")
    # psa_struct.h, and the headers with which small/ takes the place of Mbed TLS's AES and SHA-256
    target_include_directories(${name} PUBLIC ${TLSFIT_FIRMWARE_DIR} ${TLSFIT_FIRMWARE_DIR}/crypto/small)
  endif()
  if(TLSFIT_CRYPTO STREQUAL "provider")
    # The provider and the conditioning of noise call SHA-256 by its own name. Were MBEDTLS_SHA256_C in the
    # configuration, Mbed TLS's MD layer would keep a second path to it beside PSA's.
    set_source_files_properties(${TLSFIT_MBEDTLS_DIR}/library/sha256.c PROPERTIES
                                COMPILE_DEFINITIONS MBEDTLS_SHA256_C)
  endif()
endfunction()

# tlsfit_fit_sources(VARIABLE): the C files of the fit, as fit.cmake names them.
function(tlsfit_fit_sources variable)
  set(names trust_anchors.c ${TLSFIT_SOURCES})
  list(REMOVE_DUPLICATES names)
  set(sources)
  foreach(name ${names})
    set(file ${TLSFIT_FIT_DIR}/${name})
    if(NOT EXISTS ${file})
      message(FATAL_ERROR "${file} is missing: fit again")
    endif()
    if(name STREQUAL client_keys.c)
      # Apart, so that no compiler's cache sees it, no other machine gets it, and no compiler's message shows a line of
      # it: without the launcher, and should the compiler itself be a link to one (/usr/lib/ccache, /usr/lib/distcc),
      # that one is told to call the compiler and nothing else.
      add_library(client_keys OBJECT ${file})
      set_target_properties(client_keys PROPERTIES C_COMPILER_LAUNCHER
        "${CMAKE_COMMAND};-E;env;CCACHE_DISABLE=1;DISTCC_HOSTS=localhost;ICECC=disable")
      target_compile_options(client_keys PRIVATE -fno-diagnostics-show-caret)
      set(file $<TARGET_OBJECTS:client_keys>)
    endif()
    list(APPEND sources ${file})
  endforeach()
  if(NOT client_keys.c IN_LIST names)  # what an earlier fit with a key left in this folder
    file(REMOVE_RECURSE ${CMAKE_BINARY_DIR}/CMakeFiles/client_keys.dir)
  endif()
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()

# tlsfit_crypto(TARGET): adds what TLSFIT_CRYPTO needs besides Mbed TLS to an executable.
function(tlsfit_crypto target)
  if(NOT TLSFIT_CRYPTO MATCHES "^provider")
    return()
  endif()
  set(folder ${TLSFIT_FIRMWARE_DIR}/crypto)
  string(APPEND TLSFIT_QUICK "")
  separate_arguments(TLSFIT_QUICK)
  if(multiply_public.cpp IN_LIST TLSFIT_QUICK)
    file(GLOB computing CONFIGURE_DEPENDS ${folder}/ec/*.cpp ${folder}/ec/fast/*.cpp ${folder}/rsa/*.cpp)
    file(GLOB ciphers CONFIGURE_DEPENDS ${folder}/gcm/*.cpp ${folder}/gcm/fast/*.cpp)
    list(APPEND computing ${ciphers})
    set_property(SOURCE ${computing} APPEND PROPERTY COMPILE_OPTIONS -O2)
    set_property(SOURCE ${computing} APPEND PROPERTY COMPILE_DEFINITIONS TLSFIT_FAST)
  else()
    set(computing ${folder}/ec/small/whole.cpp)
    if(TLSFIT_CRYPTO STREQUAL "provider-small")
      set_property(SOURCE ${computing} APPEND PROPERTY COMPILE_DEFINITIONS TLSFIT_SMALLEST)
      list(APPEND computing ${folder}/gcm/small/aes_gcm.cpp)
    else()
      file(GLOB ciphers CONFIGURE_DEPENDS ${folder}/gcm/*.cpp ${folder}/gcm/fast/*.cpp)
    endif()
    set_property(SOURCE ${computing} APPEND PROPERTY COMPILE_OPTIONS -fwhole-program)
    list(APPEND computing ${ciphers})
  endif()
  if(TLSFIT_CRYPTO STREQUAL "provider-small")
    file(GLOB hashes CONFIGURE_DEPENDS ${folder}/small/*.cpp)
    list(APPEND computing ${hashes})
  endif()
  set_property(SOURCE ${folder}/chacha/small/chacha20_poly1305.cpp APPEND PROPERTY COMPILE_OPTIONS -fwhole-program)
  list(APPEND computing ${folder}/chacha/small/chacha20_poly1305.cpp)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  target_sources(${target} PRIVATE ${sources} ${computing})
  # What computes on secrets becomes machine code as tests/crypto/arm_trace.cpp looks at it, for every image alike:
  # link-time optimisation would mix it anew into each.
  list(FILTER computing EXCLUDE REGEX "/alt\\.cpp$")  # names only
  set_property(SOURCE ${computing} APPEND PROPERTY COMPILE_OPTIONS -fno-lto)
  set_property(SOURCE ${folder}/pk.cpp ${folder}/pk_rsa.cpp APPEND PROPERTY INCLUDE_DIRECTORIES
               ${TLSFIT_MBEDTLS_DIR}/library)  # pk_wrap.h
endfunction()
