#include "build/join.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/elf.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tlsfit {

namespace {

/// Where in the file a symbol's object stands; nothing: nowhere.
std::optional<std::size_t> offset_of(const ElfFile& file, const ElfSymbol& symbol) {
  for (const ElfSegment& segment : file.segments) {
    const std::uint64_t behind = symbol.value - segment.virtual_address;
    if (symbol.value >= segment.virtual_address && behind <= segment.content.size() &&
        symbol.size <= segment.content.size() - behind)
      return segment.offset + behind;
  }
  return std::nullopt;
}

}  // namespace

Join join_for(const std::string& ssid, const std::string& key_file) {
  Join join{.ssid = ssid, .key = {}};
  if (!key_file.empty()) {
    join.key = read_text(key_file);
    while (join.key.ends_with('\n') || join.key.ends_with('\r')) join.key.pop_back();
  } else if (const char* const given = std::getenv("TLSFIT_WIFI_KEY"); given != nullptr && !ssid.empty()) {
    join.key = given;
  }
  if (ssid.empty() && !join.key.empty()) throw Error(ExitCode::Usage, "--wifi-key: want --wifi-ssid, too");
  if (ssid.size() > 32) throw Error(ExitCode::Usage, "--wifi-ssid: a network's name has at most 32 bytes");
  if (!join.key.empty() && (join.key.size() < 8 || join.key.size() > 64))
    throw Error(ExitCode::Usage, "the Wi-Fi key: want 8 to 64 characters, or none");
  if ((ssid + join.key).find_first_of(std::string("\r\n\0", 3)) != std::string::npos)
    throw Error(ExitCode::Usage, "the Wi-Fi network's name or key has an end of line, or a NUL, in it");
  return join;
}

Bytes with_join(Bytes elf, const std::string& name, const Join& join) {
  const ElfFile file = parse_elf(elf, name);
  const auto put = [&](std::string_view symbol, const std::string& text) {
    const auto found = std::find_if(file.symbols.begin(), file.symbols.end(),
                                    [&](const ElfSymbol& s) { return s.name == symbol; });
    const auto at =
        found == file.symbols.end() || found->size <= text.size() ? std::nullopt : offset_of(file, *found);
    if (!at) throw Error(ExitCode::Usage, "--wifi-ssid: this net joins no network in the air");
    std::fill_n(elf.begin() + static_cast<std::ptrdiff_t>(*at), found->size, std::uint8_t{0});
    std::copy(text.begin(), text.end(), elf.begin() + static_cast<std::ptrdiff_t>(*at));
  };
  put("tlsfit_wifi_ssid", join.ssid);
  put("tlsfit_wifi_key", join.key);
  return elf;
}

}  // namespace tlsfit
