#include "build/image.hpp"

#include <algorithm>

#include "base/elf.hpp"
#include "base/paths.hpp"
#include "build/complaints.hpp"

namespace tlsfit {

namespace {

constexpr std::size_t largest_gap = 64 << 20;  // a link script gone wrong must not fill the memory

void objcopy(ProcessRunner& runner, const std::vector<std::string>& arguments) {
  std::vector<std::string> command{"arm-none-eabi-objcopy"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const ProcessResult result = runner.run(command, {});
  if (!result.ok())
    throw Error(ExitCode::Defect, "arm-none-eabi-objcopy failed: {}", fmt::join(errors_in(result.err), "; "));
}

}  // namespace

std::vector<DfuElement> flash_content(const ElfFile& file) {
  std::vector<DfuElement> elements;
  for (const ElfSegment& segment : file.segments)
    if (!segment.content.empty())
      elements.push_back({static_cast<std::uint32_t>(segment.physical), segment.content});
  std::sort(elements.begin(), elements.end(),
            [](const DfuElement& a, const DfuElement& b) { return a.address < b.address; });
  return elements;
}

Bytes binary_of(const ElfFile& file) {
  Bytes binary;
  const std::vector<DfuElement> elements = flash_content(file);
  for (const DfuElement& element : elements) {
    const std::size_t at = element.address - elements.front().address;
    if (at > largest_gap + binary.size())
      throw Error(ExitCode::Usage, "the image has a hole of more than {} bytes", largest_gap);
    binary.resize(std::max(binary.size(), at + element.content.size()), 0xFF);
    std::copy(element.content.begin(), element.content.end(),
              binary.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return binary;
}

void write_image(const fs::path& elf, const fs::path& map, const ImageInfo& info, const fs::path& stage,
                 const fs::path& folder, ProcessRunner& runner, Access access) {
  remove_tree(stage);
  make_folder(stage);
  const auto at = [&](std::string_view ending) {
    return (stage / "firmware").string() + std::string(ending);
  };
  const std::string info_file = at(".json");
  ImageInfo whole = info;
  whole.agreement = agreement_of(read_elf(elf));
  write_file(info_file, dump_json(to_json(whole)));
  objcopy(runner,
          {"--add-section", fmt::format("{}={}", image_info_section, info_file), "--set-section-flags",
           fmt::format("{}=readonly", image_info_section), elf.string(), at(".elf")});
  remove_file(info_file);
  objcopy(runner, {"-O", "ihex", at(".elf"), at(".hex")});
  const ElfFile file = read_elf(at(".elf"));
  write_file(at(".bin"), binary_of(file));
  write_file(at(".dfu"), dfuse_file(flash_content(file), "tlsfit"));
  write_file(at(".map"), read_bytes(map));
  for (const std::string_view ending : {".elf", ".bin", ".hex", ".dfu", ".map"}) {
    std::error_code ignored;
    if (access == Access::Private)
      fs::permissions(at(ending), fs::perms::owner_read | fs::perms::owner_write, ignored);
    rename_file(at(ending), folder / fmt::format("firmware{}", ending));
  }
  remove_tree(stage);
}

}  // namespace tlsfit
