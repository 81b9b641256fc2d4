#include "net/ip/dns.hpp"

#include "text/text.hpp"

namespace net::ip {
namespace {

constexpr std::size_t longest_label = 63, longest_name = 255;  // RFC 1035 §2.3.4
constexpr std::size_t question_at = 12;                        // after the header (§4.1.1)
constexpr std::uint32_t address_record = 1 << 16 | 1, alias_record = 5 << 16 | 1;  // TYPE, CLASS (§3.2)
constexpr std::uint16_t flag_response = 0x8000, flag_recursion_desired = 0x0100;
constexpr std::uint16_t opcode_mask = 0x7800, code_mask = 0x000F;
constexpr std::uint16_t code_none = 0, code_no_such_name = 3;
constexpr unsigned longest_alias_chain = 8;

// Four tries in 10 s, taking turns if there are two servers.
constexpr std::uint16_t delays[] = {1500, 2500, 3000, 3000};

/// Length bytes are less than 'A', so that whole names can be brought to lower case.
constexpr std::uint8_t lower(std::uint8_t c) {
  return c >= 'A' && c <= 'Z' ? static_cast<std::uint8_t>(c + ('a' - 'A')) : c;
}

/// A name as it stands in messages, each label behind its length, up to the root's; in lower case.
struct Name {
  std::uint8_t bytes[longest_name];
  std::uint8_t size;
};

/// Makes a name of "www.example.com", or of "www.example.com.". False if it is none.
bool encode(const char* host, Name& name) {
  std::size_t label = 0, used = 1;  // where the present label's length will stand, and the next byte
  for (;; ++host) {
    if (*host != 0 && *host != '.') {
      if (used >= longest_name - 1) return false;  // the root's length must have room
      name.bytes[used++] = lower(static_cast<std::uint8_t>(*host));
      continue;
    }
    const std::size_t size = used - label - 1;
    if (size == 0 || size > longest_label) return false;
    name.bytes[label] = static_cast<std::uint8_t>(size);
    label = used++;
    if (*host == 0 || host[1] == 0) break;
  }
  name.bytes[label] = 0;
  name.size = static_cast<std::uint8_t>(used);
  return true;
}

enum class Found : std::uint8_t { Malformed, Same, Other };

/// Reads the name at `at` through its compression pointers (RFC 1035 §4.1.4), moves `at` behind it, and says
/// whether it is `name`. A pointer must lead to before where it was led from: so no name can go round in
/// circles. `copy`: makes it `name`, so that it is the same.
Found read_name(const Bytes& message, std::size_t& at, Name& name, bool copy = false) {
  std::size_t here = at, limit = at, used = 0;
  bool jumped = false, same = true;
  for (std::size_t label = 0;;) {  // bytes of the present label that are still to come
    if (here >= message.size()) return Found::Malformed;
    const std::uint8_t byte = message[here++];
    if (label == 0 && byte >= 0xC0) {
      if (here >= message.size()) return Found::Malformed;
      const std::size_t target = static_cast<std::size_t>(byte & 0x3F) << 8 | message[here++];
      if (!jumped) at = here;
      jumped = true;
      if (target >= limit) return Found::Malformed;
      here = limit = target;
      continue;
    }
    if (used == longest_name || (label == 0 && byte > longest_label)) return Found::Malformed;
    if (copy) name.bytes[used] = lower(byte);
    same = same && used < name.size && name.bytes[used] == lower(byte);
    ++used;
    if (label > 0) {
      --label;
    } else if (byte > 0) {
      label = byte;
    } else {
      break;
    }
  }
  if (!jumped) at = here;
  if (copy) name.size = static_cast<std::uint8_t>(used);
  return copy || (same && used == name.size) ? Found::Same : Found::Other;
}

}  // namespace

bool read_address(const char* words, Address& address) {
  for (std::uint8_t& octet : address.octet) {
    std::uint64_t value = 0;
    const char* const end = text::decimal(words, value);
    const bool last = &octet == std::end(address.octet) - 1;
    if (end == nullptr || end > words + 3 || value > 255 || *end != (last ? 0 : '.')) return false;
    octet = static_cast<std::uint8_t>(value);
    words = end + 1;
  }
  return true;
}

std::size_t compose_query(std::span<std::uint8_t> out, std::uint16_t id, const char* host) {
  Name name;
  if (!encode(host, name) || out.size() < question_at + name.size + 4U) return 0;
  std::memset(out.data(), 0, question_at);  // no answers, authorities, additions
  write16(&out[0], id);
  write16(&out[2], flag_recursion_desired);
  write16(&out[4], 1);  // one question
  std::memcpy(&out[question_at], name.bytes, name.size);
  write32(&out[question_at + name.size], address_record);
  return question_at + name.size + 4U;
}

Answer read_answer(Bytes datagram, std::uint16_t id, const char* host, Address& address) {
  Name wanted;
  if (datagram.size() < question_at || !encode(host, wanted)) return Answer::NotOurs;
  const std::uint8_t* const in = datagram.data();
  const std::uint16_t flags = read16(in + 2);
  if (read16(in) != id || !(flags & flag_response) || (flags & opcode_mask) || read16(in + 4) != 1)
    return Answer::NotOurs;
  std::size_t first = question_at;
  if (read_name(datagram, first, wanted) != Found::Same || datagram.size() - first < 4 ||
      read32(in + first) != address_record)
    return Answer::NotOurs;
  first += 4;

  if ((flags & code_mask) == code_no_such_name) return Answer::NoSuchName;
  if ((flags & code_mask) != code_none) return Answer::Trouble;
  // Aliases may stand in any order: each is looked for from the first record on.
  Answer nothing = Answer::NoSuchName;
  unsigned aliases = 0, left = read16(in + 6);
  for (std::size_t at = first; left > 0; --left) {
    const Found owner = read_name(datagram, at, wanted);
    if (owner == Found::Malformed || datagram.size() - at < 10) break;
    const std::uint32_t type_and_class = read32(in + at);  // and how long it may be kept: we keep nothing
    const std::size_t size = read16(in + at + 8);
    at += 10;
    if (size > datagram.size() - at) break;
    if (owner == Found::Same && type_and_class == address_record && size == 4) {
      address = read_address(in + at);
      return address.empty() ? Answer::NoSuchName : Answer::Found;
    }
    if (owner == Found::Same && type_and_class == alias_record) {
      nothing = Answer::Trouble;
      if (++aliases > longest_alias_chain || read_name(datagram, at, wanted, true) == Found::Malformed) break;
      at = first;
      left = read16(in + 6) + 1U;
      continue;
    }
    at += size;
  }
  return nothing;
}

void Resolver::start(const char* host, const Address (&servers)[2], std::uint16_t id,
                     std::uint32_t now) {
  host_ = host;
  servers_[0] = servers[0].empty() ? servers[1] : servers[0];
  servers_[1] = servers[1].empty() ? servers_[0] : servers[1];
  id_ = id;
  tries_ = 0;
  asked_ = now;
  patience_ = 0;
  phase_ = Phase::Asking;
  if (read_address(host, address_)) {
    phase_ = Phase::Found;
  } else if (servers_[0].empty()) {
    phase_ = Phase::NoAnswer;
  }
}

std::size_t Resolver::due(std::uint32_t now, std::span<std::uint8_t> out, Address& to) {
  if (phase_ != Phase::Asking || now - asked_ < patience_) return 0;
  if (tries_ == std::size(delays)) {
    phase_ = Phase::NoAnswer;
    return 0;
  }
  asked_ = now;
  to = servers_[tries_ % 2];
  patience_ = delays[tries_++];
  const std::size_t size = compose_query(out, id_, host_);
  if (size == 0) phase_ = Phase::NoSuchName;
  return size;
}

void Resolver::receive(Bytes datagram, Address from, std::uint16_t port) {
  if (phase_ != Phase::Asking || port != dns_port || (from != servers_[0] && from != servers_[1])) return;
  switch (read_answer(datagram, id_, host_, address_)) {
    case Answer::NotOurs:
      return;
    case Answer::Found:
      phase_ = Phase::Found;
      return;
    case Answer::NoSuchName:
      phase_ = Phase::NoSuchName;
      return;
    case Answer::Trouble:
      patience_ = 0;  // the next server, at once
      return;
  }
}

}  // namespace net::ip
