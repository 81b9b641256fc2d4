#include "build/join.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/elf.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

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

/// What a file holds, but for the end of its line.
std::string line_in(const std::string& file) {
  std::string text = read_text(file);
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

const std::string* find_in(const JoinGiven& given, std::string_view id) {
  const auto found = given.find(id);
  return found == given.end() || found->second.empty() ? nullptr : &found->second;
}

/// Whether the command line names the network that the field belongs to: what targets.json says is then
/// another's.
bool is_of_another(const JoinField& field, const JoinGiven& options) {
  if (field.with.empty()) return false;
  return find_in(options, field.with) != nullptr || is_of_another(*join_field(field.with), options);
}

std::string secret_of(const JoinField& field, const JoinGiven& options, const std::string* listed,
                      const std::string* owner, const AskSecret& ask) {
  if (const std::string* const file = find_in(options, field.id)) return line_in(*file);
  if (!field.with.empty() && owner == nullptr) return "";
  if (const char* const text = std::getenv(std::string(field.variable).c_str())) return text;
  if (listed != nullptr) return line_in(*listed);
  if (owner == nullptr) return "";
  return ask(fmt::format("{} for {} (Enter: none): ", field.name, printable(*owner))).value_or("");
}

void check(const JoinField& field, const std::string& text, std::size_t longest) {
  if (text.size() < field.shortest || text.size() > longest)
    throw Error(ExitCode::Usage, "{}: want {} to {} characters, or none", field.name, field.shortest,
                longest);
  if (field.digits && text.find_first_not_of("0123456789") != std::string::npos)
    throw Error(ExitCode::Usage, "{}: want digits only", field.name);
  // A GSM modem's commands have no way to write one (ITU-T V.250 §5.4.2.2).
  if (field.option.starts_with("--apn") && text.find('"') != std::string::npos)
    throw Error(ExitCode::Usage, "{}: has a quote in it, which modems cannot be told", field.name);
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    throw Error(ExitCode::Usage, "{}: has an end of line, or a NUL, in it", field.name);
}

}  // namespace

Join join_for(const Net& net, const JoinGiven& options, const JoinGiven& listed, const AskSecret& ask) {
  Join join;
  for (const JoinField& field : join_fields()) {
    const auto longest = net.join.find(field.id);
    const std::string* const given = find_in(options, field.id);
    if (longest == net.join.end()) {
      if (given != nullptr)
        throw Error(ExitCode::Usage, "{}: net {} ({}) has no use for {}", field.option, net.id, net.name,
                    field.name);
      continue;
    }
    const std::string* const owner = field.with.empty() ? nullptr : find_in(join, field.with);
    const std::string* const also = is_of_another(field, options) ? nullptr : find_in(listed, field.id);
    if (!field.with.empty() && owner == nullptr && given != nullptr)
      throw Error(ExitCode::Usage, "{}: want {}, too", field.option, join_field(field.with)->option);
    const std::string text = field.secret()     ? secret_of(field, options, also, owner, ask)
                             : given != nullptr ? *given
                             : also != nullptr  ? *also
                                                : "";
    if (text.empty()) continue;
    if (!field.with.empty() && owner == nullptr)
      throw Error(ExitCode::Usage, "targets.json: join: {}: want {}, too", field.id, field.with);
    check(field, text, longest->second);
    join.emplace(field.id, text);
  }
  return join;
}

std::vector<std::string_view> secrets_in(const Join& join) {
  std::vector<std::string_view> names;
  for (const JoinField& field : join_fields())
    if (field.secret() && join.contains(field.id)) names.push_back(field.name);
  return names;
}

Bytes with_join(Bytes elf, const std::string& name, const Join& join) {
  const ElfFile file = parse_elf(elf, name);
  for (const auto& [id, text] : join) {
    const std::string symbol = "tlsfit_join_" + id;
    const auto found = std::ranges::find(file.symbols, symbol, &ElfSymbol::name);
    const auto at =
        found == file.symbols.end() || found->size <= text.size() ? std::nullopt : offset_of(file, *found);
    if (!at)
      throw Error(ExitCode::Defect, "{}: there is no place for {} ({})", name, join_field(id)->name, symbol);
    std::fill_n(elf.begin() + static_cast<std::ptrdiff_t>(*at), found->size, std::uint8_t{0});
    std::ranges::copy(text, elf.begin() + static_cast<std::ptrdiff_t>(*at));
  }
  return elf;
}

}  // namespace tlsfit
