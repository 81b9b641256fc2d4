#include "model/image_info.hpp"

#include <fmt/format.h>

namespace tlsfit {

Json to_json(const ImageInfo& info) {
  Json targets = Json::array();
  for (const Target& target : info.targets) targets.push_back(to_json(target));
  return {{"schema", "tlsfit.image/1"},
          {"tlsfit_version", info.tlsfit_version},
          {"mbedtls_version", info.mbedtls_version},
          {"compiler", info.compiler},
          {"layout", info.layout},
          {"debug", info.debug},
          {"targets", targets},
          {"plans", info.plans},
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
  info.debug = fields.flag("debug");
  for (Fields& target : fields.objects("targets")) info.targets.push_back(target_from_json(target));
  if (fields.has("plans")) info.plans = fields.texts("plans");
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

}  // namespace tlsfit
