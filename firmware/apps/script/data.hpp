// What `tlsfit build` knows of a script and of its board, as the binding wants it. The data itself is
// generated (tool/lab/script.cpp): script_data.hpp.
#pragma once

#include <cstddef>

namespace script {

/// A pin by its names: what it is on the board, or in the net's wiring, and in the chip's datasheet.
struct Wire {
  const char* name;
  const char* pin;
};

/// A module that brings a net up, and that net's id; null: it is the image's own.
struct NetModule {
  const char* name;
  const char* net;
};

}  // namespace script
