#include "lab/image.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/elf.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "build/image.hpp"
#include "model/does_not_fit.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::lab {

namespace {

/// "flash over by 299 bytes; largest: ECP 12,345, TLS 9,876, libc 5,432"
std::string overflow_with_largest(const FirmwareResult& result) {
  const LinkMap map = parse_link_map(is_file(result.map) ? read_text(result.map) : "");
  const ComponentRules rules = load_component_rules();
  std::string text;
  std::string_view between;
  for (const Overflow& overflow : result.overflows) {
    const bool flash = overflow.region == "FLASH";
    text += fmt::format("{}{} over by {} bytes", between, flash ? "flash" : overflow.region,
                        grouped(overflow.bytes));
    const std::vector<Component> largest = components_in_region(map, overflow.region, rules);
    for (std::size_t i = 0; i < std::min<std::size_t>(largest.size(), 4); ++i)
      text +=
          fmt::format("{} {} {}", i == 0 ? "; largest:" : ",", largest[i].name, grouped(largest[i].flash));
    between = "; ";
  }
  return text;
}

}  // namespace

FirmwareResult link_image(const Bench& bench, const fs::path& fit, const fs::path& work, Variant variant) {
  const bool debug = variant == Variant::Debug;
  const FirmwareResult result = build_firmware({.core = bench.board.core,
                                                .fit = fit,
                                                .mbedtls = bench.mbedtls.folder,
                                                .folder = work / (debug ? "debug" : "release"),
                                                .app = bench.app.source(),
                                                .script = bench.script,
                                                .version = bench.release,
                                                .build_time = default_build_time(),
                                                .debug = debug,
                                                .launcher = bench.launcher,
                                                .jobs = bench.jobs_now()},
                                               *bench.runner);
  if (!result.compiles())
    throw Error(ExitCode::Usage, "the {} does not compile:\n  {}", bench.app.ours() ? "firmware" : "program",
                fmt::join(result.errors, "\n  "));
  if (!result.fits())
    throw DoesNotFit("{}{}{}", debug ? "the debug image " : "", does_not_fit, overflow_with_largest(result));
  return result;
}

ImageSize write_image_files(const Bench& bench, const Fit& fit, const FirmwareResult& linked, Variant variant,
                            const fs::path& work, const fs::path& out, Access access) {
  ImageInfo info = image_info(bench, fit, variant == Variant::Debug);
  info.sha256 = x509::sha256_of(binary_of(read_elf(linked.elf)));
  write_image(bench.board, linked.elf, linked.map, info, work / "image", out, *bench.runner, access);
  return measure_image(out / "firmware.elf", load_component_rules());
}

bool has_private_key(const Fit& fit) {
  return std::any_of(fit.plans.begin(), fit.plans.end(),
                     [](const Plan& plan) { return plan.client_certificate.has_value(); });
}

std::uint64_t flash_size(const fs::path& elf) {
  std::uint64_t size = 0;
  for (const DfuElement& element : flash_content(read_elf(elf))) size += element.content.size();
  return size;
}

}  // namespace tlsfit::lab
