#include "apps/script/server.hpp"

#include <algorithm>
#include <cstring>

#include "apps/script/output.hpp"
#include "apps/script/task.hpp"
#include "board.h"
#include "http/url.hpp"
#include "net/net.hpp"
#include "text/text.hpp"
#include "tls/reason.hpp"
#include "tlsfit/clock.hpp"
#include "trust_anchors.h"
#include "words/sentence.hpp"
#include "words/words.hpp"

namespace script {
namespace {

constexpr std::uint32_t longest_wait = 40'000;  // ms
constinit unsigned sessions = 0;

struct Scheme {
  const char* text;
  std::uint16_t port;
};
constexpr Scheme schemes[] = {
    {"https://", 443}, {"tls://", 443}, {"mqtts://", 8883}, {"mqtt://", 8883}, {"http://", 0}};

bool refused(const char* sentence) {
  refuse(sentence);
  return false;
}

bool not_encrypted() {
  return refused("http:// is not encrypted, and nobody is verified: this image speaks https:// only");
}

/// What nobody may ask for, and what the fit says already.
bool is_allowed(JSValueConst options) {
  if (!property(options, "rejectUnauthorized").is_undefined())
    return refused("rejectUnauthorized: verification cannot be turned off");
  for (const char* const name : {"ca", "cert", "key"})
    if (!property(options, name).is_undefined()) {
      JS_ThrowTypeError(js, "%s: which certificates there are is said in targets.json, not here", name);
      return false;
    }
  const Value protocol = property(options, "protocol");
  if (protocol.is_undefined()) return true;
  const Bytes text(protocol.get());
  return !text.failed() && (text.view() != "http:" || not_encrypted());
}

/// Takes "HOST[:PORT][/PATH]" apart where it stands.
bool take_authority(char* words, Server& server) {
  char* const rest = text::find_any(words, "/?#");
  *text::find_any(rest, "#") = 0;
  const auto size = static_cast<std::size_t>(rest - words);
  // One place more: the null behind the authority.
  std::memmove(rest + 1, rest, std::strlen(rest) + 1);
  words[size] = 0;
  server.path = rest + 1;
  session::Peer peer;
  const bool has_port = std::strchr(words, ':') != nullptr;
  if (const http::Error error = http::parse_authority(words, peer); error != http::Error::None) {
    text::Line<80> line;
    line.add(words::sentence(static_cast<std::uint8_t>(error)));
    JS_ThrowTypeError(js, "%.*s", static_cast<int>(line.view().size()), line.view().data());
    return false;
  }
  server.host = words;
  if (has_port) server.port = peer.port;
  return true;
}

bool is_target(const Server& server) {
  if (tlsfit_target_count == 0) return true;
  for (unsigned i = 0; i < tlsfit_target_count; ++i) {
    const tlsfit_target& target = tlsfit_targets[i];
    if (target.host == nullptr ||
        (target.port == server.port && text::same_ignoring_case(target.host, server.host)))
      return true;
  }
  JS_ThrowTypeError(js, "%s:%d is no target of this image's fit: build with --target %s:%d", server.host,
                    server.port, server.host, server.port);
  return false;
}

bool take_url(std::string_view url, std::uint16_t port, Server& server) {
  server.port = port;
  for (const Scheme& scheme : schemes)
    if (url.starts_with(scheme.text)) {
      if (scheme.port == 0) return not_encrypted();
      server.port = scheme.port;
      url.remove_prefix(std::strlen(scheme.text));
      break;
    }
  for (const char c : url)
    if (c <= ' ' || c > '~') return refused("the URL has a character that must be percent-encoded");
  server.text = copied(url, 1);
  return server.text != nullptr && take_authority(server.text, server) && is_target(server);
}

bool take_options(JSValueConst options, std::uint16_t port, Server& server) {
  if (!is_allowed(options)) return false;
  const Value host = property(options, "host"), path = property(options, "path");
  if (host.is_undefined()) return refused("want a URL, or an object with host, port and path");
  const Bytes name(host.get());
  if (name.failed()) return false;
  std::string_view where = "/";
  const Bytes named_path(path.get());
  if (named_path.failed()) return false;
  if (!path.is_undefined()) where = named_path.view();
  const std::int32_t number = script::number(options, "port", port);
  if (number <= 0 || number > 0xFFFF) return refused("port: want a number up to 65535");
  server.text = copied(name.view(), where.size() + 1);
  if (server.text == nullptr) return false;
  char* const behind = server.text + name.view().size() + 1;
  std::memcpy(behind, where.data(), where.size());
  behind[where.size()] = 0;
  for (const char* c = behind; *c != 0; ++c)
    if (*c <= ' ' || *c > '~') return refused("the path has a character that must be percent-encoded");
  server.host = server.text;
  server.path = behind;
  server.port = static_cast<std::uint16_t>(number);
  return is_target(server);
}

}  // namespace

bool take_server(JSValueConst where, std::uint16_t port, Server& server) {
  if (JS_IsObject(where)) return take_options(where, port, server);
  const Bytes url(where);
  if (url.failed() || !take_url(url.view(), port, server)) return false;
  if (*server.path == 0) server.path = "/";
  return true;
}

bool begin_session(std::uint32_t since) {
  const bool waited = tlsfit::clock::milliseconds() - since >= longest_wait;
  if (sessions >= board::connections || (net::status() != net::Status::Up && !waited)) return false;
  ++sessions;
  return true;
}

void end_session() {
  --sessions;
}

void tell_failure(JSValueConst object, const char* host, session::Trouble kind, std::uint8_t cause,
                  int code) {
  text::Line<160> line;
  if (kind == session::Trouble::Tls)
    tls::explain(line, code, {});
  else if (kind == session::Trouble::Net && cause == static_cast<std::uint8_t>(net::Failure::NoNetwork))
    line.add(net::missing());
  else
    line.add(words::sentence(cause));
  const Value error(JS_NewObject(js));
  set(error.get(), "code", JS_NewInt32(js, kind == session::Trouble::Tls ? code : cause));
  set(error.get(), "message", new_string(line.view()));
  JSValue argument = error.get();
  if (emit(object, "#onerror", {&argument, 1})) return;
  output::write(host);
  output::write(": ");
  output::write(line.view());
  output::write("\r\n");
}

}  // namespace script
