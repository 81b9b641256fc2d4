// The memories of a device, each drawn to scale, with what lies in it.
#pragma once

#include <string>
#include <vector>

#include "model/size_report.hpp"
#include "page/html.hpp"

namespace tlsfit::page {

/// One bar per memory, as long as the picture is wide, whatever the memory's size.
std::string memory_map_svg(const std::vector<MemoryBank>& memory, const Templates& templates);

}  // namespace tlsfit::page
