#include "model/script_text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "model/target.hpp"

namespace tlsfit {

namespace {

struct ScriptToken {
  enum class Kind { Name, Text, Sign } kind;
  std::string text;  ///< of a literal what stands between the quotes
  std::size_t line;
};

bool is_part_of_name(char c) {
  return c == '_' || c == '$' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

class ScriptReader {
 public:
  explicit ScriptReader(std::string_view source) : source_(source) {}

  std::vector<ScriptToken> tokens() {
    while (at_ < source_.size()) step();
    return std::move(tokens_);
  }

 private:
  char next(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  void advance() {
    if (source_[at_] == '\n') ++line_;
    ++at_;
  }

  void step() {
    const char c = next();
    if (c == '/' && next(1) == '/') {
      while (at_ < source_.size() && next() != '\n') advance();
    } else if (c == '/' && next(1) == '*') {
      const std::size_t end = source_.find("*/", at_ + 2);
      while (at_ < std::min(source_.size(), end == source_.npos ? end : end + 2)) advance();
    } else if (c == '"' || c == '\'' || c == '`') {
      literal(c);
    } else if (c == '/' && regular_expression_may_begin()) {
      regular_expression();
    } else if (is_part_of_name(c)) {
      const std::size_t begin = at_;
      while (is_part_of_name(next())) advance();
      tokens_.push_back({ScriptToken::Kind::Name, std::string(source_.substr(begin, at_ - begin)), line_});
    } else {
      if (c > ' ') tokens_.push_back({ScriptToken::Kind::Sign, std::string(1, c), line_});
      advance();
    }
  }

  void literal(char quote) {
    ScriptToken token{ScriptToken::Kind::Text, "", line_};
    for (advance(); at_ < source_.size() && next() != quote; advance()) {
      if (next() == '\n' && quote != '`') break;  // the compiler will say what is wrong
      if (next() == '\\' && at_ + 1 < source_.size()) advance();
      token.text += next();
    }
    if (at_ < source_.size()) advance();
    tokens_.push_back(std::move(token));
  }

  /// A division follows a value.
  bool regular_expression_may_begin() const {
    if (tokens_.empty()) return true;
    const ScriptToken& last = tokens_.back();
    if (last.kind == ScriptToken::Kind::Name) return last.text == "return" || last.text == "typeof";
    return last.kind == ScriptToken::Kind::Sign && last.text != ")" && last.text != "]" && last.text != "}";
  }

  void regular_expression() {
    bool in_class = false;
    for (advance(); at_ < source_.size() && next() != '\n'; advance()) {
      if (next() == '\\') {
        advance();
        if (at_ == source_.size()) return;
      } else if (next() == '[' || next() == ']') {
        in_class = next() == '[';
      } else if (next() == '/' && !in_class) {
        advance();
        return;
      }
    }
  }

  std::string_view source_;
  std::size_t at_ = 0, line_ = 1;
  std::vector<ScriptToken> tokens_;
};

struct ServerScheme {
  std::string_view text;
  std::uint16_t port;  ///< if none is named; 0: not encrypted
};
constexpr ServerScheme server_schemes[] = {
    {"https://", 443}, {"tls://", 443}, {"mqtts://", 8883}, {"mqtt://", 8883}, {"http://", 0}};
constexpr std::uint16_t mqtt_port = 8883;

/// HOST[:PORT] as a target; nothing if it is none: what a script puts together is not known.
std::optional<Target> target_in(std::string_view authority, std::uint16_t usual) {
  Target target;
  const std::size_t colon = std::min(authority.find(':'), authority.size());
  for (const char c : authority.substr(0, colon)) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (!upper && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '.' && c != '_')
      return {};
    target.host += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  target.port = usual;
  if (colon != authority.size()) {
    const std::string_view digits = authority.substr(colon + 1);
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), target.port);
    if (failed != std::errc() || end != digits.data() + digits.size() || target.port == 0) return {};
  }
  if (target.host.empty()) return {};
  return target;
}

/// Adds the server HOST[:PORT][/…], if it is one.
void add_server(std::vector<ScriptServer>& servers, const ScriptToken& token, std::string_view authority,
                std::uint16_t usual) {
  if (const auto target = target_in(authority.substr(0, authority.find_first_of("/?#")), usual))
    servers.push_back({token.text, target->name(), token.line});
}

}  // namespace

bool uses_aes(const ScriptText& script) {
  return script.modules.contains("crypto") && script.names.contains("AES");
}

ScriptText read_script(std::string_view source) {
  const std::vector<ScriptToken> tokens = ScriptReader(source).tokens();
  ScriptText script;
  const auto is = [&](std::size_t at, std::string_view text) {
    return at < tokens.size() && tokens[at].kind != ScriptToken::Kind::Text && tokens[at].text == text;
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == ScriptToken::Kind::Name) script.names.insert(tokens[i].text);
    if (!is(i, "require")) continue;
    if (is(i + 1, "(") && i + 2 < tokens.size() && tokens[i + 2].kind == ScriptToken::Kind::Text &&
        is(i + 3, ")"))
      script.modules.insert(tokens[i + 2].text);
    else
      script.computed_modules = true;
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const ScriptToken& token = tokens[i];
    if (token.kind != ScriptToken::Kind::Text) continue;
    const auto* const scheme = std::ranges::find_if(
        server_schemes, [&](const ServerScheme& each) { return token.text.starts_with(each.text); });
    if (scheme == std::end(server_schemes)) {
      if (script.modules.contains("MQTT") && i >= 2 && is(i - 1, "(") &&
          (is(i - 2, "create") || is(i - 2, "connect")))
        add_server(script.servers, token, token.text, mqtt_port);
    } else if (scheme->port == 0) {
      script.servers.push_back({token.text, "", token.line});
    } else {
      add_server(script.servers, token, std::string_view(token.text).substr(scheme->text.size()),
                 scheme->port);
    }
  }
  return script;
}

}  // namespace tlsfit
