#include "model/flasher.hpp"

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace tlsfit {

namespace {

/// Calls `hole` with the name of each "{name}" in a word, and puts in what it returns.
template <class Hole>
std::string with_holes(const std::string& word, const Hole& hole) {
  std::string result;
  std::size_t at = 0;
  for (;;) {
    const std::size_t open = word.find_first_of('{', at), close = word.find('}', open);
    // An outer brace is the program's own: "{{hex}}" is a path in braces.
    const bool own = open != std::string::npos && open + 1 < word.size() && word[open + 1] == '{';
    result += word.substr(at, open == std::string::npos ? open : open - at + (own ? 1 : 0));
    if (open == std::string::npos || close == std::string::npos) return result;
    at = open + 1;
    if (own) continue;
    result += hole(word.substr(open + 1, close - open - 1));
    at = close + 1;
  }
}

constexpr std::string_view hole_names[] = {"bin", "hex", "dfu", "uf2", "base", "port"};

}  // namespace

bool Flasher::needs_port() const {
  return std::any_of(command.begin(), command.end(),
                     [](const std::string& word) { return word.find("{port}") != std::string::npos; });
}

std::vector<Flasher> flashers_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  std::vector<Flasher> flashers;
  for (Fields& one : fields.objects("flashers")) {
    Flasher flasher{.id = one.text("id"),
                    .package = one.text("package"),
                    .about = one.text("about"),
                    .socs = one.texts("socs"),
                    .command = one.texts("command")};
    if (flasher.command.empty() || flasher.command.front() != flasher.id)
      throw one.wrong("command", "the program's name, and its arguments");
    for (const std::string& word : flasher.command)
      with_holes(word, [&](const std::string& name) {
        if (std::find(std::begin(hole_names), std::end(hole_names), name) == std::end(hole_names))
          throw one.wrong("command", fmt::format("no holes but {{{}}}", fmt::join(hole_names, "}, {")));
        return std::string();
      });
    one.done();
    flashers.push_back(std::move(flasher));
  }
  fields.done();
  return flashers;
}

std::vector<Flasher> flashers_for(const Board& board) {
  const fs::path path = data_folder() / "configs/flashers.json";
  std::vector<Flasher> flashers = flashers_from_json(load_json(path), path.string());
  std::erase_if(flashers, [&](const Flasher& flasher) {
    return std::find(flasher.socs.begin(), flasher.socs.end(), board.soc) == flasher.socs.end();
  });
  return flashers;
}

std::vector<std::string> filled(const Flasher& flasher, const std::map<std::string, std::string>& holes) {
  std::vector<std::string> command;
  for (const std::string& word : flasher.command)
    command.push_back(with_holes(word, [&](const std::string& name) {
      const auto value = holes.find(name);
      if (value == holes.end()) throw Error(ExitCode::Defect, "{}: nothing for {{{}}}", flasher.id, name);
      return value->second;
    }));
  return command;
}

}  // namespace tlsfit
