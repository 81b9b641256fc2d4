#include "net/ip/dns.hpp"

#include "text/text.hpp"

namespace net::ip {
namespace {

constexpr std::size_t longest_label = 63, longest_name = 255;  // RFC 1035 §2.3.4
constexpr std::size_t question_at = 12;                        // after the header
constexpr std::uint16_t type_a = 1, type_cname = 5, class_in = 1;
constexpr std::uint16_t flag_response = 0x8000, flag_recursion_desired = 0x0100;
constexpr std::uint16_t opcode_mask = 0x7800, code_mask = 0x000F;
constexpr std::uint16_t code_none = 0, code_no_such_name = 3;
constexpr unsigned longest_alias_chain = 8;

// Four tries in 10 s, taking turns if there are two servers.
constexpr std::uint32_t delays[] = {1500, 2500, 3000, 3000};

/// Walks over the labels of a name in a message, through its compression pointers (RFC 1035 §4.1.4). A
/// pointer must lead to before where it was led from: so no walk can go round in circles.
class Labels {
 public:
  Labels(Bytes message, std::size_t at) : message_(message), at_(at), limit_(at) {}

  /// The next label; false at the root, or if the name is malformed.
  bool next(std::string_view& label) {
    while (at_ < message_.size()) {
      const std::uint8_t size = message_[at_];
      if ((size & 0xC0) == 0xC0) {
        if (at_ + 1 >= message_.size()) break;
        const std::size_t target = static_cast<std::size_t>(size & 0x3F) << 8 | message_[at_ + 1];
        if (!jumped_) after_ = at_ + 2;
        jumped_ = true;
        if (target >= limit_) break;
        at_ = limit_ = target;
        continue;
      }
      if (size > longest_label || at_ + 1 + size > message_.size()) break;
      if (!jumped_) after_ = at_ + 1 + size;
      total_ += 1U + size;
      if (total_ > longest_name) break;
      label = {reinterpret_cast<const char*>(message_.data()) + at_ + 1, size};
      at_ += 1U + size;
      return size > 0;
    }
    good_ = false;
    return false;
  }

  bool good() const { return good_; }
  /// Where the message goes on behind the name, once next() has returned false.
  std::size_t after() const { return after_; }

