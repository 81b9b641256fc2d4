#include "model/image_info.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "model/configs.hpp"

namespace tlsfit {

Json to_json(const ImageInfo& info) {
  Json targets = Json::array();
  for (const Target& target : info.targets) targets.push_back(to_json(target));
  return {{"schema", "tlsfit.image/1"},
          {"tlsfit_version", info.tlsfit_version},
          {"mbedtls_version", info.mbedtls_version},
          {"compiler", info.compiler},
          {"layout", info.layout},
          {"app", info.app},
          {"debug", info.debug},
          {"sha256", info.sha256},
          {"targets", targets},
          {"plans", info.plans},
          {"agreement", to_json(info.agreement)},
          {"board", info.board},
          {"net", info.net}};
}

ImageInfo image_info_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  fields.schema("tlsfit.image/1");
  ImageInfo info;
  info.tlsfit_version = fields.text("tlsfit_version");
  info.mbedtls_version = fields.text("mbedtls_version");
  info.compiler = fields.text("compiler");
  info.layout = fields.text("layout");
  info.app = fields.text("app", "console");
  info.debug = fields.flag("debug");
  info.sha256 = fields.text("sha256", "");
  for (Fields& target : fields.objects("targets")) info.targets.push_back(target_from_json(target));
  if (fields.has("plans")) info.plans = fields.texts("plans");
  if (!fields.has("agreement"))
    throw Error(ExitCode::Usage, "{}: made by an earlier tlsfit: build it again", fields.where());
  info.agreement = agreement_from_json(fields.object("agreement"));
  info.board = fields.any("board");
  info.net = fields.any("net");
  return info;
}

ImageInfo image_info_of(const ElfFile& elf, const fs::path& path) {
  const ElfSection* const section = elf.section(image_info_section);
  if (section == nullptr)
    throw Error(ExitCode::Usage, "{}: not a tlsfit image: it has no section {} (`tlsfit build` makes one)",
                path.string(), image_info_section);
  const std::string text(section->content.begin(), section->content.end());
  const std::string where = fmt::format("{}: {}", path.string(), image_info_section);
  return image_info_from_json(parse_json(text, where), where);
}

namespace {

constexpr std::uint8_t elf_magic[] = {0x7F, 'E', 'L', 'F'};

/// An image of other people: `given` says all there is to know.
ImageInfo foreign_info(const Given& given) {
  ImageInfo info;
  info.board = load_json(config_path("boards", "board", given.board));
  info.net = load_json(config_path("nets", "net", given.net));
  info.layout = board_from_json(info.board, given.board).layout("").id;
  return info;
}

void refuse_contradiction(const char* option, const std::string& given, const Json& own,
                          const std::string& name) {
  if (given.empty()) return;
  const std::string id = Fields(own, name).text("id");
  if (fs::path(given).stem() != id)
    throw Error(ExitCode::Usage, "{}: it was built for {}: leave out {} {}", name, printable(id), option,
                printable(given));
}

}  // namespace

ImageFile parse_image(Bytes bytes, const std::string& name, const Given& given) {
  ImageFile image;
  if (bytes.empty()) throw Error(ExitCode::Usage, "{}: an empty file", name);
  if (std::equal(std::begin(elf_magic), std::end(elf_magic), bytes.begin(),
                 bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), std::size(elf_magic)))))
    image.elf = parse_elf(std::move(bytes), name);
  else
    image.bytes = std::move(bytes);
  image.ours = image.elf && image.elf->section(image_info_section) != nullptr;
  if (image.ours) {
    image.info = image_info_of(*image.elf, name);
    refuse_contradiction("--board", given.board, image.info.board, name);
    refuse_contradiction("--net", given.net, image.info.net, name);
  } else if (given.board.empty() || given.net.empty()) {
    throw Error(ExitCode::Usage, "{}: {}: say which board it is for: --board pico --net wiznet", name,
                image.elf ? "not made by `tlsfit build` (it has no section .tlsfit)" : "not an ELF file");
  } else {
    image.info = foreign_info(given);
  }
  return image;
}

ImageFile load_image(const fs::path& path, const Given& given) {
  return parse_image(read_bytes(path), path.string(), given);
}

}  // namespace tlsfit
