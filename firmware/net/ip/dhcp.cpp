#include "net/ip/dhcp.hpp"

#include <algorithm>

namespace net::ip {
namespace {

// RFC 2131 §2, figure 1.
constexpr std::size_t transaction_at = 4, seconds_at = 8, flags_at = 10, client_at = 12, yours_at = 16,
                      hardware_at = 28, server_name_at = 44, server_name_size = 64, boot_file_at = 108,
                      boot_file_size = 128, cookie_at = 236, options_at = 240;
constexpr std::uint8_t boot_request = 1, boot_reply = 2, ethernet = 1;
constexpr std::uint16_t broadcast_flag = 0x8000;
constexpr std::uint32_t magic_cookie = 0x63825363;

// RFC 2132.
constexpr std::uint8_t pad = 0, subnet_mask = 1, router = 3, domain_name_servers = 6, host_name = 12,
                       ntp_servers = 42, requested_address = 50, lease_time = 51, overload = 52,
                       message_type = 53, server_identifier = 54, parameter_list = 55, maximum_size = 57,
                       renewal_time = 58, rebinding_time = 59, client_identifier = 61, end = 255;

constexpr Address broadcast = {{255, 255, 255, 255}};

/// What is understood of the options, and where it goes. Numbers stay as they came, big-endian, until all
/// have.
struct Field {
  std::uint8_t code, offset, size;  ///< of a member of DhcpMessage
};
constexpr Field fields[] = {
    {subnet_mask, offsetof(DhcpMessage, lease.mask), 4},
    {router, offsetof(DhcpMessage, lease.gateway), 4},
    {domain_name_servers, offsetof(DhcpMessage, lease.dns), 8},
    {ntp_servers, offsetof(DhcpMessage, lease.ntp), 8},
    {lease_time, offsetof(DhcpMessage, lease.seconds), 4},
    {renewal_time, offsetof(DhcpMessage, lease.renew), 4},
    {rebinding_time, offsetof(DhcpMessage, lease.rebind), 4},
    {server_identifier, offsetof(DhcpMessage, lease.server), 4},
    {message_type, offsetof(DhcpMessage, type), 1},
    {overload, offsetof(DhcpMessage, overload), 1},
};

void read_options(const Bytes& from, DhcpMessage& message) {
  for (std::size_t at = 0; at < from.size();) {
    const std::uint8_t code = from[at++];
    if (code == pad) continue;
    if (code == end || at == from.size()) return;
    const std::uint8_t size = from[at++];
    if (size > from.size() - at) return;  // cut short: what was whole counts
    for (const Field& field : fields) {
      // Lists may have more entries, or fewer, than there is room for; half an address is none.
      const std::size_t count = std::min(size, field.size) / 4U * 4U;
      if (field.code == code)
        std::memcpy(reinterpret_cast<std::uint8_t*>(&message) + field.offset, &from[at],
                    field.size == 1 ? std::min<std::size_t>(size, 1) : count);
    }
    at += size;
  }
}

/// Whether an address can be a host's: not 0.x, loopback, multicast or beyond (RFC 1122 §3.2.1.3).
bool is_host(Address address) {
  return address.octet[0] != 0 && address.octet[0] != 127 && address.octet[0] < 224;
}

/// What every request has behind its fixed fields (RFC 2131 §4.3.2 and table 5); compose() fills the gaps in.
constexpr std::uint8_t request_options[] = {0x63,
                                            0x82,
                                            0x53,
                                            0x63,  // magic_cookie
                                            message_type,
                                            1,
                                            0,  //
                                            client_identifier,
                                            7,
                                            ethernet,
                                            0,
                                            0,
                                            0,
                                            0,
                                            0,
                                            0,  //
                                            host_name,
                                            6,
                                            't',
                                            'l',
                                            's',
                                            'f',
                                            'i',
                                            't',  //
                                            maximum_size,
                                            2,
                                            576 >> 8,
                                            576 & 0xFF,  // what everyone must be able to take
                                            parameter_list,
                                            7,
                                            subnet_mask,
                                            router,
                                            domain_name_servers,
                                            ntp_servers,
                                            lease_time,
                                            renewal_time,
                                            rebinding_time,  //
                                            end};
constexpr std::size_t type_at = cookie_at + 6, identifier_at = cookie_at + 10,
                      more_options_at = cookie_at + sizeof request_options - 1;
static_assert(more_options_at + 6 + 6 + 1 <= DhcpClient::datagram_size);

void add_address(std::uint8_t*& at, std::uint8_t code, Address address) {
  *at++ = code;
  *at++ = sizeof address.octet;
  write_address(at, address);
  at += sizeof address.octet;
}

}  // namespace

bool read_dhcp(Bytes datagram, const std::uint8_t (&mac)[6], std::uint32_t transaction,
               DhcpMessage& message) {
  if (datagram.size() < options_at) return false;
  const std::uint8_t* const in = datagram.data();
  if (in[0] != boot_reply || in[1] != ethernet || in[2] != sizeof mac ||
      read32(in + transaction_at) != transaction || read32(in + cookie_at) != magic_cookie ||
      std::memcmp(in + hardware_at, mac, sizeof mac) != 0)
    return false;
  message = {};
  Lease& lease = message.lease;
  lease.address = read_address(in + yours_at);
  read_options(datagram.subspan(options_at), message);
  // Option 52 (RFC 2132 §9.3): these fields hold options too.
  const std::uint8_t overloaded = message.overload;
  if (overloaded & 1) read_options(datagram.subspan(boot_file_at, boot_file_size), message);
  if (overloaded & 2) read_options(datagram.subspan(server_name_at, server_name_size), message);
  for (std::uint32_t* const time : {&lease.seconds, &lease.renew, &lease.rebind})
    *time = read32(reinterpret_cast<const std::uint8_t*>(time));
  return message.type == dhcp_nak ||
         ((message.type == dhcp_offer || message.type == dhcp_ack) && is_host(lease.address));
}

void DhcpClient::start(const std::uint8_t (&mac)[6], std::uint32_t random, std::uint32_t now) {
  std::memcpy(mac_, mac, sizeof mac_);
  random_ = random;
  unanswered_ = 0;
  began_ = now;
  select(now);
}

void DhcpClient::stop() {
  phase_ = Phase::Off;
}

void DhcpClient::enter(Phase phase, std::uint32_t now) {
  phase_ = phase;
  tries_ = 0;
  next_ = now;
}

/// Asks anew, whoever answers.
void DhcpClient::select(std::uint32_t now) {
  lease_ = {};
  random_ = random_ * 1664525U + 1013904223U;
  transaction_ = random_;
  enter(Phase::Selecting, now);
}

void DhcpClient::accept(const Lease& lease, std::uint32_t now) {
  const Address server = lease.server.empty() ? lease_.server : lease.server;
  lease_ = lease;
  lease_.server = server;
  if (lease_.mask.empty()) lease_.mask = {{255, 255, 255, 0}};
  if (lease_.seconds == 0) lease_.seconds = 3600;  // the option is mandatory; some servers forget it
  // RFC 2131 §4.4.5: T1 defaults to half of the lease, T2 to seven eighths; T1 < T2 < lease. (Of one that
  // lasts for ever these are more than 60 years.)
  if (lease_.rebind == 0 || lease_.rebind >= lease_.seconds) lease_.rebind = lease_.seconds / 8 * 7;
  if (lease_.renew == 0 || lease_.renew >= lease_.rebind)
    lease_.renew = std::min(lease_.seconds / 2, lease_.rebind);
  granted_ = sent_;
  unanswered_ = 0;
  enter(Phase::Bound, now);
}

/// Goes on to the next phase when the present one has lasted long enough.
void DhcpClient::leave_in_time(std::uint32_t now) {
  const std::uint32_t age = now - granted_;
  switch (phase_) {
    case Phase::Off:
    case Phase::Selecting:
      return;
    case Phase::Requesting:
      if (tries_ >= 4 && now >= next_) select(now);
      return;
    case Phase::Bound:
      if (age >= lease_.renew) enter(Phase::Renewing, now);
      return;
    case Phase::Renewing:
      if (age >= lease_.rebind) enter(Phase::Rebinding, now);
      return;
    case Phase::Rebinding:
      if (age >= lease_.seconds) select(now);
      return;
  }
}

/// RFC 2131 §4.1: 4, 8, 16, 32, 64 s, each one second more or less; §4.4.5: when renewing, half of the time
/// that is left, but at least 60 s.
std::uint32_t DhcpClient::retry_delay(std::uint32_t now) {
  if (phase_ >= Phase::Renewing) {
    const std::uint32_t until = phase_ == Phase::Renewing ? lease_.rebind : lease_.seconds;
    return std::max<std::uint32_t>((until - (now - granted_)) / 2, 60);
  }
  random_ = random_ * 1664525U + 1013904223U;
  return (4U << std::min<unsigned>(tries_, 4)) - 1 + (random_ >> 16) % 3;
}

bool DhcpClient::due(std::uint32_t now, std::span<std::uint8_t> out, Address& to) {
  leave_in_time(now);
  if (phase_ == Phase::Off || phase_ == Phase::Bound || now < next_ || out.size() < datagram_size)
    return false;
  next_ = now + retry_delay(now);
  if (tries_ < 255) ++tries_;
  if (phase_ == Phase::Selecting && unanswered_ < 255) ++unanswered_;
  sent_ = now;
  to = phase_ == Phase::Renewing ? lease_.server : broadcast;
  compose(now, out.data());
  return true;
}

void DhcpClient::receive(Bytes datagram, std::uint32_t now) {
  DhcpMessage message;
  if (phase_ == Phase::Off || phase_ == Phase::Bound || !read_dhcp(datagram, mac_, transaction_, message))
    return;
  if (phase_ == Phase::Selecting) {
    if (message.type != dhcp_offer || message.lease.server.empty()) return;
    lease_ = message.lease;  // the first offer is as good as any
    unanswered_ = 0;
    return enter(Phase::Requesting, now);
  }
  // Other servers may still be answering the discovery.
  if (phase_ == Phase::Requesting && message.lease.server != lease_.server) return;
  if (message.type == dhcp_ack) return accept(message.lease, now);
  if (message.type == dhcp_nak) select(now);
}

void DhcpClient::compose(std::uint32_t now, std::uint8_t* out) const {
  std::memset(out, 0, datagram_size);
  out[0] = boot_request;
  out[1] = ethernet;
  out[2] = sizeof mac_;
  write32(out + transaction_at, transaction_);
  write16(out + seconds_at, std::min<std::uint32_t>(now - began_, 0xFFFF));
  if (phase_ >= Phase::Renewing)
    write_address(out + client_at, lease_.address);
  else  // Without an address the chip takes broadcasts only (RFC 2131 §4.1).
    write16(out + flags_at, broadcast_flag);
  std::memcpy(out + hardware_at, mac_, sizeof mac_);
  std::memcpy(out + cookie_at, request_options, sizeof request_options);
  out[type_at] = phase_ == Phase::Selecting ? dhcp_discover : dhcp_request;
  std::memcpy(out + identifier_at, mac_, sizeof mac_);
  if (phase_ == Phase::Requesting) {
    std::uint8_t* at = out + more_options_at;
    add_address(at, requested_address, lease_.address);
    add_address(at, server_identifier, lease_.server);
    *at = end;
  }
}

}  // namespace net::ip
