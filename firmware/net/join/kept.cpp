#include "net/join/kept.hpp"

#include <cstring>
#include <string_view>

#include "net/net.hpp"
#include "store/values.hpp"

namespace net::join {
namespace {

constexpr Group groups[] = {Group::Wifi, Group::Apn, Group::Pin};
constexpr char group_letter[] = {'w', 'a', 'p'};

/// The value's name, "tlsfit.w".
struct Name {
  explicit Name(Group group) { text[7] = group_letter[static_cast<unsigned>(group)]; }
  operator std::string_view() const { return {text, 8}; }
  char text[9] = "tlsfit. ";
};

}  // namespace

const char* kept(Group group, unsigned number) {
  const auto* text = reinterpret_cast<const char*>(store::values.find(Name(group)).data());
  for (; text != nullptr && number != 0; --number) text += std::strlen(text) + 1;
  return text;
}

bool keep(Group group, std::span<const std::uint8_t> texts) {
  const bool done = store::values.set(Name(group), texts);
  start();
  return done;
}

bool forget() {
  bool done = true;
  for (const Group group : groups)
    if (!store::values.erase(Name(group))) done = false;
  start();
  return done;
}

}  // namespace net::join
