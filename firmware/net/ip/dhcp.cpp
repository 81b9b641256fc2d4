#include "net/ip/dhcp.hpp"

#include <algorithm>

namespace net::ip {
namespace {

// RFC 2131 §2, figure 1.
constexpr std::size_t server_name_at = 44, server_name_size = 64;
constexpr std::size_t boot_file_at = 108, boot_file_size = 128;
constexpr std::uint8_t boot_request = 1, boot_reply = 2;
constexpr std::uint8_t ethernet = 1;
constexpr std::uint32_t magic_cookie = 0x63825363;
constexpr std::uint16_t broadcast_flag = 0x8000;
constexpr std::size_t smallest_message = 300;  // BOOTP's; some relays drop shorter ones

// RFC 2132.
constexpr std::uint8_t pad = 0, subnet_mask = 1, router = 3, domain_name_servers = 6, host_name = 12,
                       ntp_servers = 42, requested_address = 50, lease_time = 51, overload = 52,
                       message_type = 53, server_identifier = 54, parameter_list = 55, maximum_size = 57,
                       renewal_time = 58, rebinding_time = 59, client_identifier = 61, end = 255;

constexpr std::uint32_t for_ever = 0xFFFFFFFF;
constexpr Address broadcast = {{255, 255, 255, 255}};

constexpr std::uint64_t second = 1000;

void read_addresses(Bytes value, Address (&out)[2]) {
  Reader in(value);
  for (Address& address : out) {
    if (in.left() >= 4) address = in.address();
  }
}

void read_number(Bytes value, std::uint32_t& number) {
  if (value.size() == 4) number = Reader(value).u32();
}

void read_address(Bytes value, Address& address) {
  if (value.size() >= 4) address = Reader(value).address();
}

/// One field of options. Returns option 52 (RFC 2132 §9.3): which other fields hold options too.
std::uint8_t read_options(Bytes field, DhcpMessage& message) {
  std::uint8_t overloaded = 0;
  Reader in(field);
  while (in.left() > 0) {
    const std::uint8_t code = in.u8();
    if (code == pad) continue;
    if (code == end) break;
    const std::uint8_t size = in.u8();
    const Bytes value = in.take(size);
    if (!in.ok()) break;  // cut short: what was whole counts
    switch (code) {
      case subnet_mask:
        read_address(value, message.lease.mask);
        break;
      case router:
        read_address(value, message.lease.gateway);
        break;
      case domain_name_servers:
        read_addresses(value, message.lease.dns);
        break;
      case ntp_servers:
        read_addresses(value, message.lease.ntp);
        break;
      case lease_time:
        read_number(value, message.lease.seconds);
        break;
      case renewal_time:
        read_number(value, message.lease.renew);
        break;
      case rebinding_time:
        read_number(value, message.lease.rebind);
        break;
      case server_identifier:
        read_address(value, message.lease.server);
        break;
      case message_type:
        if (size == 1) message.type = value[0];
        break;
      case overload:
        if (size == 1) overloaded = value[0];
        break;
      default:
        break;
    }
  }
  return overloaded;
}

/// Whether an address can be a host's: not 0.x, loopback, multicast or beyond (RFC 1122 §3.2.1.3).
bool is_host(const Address& address) {
  return address.octet[0] != 0 && address.octet[0] != 127 && address.octet[0] < 224;
}

}  // namespace

bool read_dhcp(Bytes datagram, const std::uint8_t (&mac)[6], std::uint32_t transaction,
               DhcpMessage& message) {
  Reader in(datagram);
  const bool reply = in.u8() == boot_reply && in.u8() == ethernet && in.u8() == sizeof mac;
  in.u8();  // hops
  const bool ours = in.u32() == transaction;
  in.take(2 + 2 + 4);  // secs, flags, ciaddr
  message = {};
  message.lease.address = in.address();
  in.take(4 + 4);  // siaddr, giaddr
  const Bytes hardware = in.take(16);
  in.take(server_name_size + boot_file_size);
  const bool has_options = in.u32() == magic_cookie;
  if (!in.ok() || !reply || !ours || !has_options) return false;
  if (!std::equal(std::begin(mac), std::end(mac), hardware.begin())) return false;
  const std::uint8_t overloaded = read_options(in.take(in.left()), message);
  if (overloaded & 1) read_options(datagram.subspan(boot_file_at, boot_file_size), message);
  if (overloaded & 2) read_options(datagram.subspan(server_name_at, server_name_size), message);
  if (message.type == dhcp_nak) return true;
  return (message.type == dhcp_offer || message.type == dhcp_ack) && is_host(message.lease.address);
}

void DhcpClient::start(const std::uint8_t (&mac)[6], std::uint32_t random, std::uint64_t now) {
  std::copy(std::begin(mac), std::end(mac), mac_);
  random_ = random;
  unanswered_ = 0;
  began_ = now;
  select(now);
}

void DhcpClient::stop() {
  phase_ = Phase::Off;
}

void DhcpClient::enter(Phase phase, std::uint64_t now) {
  phase_ = phase;
  tries_ = 0;
  next_ = now;
}

/// Asks anew, whoever answers.
void DhcpClient::select(std::uint64_t now) {
  lease_ = {};
  random_ = random_ * 1664525U + 1013904223U;
  transaction_ = random_;
  enter(Phase::Selecting, now);
}

void DhcpClient::accept(const Lease& lease, std::uint64_t now) {
  const Address server = lease.server.empty() ? lease_.server : lease.server;
  lease_ = lease;
  lease_.server = server;
  if (lease_.mask.empty()) lease_.mask = {{255, 255, 255, 0}};
  if (lease_.seconds == 0) lease_.seconds = 3600;  // the option is mandatory; some servers forget it
  // RFC 2131 §4.4.5: T1 defaults to half of the lease, T2 to seven eighths; T1 < T2 < lease.
  if (lease_.rebind == 0 || lease_.rebind >= lease_.seconds) lease_.rebind = lease_.seconds / 8 * 7;
  if (lease_.renew == 0 || lease_.renew >= lease_.rebind)
    lease_.renew = std::min(lease_.seconds / 2, lease_.rebind);
  granted_ = sent_;
  unanswered_ = 0;
  enter(Phase::Bound, now);
}

/// When the lease is `seconds` old.
std::uint64_t DhcpClient::at(std::uint32_t seconds) const {
  return lease_.seconds == for_ever ? ~std::uint64_t{0} : granted_ + seconds * second;
}

/// Goes on to the next phase when the present one has lasted long enough.
void DhcpClient::leave_in_time(std::uint64_t now) {
  switch (phase_) {
    case Phase::Off:
    case Phase::Selecting:
      return;
    case Phase::Requesting:
      if (tries_ >= 4 && now >= next_) select(now);
      return;
    case Phase::Bound:
      if (now >= at(lease_.renew)) enter(Phase::Renewing, now);
      return;
    case Phase::Renewing:
      if (now >= at(lease_.rebind)) enter(Phase::Rebinding, now);
      return;
    case Phase::Rebinding:
      if (now >= at(lease_.seconds)) select(now);
      return;
  }
}

/// RFC 2131 §4.1: 4, 8, 16, 32, 64 s, each one second more or less; §4.4.5: when renewing, half of the time
/// that is left, but at least 60 s.
std::uint64_t DhcpClient::retry_delay(std::uint64_t now) {
  if (phase_ == Phase::Renewing) return std::max((at(lease_.rebind) - now) / 2, 60 * second);
  if (phase_ == Phase::Rebinding) return std::max((at(lease_.seconds) - now) / 2, 60 * second);
  random_ = random_ * 1664525U + 1013904223U;
  const std::uint64_t base = (std::uint64_t{4} << std::min<unsigned>(tries_, 4)) * second;
  return base - second + (random_ >> 16) % (2 * second);
}

std::size_t DhcpClient::due(std::uint64_t now, std::span<std::uint8_t> out, Address& to) {
  leave_in_time(now);
  if (phase_ == Phase::Off || phase_ == Phase::Bound || now < next_) return 0;
  next_ = now + retry_delay(now);
  if (tries_ < 255) ++tries_;
  if (phase_ == Phase::Selecting && unanswered_ < 255) ++unanswered_;
  sent_ = now;
  to = phase_ == Phase::Renewing ? lease_.server : broadcast;
  return compose(now, out);
}

void DhcpClient::receive(Bytes datagram, std::uint64_t now) {
  DhcpMessage message;
  if (!read_dhcp(datagram, mac_, transaction_, message)) return;
  switch (phase_) {
    case Phase::Off:
    case Phase::Bound:
      return;
    case Phase::Selecting:
      if (message.type != dhcp_offer || message.lease.server.empty()) return;
      lease_ = message.lease;  // the first offer is as good as any
      unanswered_ = 0;
      return enter(Phase::Requesting, now);
    case Phase::Requesting:
      // Other servers may still be answering the discovery.
      if (message.lease.server != lease_.server) return;
      [[fallthrough]];
    case Phase::Renewing:
    case Phase::Rebinding:
      if (message.type == dhcp_ack) return accept(message.lease, now);
      if (message.type == dhcp_nak) return select(now);
      return;
  }
}

// RFC 2131 §4.3.2 and table 5: which fields and options each kind of request has.
std::size_t DhcpClient::compose(std::uint64_t now, std::span<std::uint8_t> out) const {
  const bool has_address = phase_ == Phase::Renewing || phase_ == Phase::Rebinding;
  Writer writer(out);
  writer.u8(boot_request);
  writer.u8(ethernet);
  writer.u8(sizeof mac_);
  writer.u8(0);
  writer.u32(transaction_);
  writer.u16(static_cast<std::uint32_t>(std::min<std::uint64_t>((now - began_) / second, 0xFFFF)));
  // Without an address the chip takes broadcasts only (RFC 2131 §4.1).
  writer.u16(has_address ? 0 : broadcast_flag);
  writer.address(has_address ? lease_.address : Address{});
  writer.zeros(4 + 4 + 4);  // yiaddr, siaddr, giaddr
  writer.bytes(mac_);
  writer.zeros(16 - sizeof mac_ + server_name_size + boot_file_size);
  writer.u32(magic_cookie);
  const auto option = [&writer](std::uint8_t code, Bytes value) {
    writer.u8(code);
    writer.u8(static_cast<std::uint32_t>(value.size()));
    writer.bytes(value);
  };
  const std::uint8_t type[] = {phase_ == Phase::Selecting ? dhcp_discover : dhcp_request};
  option(message_type, type);
  writer.u8(client_identifier);
  writer.u8(1 + sizeof mac_);
  writer.u8(ethernet);
  writer.bytes(mac_);
  if (phase_ == Phase::Requesting) {
    option(requested_address, lease_.address.octet);
    option(server_identifier, lease_.server.octet);
  }
  static constexpr std::uint8_t name[] = {'t', 'l', 's', 'f', 'i', 't'};
  option(host_name, name);
  static constexpr std::uint8_t largest[] = {576 >> 8, 576 & 0xFF};  // what everyone must be able to take
  option(maximum_size, largest);
  static constexpr std::uint8_t wanted[] = {subnet_mask, router,       domain_name_servers, ntp_servers,
                                            lease_time,  renewal_time, rebinding_time};
  option(parameter_list, wanted);
  writer.u8(end);
  if (writer.size() < smallest_message) writer.zeros(smallest_message - writer.size());
  return writer.ok() ? writer.size() : 0;
}

}  // namespace net::ip
