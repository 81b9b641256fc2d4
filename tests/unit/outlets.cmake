# Fails when something in tool/ prints past base/output, where a full disk, a closed pipe and bytes that drive
# terminals are dealt with; or catches where nobody did: what stops a command is caught once, in base/program.
cmake_minimum_required(VERSION 3.25)

# What is caught besides: other libraries' exceptions where they are called, and these, each with its reason there.
set(may_catch
    base/program.cpp
    cmd/command_line.cpp emulator/main.cpp  # CLI11's
    model/fields.cpp                        # the JSON library's
    emulator/cpu/engine.cpp emulator/cpu/engine.hpp  # carries one over Unicorn's frames
    probe/probe.cpp                         # one target's trouble is a result among the others
    fit/plan.cpp                            # a plan that cannot be is one candidate less
    cmd/overview.cpp                        # help is there for whoever has something to mend
    cmd/check.cpp                           # one fit's trouble is a result among the others
    cmd/fit_targets.cpp lab/fitting.cpp     # likewise, where anchors are compared
    lab/verdict.cpp                         # a board that an image does not fit is a verdict
    lab/cell.cpp                            # one cell's trouble is a result among the others
    cmd/measure.cpp lab/image_meter.cpp     # a candidate that does not compile is one less
    cmd/prove.cpp lab/prove.cpp)
set(checked 0)
file(GLOB_RECURSE files RELATIVE ${SOURCE}/tool ${SOURCE}/tool/*.cpp ${SOURCE}/tool/*.hpp)
foreach(file ${files})
  math(EXPR checked "${checked} + 1")
  file(READ ${SOURCE}/tool/${file} text)
  if(NOT file STREQUAL "base/output.cpp" AND text MATCHES "[^a-z_](fmt::print|std::cout|std::cerr|fputs|std::fputs|std::fputc|std::fwrite|printf|std::printf|std::puts) ?[(<]")
    message(SEND_ERROR "tool/${file}: ${CMAKE_MATCH_1}: print through base/output.hpp")
  endif()
  if(NOT file IN_LIST may_catch AND text MATCHES "[ }]catch \\([^)]*\\)")
    message(SEND_ERROR "tool/${file}: ${CMAKE_MATCH_0}: let base/program catch it, or make what may fail a value")
  endif()
endforeach()
if(checked LESS 100)
  message(FATAL_ERROR "only ${checked} files were checked: is SOURCE right?")
endif()
message(STATUS "${checked} files print through base/output and catch nothing")
