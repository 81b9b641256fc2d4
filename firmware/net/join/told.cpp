#include "net/join/told.hpp"

#include <cstring>

#include "board.h"

namespace net::join {
namespace {

constexpr Group group_of_net = board::net_mobile ? Group::Apn : Group::Wifi;

struct Texts {
  char first[(board::net_mobile ? board::join_apn : board::join_ssid) + 1];
  char second[(board::net_mobile ? board::join_user : board::join_key) + 1];
  char third[(board::net_mobile ? board::join_password : 0) + 1];
};
constinit Texts texts = {};
constinit bool has_told = false;

template <std::size_t Size>
bool copy(const char* from, char (&to)[Size]) {
  const std::size_t size = std::strlen(from);
  if (size >= Size) return false;
  std::memcpy(to, from, size + 1);
  return true;
}

}  // namespace

const char* told(Group group, unsigned number) {
  if (!has_told || group != group_of_net) return nullptr;
  return number == 0 ? texts.first : number == 1 ? texts.second : texts.third;
}

bool tell(const char* first, const char* second, const char* third) {
  has_told = copy(first, texts.first) && copy(second, texts.second) && copy(third, texts.third);
  return has_told;
}

}  // namespace net::join
