# tlsfit_app(VARIABLE): the sources of the program that TLSFIT_APP names: a folder of firmware/apps, or a folder of the
# user's. That one is compiled with the image's flags, and then with those that its own app.cmake sets:
#
#   set(APP_SOURCES main.cpp sensors/bme280.c)   # default: every .c and .cpp file of the folder itself, and below its src/
#   set(APP_FLAGS -Wall -Wextra)                 # for each of them
#   set(APP_INCLUDES include)                    # folders; the app's own is always one
#
# Our warnings are not asked for there, and headers of ours give none.
function(tlsfit_app variable)
  if(NOT IS_ABSOLUTE "${TLSFIT_APP}")
    file(GLOB sources CONFIGURE_DEPENDS apps/${TLSFIT_APP}/*.cpp)
    if(NOT sources)
      message(FATAL_ERROR "TLSFIT_APP=${TLSFIT_APP}: there is no such program in firmware/apps")
    endif()
    set(${variable} ${sources} PARENT_SCOPE)
    return()
  endif()
  set(APP_SOURCES)
  set(APP_FLAGS)
  set(APP_INCLUDES)
  include(${TLSFIT_APP}/app.cmake OPTIONAL)
  if(NOT APP_SOURCES)
    file(GLOB APP_SOURCES CONFIGURE_DEPENDS ${TLSFIT_APP}/*.c ${TLSFIT_APP}/*.cpp)
    file(GLOB_RECURSE more CONFIGURE_DEPENDS ${TLSFIT_APP}/src/*.c ${TLSFIT_APP}/src/*.cpp)
    list(APPEND APP_SOURCES ${more})
  endif()
  list(TRANSFORM APP_SOURCES PREPEND ${TLSFIT_APP}/ REGEX "^[^/]")
  list(TRANSFORM APP_INCLUDES PREPEND ${TLSFIT_APP}/ REGEX "^[^/]")
  # Not relative to where it is compiled: an error names the file as the person did.
  add_library(app OBJECT ${APP_SOURCES})
  target_include_directories(app PRIVATE ${TLSFIT_APP} ${APP_INCLUDES})
  target_include_directories(app SYSTEM PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/api ${CMAKE_CURRENT_SOURCE_DIR} ${TLSFIT_FIT_DIR}
                             ${CMAKE_BINARY_DIR})
  target_link_libraries(app PRIVATE mbedtls)
  target_compile_options(app PRIVATE
    $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-use-cxa-atexit> ${APP_FLAGS})
  set(${variable} $<TARGET_OBJECTS:app> PARENT_SCOPE)
endfunction()