 private:
  Bytes message_;
  std::size_t at_, limit_;
  std::size_t after_ = 0, total_ = 0;
  bool jumped_ = false, good_ = true;
};

/// Steps over the name at `at`. False if it is malformed.
bool skip_name(Bytes message, std::size_t& at) {
  Labels labels(message, at);
  std::string_view label;
  while (labels.next(label)) {
  }
  at = labels.after();
  return labels.good();
}

bool same_name(Bytes message, std::size_t a, std::size_t b) {
  Labels left(message, a), right(message, b);
  std::string_view one, other;
  while (true) {
    const bool more = left.next(one);
    if (more != right.next(other)) return false;
    if (!more) return left.good() && right.good();
    if (!text::same_ignoring_case(one, other)) return false;
  }
}

/// The next label of a dotted name, taken from its front.
std::string_view take_label(std::string_view& host) {
  const std::size_t dot = host.find('.');
  const std::string_view label = text::first(host, dot);
  host = dot == std::string_view::npos ? std::string_view() : text::after(host, dot + 1);
  return label;
}

/// Whether the name at `at` is `host`.
bool is_host(Bytes message, std::size_t at, std::string_view host) {
  Labels labels(message, at);
  std::string_view label;
  while (labels.next(label)) {
    if (host.empty() || !text::same_ignoring_case(label, take_label(host))) return false;
  }
  return labels.good() && host.empty();
}

/// Looks among the answers for an address of the name at `owner`. If there is only an alias, `owner` becomes
/// what it stands for.
enum class Found : std::uint8_t { Address, Alias, Nothing };
Found search(Bytes message, std::size_t at, unsigned answers, std::size_t& owner, Address& address) {
  for (unsigned i = 0; i < answers; ++i) {
    const std::size_t name = at;
    if (!skip_name(message, at)) return Found::Nothing;
    Reader in(message.subspan(at));
    const std::uint16_t type = in.u16();
    const std::uint16_t cls = in.u16();
    in.u32();  // how long it may be kept: we keep nothing
    const std::uint16_t size = in.u16();
    const std::size_t data = at + in.position();
    const Bytes value = in.take(size);
    if (!in.ok()) return Found::Nothing;
    at = data + size;
    if (cls != class_in || !same_name(message, name, owner)) continue;
    if (type == type_a && size == 4) {
      address = Reader(value).address();
      return Found::Address;
    }
    if (type == type_cname) {
      owner = data;
      return Found::Alias;
    }
  }
  return Found::Nothing;
}

}  // namespace

bool read_address(std::string_view words, Address& address) {
  Address result;
  for (std::size_t i = 0; i < 4; ++i) {
    std::uint64_t octet = 0;
    if (i < 3 && words.find('.') == std::string_view::npos) return false;
    const std::string_view digits = i < 3 ? take_label(words) : words;
    if (digits.size() > 3 || !text::decimal(digits, 255, octet)) return false;
    result.octet[i] = static_cast<std::uint8_t>(octet);
  }
  address = result;
  return true;
}

std::size_t compose_query(std::span<std::uint8_t> out, std::uint16_t id, std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  if (host.empty() || host.size() > longest_name - 2) return 0;
  Writer writer(out);
  writer.u16(id);
  writer.u16(flag_recursion_desired);
  writer.u16(1);    // one question
  writer.zeros(6);  // no answers, authorities, additions
  while (!host.empty()) {
    const std::string_view label = take_label(host);
    if (label.empty() || label.size() > longest_label) return 0;
    writer.u8(static_cast<std::uint32_t>(label.size()));
    writer.bytes({reinterpret_cast<const std::uint8_t*>(label.data()), label.size()});
  }
  writer.u8(0);
  writer.u16(type_a);
  writer.u16(class_in);
  return writer.ok() ? writer.size() : 0;
}

Answer read_answer(Bytes datagram, std::uint16_t id, std::string_view host, Address& address) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  Reader in(datagram);
  const std::uint16_t answer_id = in.u16();
  const std::uint16_t flags = in.u16();
  const std::uint16_t questions = in.u16();
  const std::uint16_t answers = in.u16();
  in.take(4);  // authorities, additions
  if (!in.ok() || answer_id != id || !(flags & flag_response) || (flags & opcode_mask) || questions != 1) {
    return Answer::NotOurs;
  }
  std::size_t at = question_at;
  if (!is_host(datagram, question_at, host) || !skip_name(datagram, at)) return Answer::NotOurs;
  Reader question(datagram.subspan(at));
  if (question.u16() != type_a || question.u16() != class_in || !question.ok()) return Answer::NotOurs;
  at += question.position();

  if ((flags & code_mask) == code_no_such_name) return Answer::NoSuchName;
  if ((flags & code_mask) != code_none) return Answer::Trouble;
  std::size_t owner = question_at;
  for (unsigned hops = 0; hops <= longest_alias_chain; ++hops) {
    const Found found = search(datagram, at, answers, owner, address);
    if (found == Found::Address) return address.empty() ? Answer::NoSuchName : Answer::Found;
    if (found == Found::Nothing) return hops == 0 ? Answer::NoSuchName : Answer::Trouble;
  }
  return Answer::Trouble;
}

void Resolver::start(std::string_view host, const Address (&servers)[2], std::uint16_t id,
                     std::uint64_t now) {
  host_ = host;
  servers_[0] = servers[0].empty() ? servers[1] : servers[0];
  servers_[1] = servers[1].empty() ? servers_[0] : servers[1];
  id_ = id;
  tries_ = 0;
  next_ = now;
  phase_ = Phase::Asking;
  if (read_address(host, address_)) {
    phase_ = Phase::Found;
  } else if (servers_[0].empty()) {
    phase_ = Phase::NoAnswer;
  }
}

const Address& Resolver::server() const {
  return servers_[(tries_ + 1) % 2];
}

std::size_t Resolver::due(std::uint64_t now, std::span<std::uint8_t> out, Address& to) {
  if (phase_ != Phase::Asking || now < next_) return 0;
  if (tries_ == std::size(delays)) {
    phase_ = Phase::NoAnswer;
    return 0;
  }
  next_ = now + delays[tries_++];
  to = server();
  const std::size_t size = compose_query(out, id_, host_);
  if (size == 0) phase_ = Phase::NoSuchName;
  return size;
}

void Resolver::receive(Bytes datagram, const Address& from, std::uint16_t port, std::uint64_t now) {
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
      next_ = now;  // the next server, at once
      return;
  }
}

}  // namespace net::ip
