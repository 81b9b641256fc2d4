// What a packed text of the firmware says.
#pragma once

#include <string>

#include "text/text.hpp"

inline std::string unpacked(text::Packed words) {
  if (!words) return "";
  text::Line<1024> line;
  return std::string(line.add(words).view());
}
