# Fails unless the first heading of the changelog is the version of the project.
file(STRINGS ${CHANGELOG} headings REGEX "^## " LIMIT_COUNT 1)
if(NOT headings MATCHES "^## ${VERSION}( |$)")
  message(FATAL_ERROR "CMakeLists.txt says ${VERSION}, CHANGELOG.md begins with '${headings}'")
endif()
