#include "model/core.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "model/configs.hpp"

namespace tlsfit {

std::string Core::program(std::string_view tool) const {
  return compiler.empty() ? std::string(tool) : fmt::format("{}-{}", compiler, tool);
}

const std::string& Core::package(std::string_view of) const {
  const auto found =
      std::find_if(packages.begin(), packages.end(), [&](const auto& each) { return each.first == of; });
  if (found == packages.end()) throw Error(ExitCode::Defect, "core {}: packages: there is no \"{}\"", id, of);
  return found->second;
}

std::string Core::flags_with(const std::string& which_fpu) const {
  std::vector<std::string> all = flags;
  const std::vector<std::string>& more = fpu.at(which_fpu);
  all.insert(all.end(), more.begin(), more.end());
  return fmt::format("{}", fmt::join(all, " "));
}

Core core_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  Core core;
  core.id = fields.text("id");
  core.name = fields.text("name");
  core.compiler = fields.text("compiler");
  core.hosted = fields.flag("hosted", false);
  Fields packages = fields.object("packages");
  for (const char* const of : {"gcc", "g++", "objcopy", "libc"})
    core.packages.emplace_back(of, packages.text(of));
  if (core.hosted) {
    core.runner = fields.texts("runner");
    if (!core.runner.empty()) core.packages.emplace_back("runner", packages.text("runner"));
  }
  core.headers_of = fields.text("headers_of", "");
  if (!core.headers_of.empty()) core.packages.emplace_back("headers", packages.text("headers"));
  packages.done();
  core.libc = fields.text("libc");
  core.flags = fields.texts("flags");
  core.start = fields.text("start");
  if (core.hosted) {
    core.fpu["none"] = {};  // the compiler of a whole system knows its FPU
    fields.done();
    return core;
  }
  Fields fpu = fields.object("fpu");
  for (const auto& [kind, unused] : fields.any("fpu").items()) core.fpu[kind] = fpu.texts(kind);
  if (core.fpu.empty()) throw fields.wrong("fpu", "at least \"none\", with the compiler's flags for it");
  core.handler_flags = fields.texts("handler_flags");
  core.vector_alignment = static_cast<std::uint32_t>(fields.integer("vector_alignment"));
  Fields elf = fields.object("elf");
  core.elf_machine = static_cast<std::uint16_t>(elf.integer("machine"));
  core.elf_format = elf.text("format");
  core.elf_architecture = elf.text("architecture");
  elf.done();
  core.emulator = fields.text("emulator");
  fields.done();
  return core;
}

Core load_core(std::string_view id) {
  const fs::path path = config_path("cores", "core", id);
  return core_from_json(load_json(path), path.string());
}

}  // namespace tlsfit
