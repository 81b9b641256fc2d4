#include "net/ip/dns.hpp"

#include "net/address_text.hpp"

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

/// Moves `at` behind the name there. False if the message ends before.
bool skip_name(const Bytes& message, std::size_t& at) {
  while (at < message.size()) {
    const std::uint8_t byte = message[at++];
    if (byte > longest_label) {  // a compression pointer (RFC 1035 §4.1.4), its second byte; or nothing good
      ++at;
      return true;
    }
    if (byte == 0) return true;
    at += byte;
  }
  return false;
}

/// Goes through a name, through its compression pointers too. A pointer must lead to before where it was led
/// from: so no name can go round in circles.
struct Walk {
  std::size_t at, limit = at, left = 0;  ///< bytes of the present label that are still to come

  /// The next label's length, 0 for the root's; or a character, in lower case, and `character`. -1 if the
  /// name is malformed.
  static constexpr int character = 0x100;
  int next(const Bytes& message) {
    for (;;) {
      if (at >= message.size()) return -1;
      const std::uint8_t byte = message[at++];
      if (left > 0) {
        --left;
        return character | lower(byte);
      }
      left = byte;
      if (byte <= longest_label) return byte;
      if (byte < 0xC0 || at == message.size()) return -1;
      const std::size_t target = static_cast<std::size_t>(byte & 0x3F) << 8 | message[at];
      if (target >= limit) return -1;
      at = limit = target;
      left = 0;
    }
  }
};

/// Whether the names at `a` and `b` are the same.
bool same_name(const Bytes& message, std::size_t a, std::size_t b) {
  Walk one{a}, other{b};
  for (;;) {
    const int next = one.next(message);
    if (next < 0 || next != other.next(message)) return false;
    if (next == 0) return true;
  }
}

/// Whether the message's question is for the address of `host`; then `behind` is where it ends.
bool asks_for(const Bytes& message, const char* host, std::size_t& behind) {
  Name name;
  if (!encode(host, name)) return false;
  behind = question_at + name.size + 4U;
  if (message.size() < behind) return false;
  const std::uint8_t* at = &message[question_at];
  for (std::size_t i = 0; i < name.size; ++i, ++at) {
    if (lower(*at) != name.bytes[i]) return false;
  }
  return read32(at) == address_record;
}

}  // namespace

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
  std::size_t first = 0;
  if (!asks_for(datagram, host, first)) return Answer::NotOurs;
  const std::uint8_t* const in = datagram.data();
  const std::uint16_t flags = read16(in + 2);
  if (read16(in) != id || !(flags & flag_response) || (flags & opcode_mask) || read16(in + 4) != 1)
    return Answer::NotOurs;

  if ((flags & code_mask) == code_no_such_name) return Answer::NoSuchName;
  if ((flags & code_mask) != code_none) return Answer::Trouble;
  // Aliases may stand in any order: each is looked for from the first record on.
  Answer nothing = Answer::NoSuchName;
  std::size_t wanted = question_at, at = first;
  unsigned aliases = 0;
  for (unsigned left = read16(in + 6); left > 0; --left) {
    const std::size_t owner = at;
    if (!skip_name(datagram, at) || at + 10 > datagram.size()) break;
    const std::uint32_t type_and_class = read32(in + at);  // and how long it may be kept: we keep nothing
    const std::size_t size = read16(in + at + 8);
    at += 10;
    if (size > datagram.size() - at) break;
    if (same_name(datagram, owner, wanted)) {
      if (type_and_class == address_record && size == 4) {
        address = read_address(in + at);
        return address.empty() ? Answer::NoSuchName : Answer::Found;
      }
      if (type_and_class == alias_record) {
        nothing = Answer::Trouble;
        if (++aliases > longest_alias_chain) break;
        wanted = at;
        at = first;
        left = read16(in + 6) + 1U;
        continue;
      }
    }
    at += size;
  }
  return nothing;
}

void Resolver::start(const char* host, const Address (&servers)[2], std::uint16_t id, std::uint32_t now) {
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
