// From stretches of memory to the report on an image, and the report as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/board.hpp"
#include "model/image_info.hpp"
#include "model/run_report.hpp"
#include "model/size_report.hpp"
#include "size/stretches.hpp"

namespace tlsfit {

/// Sums `stretches` by component. The components' flash sums to flash_used and their RAM to ram_static;
/// what the rules call stack and heap is in neither, but in ram_stack and ram_heap ("reserved").
SizeReport size_report(const std::vector<Stretch>& stretches, const ComponentRules& rules, const Board& board,
                       const Layout& layout);

/// The same, with the stack and heap that a run really used ("measured").
SizeReport with_measured(SizeReport report, const RunReport& run);

struct ImageSize {
  ImageInfo info;
  Board board;
  SizeReport report;
  bool map_found = false;  ///< beside the image
  bool map_used = false;   ///< and it belongs to the image
};

/// Reads an image and, beside it, its map: firmware.elf and firmware.map. Throws Error (Usage) if it is not
/// an image that tlsfit built.
ImageSize measure_image(const fs::path& elf, const ComponentRules& rules);

/// What a link that did not fit would have put into the region, by component, largest first.
std::vector<Component> components_in_region(const LinkMap& map, std::string_view region,
                                            const ComponentRules& rules);

/// Two lines: the bars of flash and RAM, what is used and what is left for the user's own program.
std::string bars_text(const SizeReport& report);
/// A table of all components, with their symbols if wanted; sums in the last line.
std::string components_text(const SizeReport& report, bool symbols);

}  // namespace tlsfit
