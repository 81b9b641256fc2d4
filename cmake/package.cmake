# Packages: `cpack` makes tlsfit and tlsfit-emulator for Debian, `cpack --config CPackSourceConfig.cmake` a tarball of the
# sources. tlsfit-emulator is a package of its own because Unicorn's licence is its licence (design decision 9).

# What people read who have installed it: licence, changes, documentation, manual pages.
set(readable ${CMAKE_BINARY_DIR}/readable)
set(maintainer "the tlsfit authors <tlsfit@packages.invalid>")
string(TIMESTAMP changed "%a, %d %b %Y %H:%M:%S +0000" UTC)  # of SOURCE_DATE_EPOCH, if that is set

# tlsfit_readable(COMPONENT PACKAGE LICENCE): its copyright and its changelogs.
function(tlsfit_readable component package licence)
  set(folder ${readable}/${package})
  configure_file(cmake/debian/copyright.in ${folder}/copyright @ONLY)
  configure_file(cmake/debian/changelog.in ${folder}/changelog.Debian @ONLY)
  configure_file(CHANGELOG.md ${folder}/changelog COPYONLY)
  execute_process(COMMAND gzip -9nkf changelog.Debian changelog WORKING_DIRECTORY ${folder} COMMAND_ERROR_IS_FATAL ANY)
  install(FILES ${folder}/copyright ${folder}/changelog.Debian.gz ${folder}/changelog.gz
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endfunction()

# tlsfit_described(PROGRAM COMPONENT): its manual pages and completions, which it writes itself each time that it is linked.
function(tlsfit_described program component)
  if(TLSFIT_SANITIZE)
    return()  # nobody installs what is built so
  endif()
  set(folder ${CMAKE_BINARY_DIR}/described/${program})
  add_custom_command(TARGET ${program} POST_BUILD
                     COMMAND ${CMAKE_COMMAND} -E rm -rf ${folder}
                     COMMAND ${program} --describe ${folder}
                     COMMAND gzip -9nr ${folder}/man1
                     VERBATIM)
  install(DIRECTORY ${folder}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT ${component})
  install(DIRECTORY ${folder}/bash/ DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT ${component})
  install(DIRECTORY ${folder}/zsh/ DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT ${component})
  install(DIRECTORY ${folder}/fish/ DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT ${component})
endfunction()

tlsfit_readable(tlsfit tlsfit "MIT")
tlsfit_described(tlsfit tlsfit)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT tlsfit)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT tlsfit)
# Gets what no package has: Mbed TLS's sources.
install(PROGRAMS scripts/setup DESTINATION ${CMAKE_INSTALL_DATADIR}/tlsfit/scripts COMPONENT tlsfit)
install(FILES scripts/common.sh scripts/packages DESTINATION ${CMAKE_INSTALL_DATADIR}/tlsfit/scripts COMPONENT tlsfit)
set(components tlsfit)
if(TARGET tlsfit-emulator)
  tlsfit_readable(emulator tlsfit-emulator "GPL-2.0")
  tlsfit_described(tlsfit-emulator emulator)
  list(APPEND components emulator)
endif()

# The programs that fits and builds are made with, from the list that scripts/setup installs from.
file(STRINGS scripts/packages lines REGEX "^use ")
set(used tlsfit-emulator)
foreach(line ${lines})
  string(REGEX REPLACE "^use +([^ ]+) .*" "\\1" package "${line}")
  list(APPEND used ${package})
endforeach()
list(JOIN used ", " used)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS scripts/packages)

set(CPACK_VERBATIM_VARIABLES TRUE)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tlsfit)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "${maintainer}")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL ${components})
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_TLSFIT_PACKAGE_NAME tlsfit)
set(CPACK_DEBIAN_TLSFIT_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_TLSFIT_PACKAGE_RECOMMENDS "${used}")
set(CPACK_DEBIAN_TLSFIT_PACKAGE_SUGGESTS "dfu-util, stlink-tools, openocd, stm32flash")
set(CPACK_COMPONENT_TLSFIT_DESCRIPTION
    "verified TLS fitted to a microcontroller
Asks TLS servers what they accept, generates the smallest Mbed TLS
configuration and linker script that serve them, builds the matching firmware
for a microcontroller, and reports every byte of it.")
set(CPACK_DEBIAN_EMULATOR_PACKAGE_NAME tlsfit-emulator)
set(CPACK_COMPONENT_EMULATOR_DESCRIPTION
    "emulated boards that run firmware of tlsfit
Runs an image that tlsfit has built on an emulated board, its network chip
bridged to real sockets, and measures stack, heap and static memory.")

set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME tlsfit-${PROJECT_VERSION})
string(REGEX REPLACE "([][+.*()^$?|\\])" "\\\\\\1" here "${CMAKE_SOURCE_DIR}")
set(CPACK_SOURCE_IGNORE_FILES "^${here}/build/" "^${here}/\\.git(/|$)" "^${here}/\\.cache/" "^${here}/(out|fit)/")
include(CPack)
