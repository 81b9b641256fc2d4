# Fails when something in tool/ calls a function of std::filesystem in the form that throws: where a folder may
# not be entered or the disk is full, that would end as a defect of ours. tool/base/file.hpp has the same questions
# and deeds, which end as an Error with the path and the reason. Looked up among what the libraries ask for, so
# that no way of writing the call escapes. Wants -D NM=… -D LIBRARIES=a.a,b.a,…
cmake_minimum_required(VERSION 3.25)
string(REPLACE "," ";" libraries "${LIBRARIES}")
set(seen 0)
foreach(library ${libraries})
  execute_process(COMMAND ${NM} -A -C --undefined-only ${library} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]*std::filesystem::[^\n]*" lines "${symbols}")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^.*/([^/:]+):([^:]+):.* U (.*)$" "\\2: \\3" call "${line}")
    # path's own functions only handle text. The iterators' constructors come with an error_code either way;
    # their ++ is what throws.
    if(line MATCHES "std::filesystem::(__cxx11::)?(recursive_)?directory_iterator::(operator\\+\\+|pop)\\(\\)")
      message(SEND_ERROR "${call}: throws; see tool/base/file.hpp for entries_of()")
    elseif(line MATCHES "U std::filesystem::[a-z_]+(.abi:cxx11.)?\\(")
      math(EXPR seen "${seen} + 1")
      if(NOT line MATCHES "std::error_code&\\)")
        message(SEND_ERROR "${call}: throws; see tool/base/file.hpp for one that does not")
      endif()
    endif()
  endforeach()
endforeach()
if(seen EQUAL 0)
  message(FATAL_ERROR "no call of std::filesystem was seen at all: are NM and LIBRARIES right?")
endif()
message(STATUS "${seen} calls, none of which throws")
