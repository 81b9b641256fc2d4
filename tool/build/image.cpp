#include "build/image.hpp"

#include <algorithm>

#include "base/elf.hpp"
#include "base/paths.hpp"
#include "build/complaints.hpp"
#include "build/uf2.hpp"

namespace tlsfit {

namespace {

constexpr std::size_t largest_gap = 64 << 20;  // a link script gone wrong must not fill the memory

void objcopy(const Core& core, ProcessRunner& runner, const std::vector<std::string>& arguments) {
  std::vector<std::string> command{core.program("objcopy")};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const ProcessResult result = runner.run(command, {});
  if (!result.ok())
    throw Error(ExitCode::Defect, "{} failed: {}", command[0], fmt::join(errors_in(result.err), "; "));
}

std::string file_name(std::string_view format) {
  return fmt::format("firmware.{}", format);
}

/// Takes away what an image for another board left there.
void remove_others(const Board& board, const fs::path& folder) {
  for (const std::string_view format : output_formats)
    if (std::find(board.outputs.begin(), board.outputs.end(), format) == board.outputs.end())
      remove_file(folder / file_name(format));
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

std::vector<std::string> image_files() {
  std::vector<std::string> files{file_name("elf"), file_name("map")};
  for (const std::string_view format : output_formats) files.push_back(file_name(format));
  return files;
}

void write_image(const Board& board, const fs::path& elf, const fs::path& map, const ImageInfo& info,
                 const fs::path& stage, const fs::path& folder, ProcessRunner& runner, Access access) {
  remove_tree(stage);
  make_folder(stage);
  const auto at = [&](std::string_view format) { return (stage / file_name(format)).string(); };
  const std::string info_file = at("json");
  ImageInfo whole = info;
  whole.agreement = agreement_of(read_elf(elf));
  write_file(info_file, dump_json(to_json(whole)));
  objcopy(board.core, runner,
          {"--add-section", fmt::format("{}={}", image_info_section, info_file), "--set-section-flags",
           fmt::format("{}=readonly", image_info_section), elf.string(), at("elf")});
  remove_file(info_file);
  write_file(at("map"), read_bytes(map));
  const ElfFile file = read_elf(at("elf"));
  const auto write = [&](std::string_view format) {
    if (format == "bin") return write_file(at(format), binary_of(file));
    if (format == "dfu") return write_file(at(format), dfuse_file(flash_content(file), "tlsfit"));
    if (format == "uf2") return write_file(at(format), uf2_file(flash_content(file), board.uf2_family));
    objcopy(board.core, runner, {"-O", "ihex", at("elf"), at(format)});
  };
  std::vector<std::string> formats{"elf"};
  formats.insert(formats.end(), board.outputs.begin(), board.outputs.end());
  formats.emplace_back("map");
  for (const std::string& format : board.outputs) write(format);
  for (const std::string& format : formats) {
    std::error_code ignored;
    if (access == Access::Private)
      fs::permissions(at(format), fs::perms::group_all | fs::perms::others_all, fs::perm_options::remove,
                      ignored);
    rename_file(at(format), folder / file_name(format));
  }
  remove_others(board, folder);
  remove_tree(stage);
}

}  // namespace tlsfit
