// From stretches of memory to the report on an image, and the report as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/board.hpp"
#include "model/fit.hpp"
#include "model/image_info.hpp"
#include "model/run_report.hpp"
#include "model/size_diff.hpp"
#include "model/size_report.hpp"
#include "size/memory.hpp"
#include "size/stretches.hpp"

namespace tlsfit {

/// Sums `stretches` by component. The components' flash sums to flash_used and their RAM to ram_static;
/// what the rules call stack and heap is in neither, but in ram_stack and ram_heap ("reserved").
SizeReport size_report(const std::vector<Stretch>& stretches, const Naming& naming, const Memories& memories);

/// The same, with the stack and heap that a run really used ("measured").
SizeReport with_measured(SizeReport report, const RunReport& run);

struct ImageSize {
  std::optional<ImageInfo> info;  ///< of an image that tlsfit built
  Board board;                    ///< of such an image
  SizeReport report;
  bool map_found = false;   ///< beside the image
  bool map_used = false;    ///< and it belongs to the image
  bool units_used = false;  ///< DWARF tells sources, in place of a map
};

/// Reads an image and, beside it, its map: firmware.elf and firmware.map. Throws Error (Usage) if it is not
/// an image that tlsfit built.
ImageSize measure_image(const fs::path& elf, const ComponentRules& rules);

/// How a program is to be looked at, where the person says it.
struct SizeQuestion {
  ComponentRules rules;
  std::optional<Grouping> grouping;  ///< without it: by rules what tlsfit built; of other programs by archive
                                     ///< with a map, else by folder
  std::size_t depth = 2;             ///< folders of a path that make a component
  std::vector<MemoryBank> flash, ram;
};

/// The same of any linked program. Its memories are those of the board it was built for, of `question`, of
/// the map's regions, or what its sections tell, whichever comes first. Throws Error (Usage) if it cannot be
/// read, or if it is not linked.
ImageSize measure_program(const fs::path& elf, const SizeQuestion& question);

/// What a link that did not fit would have put into the region, by component, largest first.
std::vector<Component> components_in_region(const LinkMap& map, std::string_view region,
                                            const ComponentRules& rules);

/// Two lines: the bars of flash and RAM, what is used and what is left for the user's own program. Without
/// capacities what is used alone.
std::string bars_text(const SizeReport& report);
/// What stands below each component.
enum class Detail { None, Objects, Symbols };
/// A table of all components; sums in the last line.
std::string components_text(const SizeReport& report, Detail detail);
/// What each option of the fit costs, the dearest first.
std::string options_text(const std::vector<OptionUse>& options);
/// Bars, the components that changed with their sums, and if wanted every symbol that did.
std::string diff_text(const SizeDiff& diff, bool symbols);
/// A component's rows summed by object, largest first.
std::vector<SymbolSize> objects_of(const Component& component);

}  // namespace tlsfit
