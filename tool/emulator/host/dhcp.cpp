#include <algorithm>

#include "emulator/host/services.hpp"

namespace tlsfit::emulator {

namespace {

/// Options, RFC 2132.
enum : std::uint8_t {
  pad = 0,
  opt_mask = 1,
  opt_router = 3,
  opt_dns = 6,
  opt_ntp = 42,
  opt_requested = 50,
  opt_lease = 51,
  opt_type = 53,
  opt_server = 54,
  end = 255,
};
enum : std::uint8_t { discover = 1, offer = 2, request_type = 3, ack = 5, nak = 6 };
constexpr std::uint32_t magic = 0x63825363, lease_seconds = 86'400;
constexpr std::uint16_t server_port = 67, client_port = 68, flag_broadcast = 0x8000;

/// The fixed part (RFC 2131 section 2) and the options we look at.
struct Message {
  std::uint8_t op = 0;
  std::uint32_t xid = 0;
  std::uint16_t flags = 0;
  Ipv4 client = 0;
  Bytes hardware;  // chaddr, 16 bytes
  std::uint8_t type = 0;
  Ipv4 requested = 0, server = 0;
};

void read_options(Reader& reader, Message& message) {
  while (!reader.empty()) {
    const std::uint8_t code = reader.u8();
    if (code == end) return;
    if (code == pad) continue;
    Reader value = reader.block8("option");
    if (code == opt_type) message.type = value.u8();
    if (code == opt_requested) message.requested = value.u32();
    if (code == opt_server) message.server = value.u32();
  }
}

std::optional<Message> parse(ByteView bytes) {
  Reader reader(bytes, "DHCP message");
  Message m;
  m.op = reader.u8();
  const std::uint8_t hardware_type = reader.u8(), hardware_size = reader.u8();
  reader.u8();  // hops
  m.xid = reader.u32();
  reader.u16();  // secs
  m.flags = reader.u16();
  m.client = reader.u32();
  reader.bytes(12);  // yiaddr, siaddr, giaddr
  const ByteView hardware = reader.bytes(16);
  m.hardware.assign(hardware.begin(), hardware.end());
  reader.bytes(64 + 128);  // sname, file
  const bool options = reader.u32() == magic;
  if (options) read_options(reader, m);
  if (!reader.ok() || !options || m.op != 1 || hardware_type != 1 || hardware_size != 6) return std::nullopt;
  return m;
}

Bytes reply(const Message& m, std::uint8_t type) {
  Writer w;
  const auto option = [&w](std::uint8_t code, std::uint32_t value) {
    w.u8(code);
    w.block(1, [&] { w.u32(value); });
  };
  w.bytes(Bytes{2, 1, 6, 0});  // BOOTREPLY, Ethernet, 6-byte addresses, hops
  w.u32(m.xid);
  w.u16(0);
  w.u16(m.flags);
  w.u32(type == nak ? 0 : m.client);
  w.u32(type == nak ? 0 : device_address);
  w.u32(0);
  w.u32(0);
  w.bytes(m.hardware);
  w.bytes(Bytes(64 + 128));
  w.u32(magic);
  w.bytes(Bytes{opt_type, 1, type});
  option(opt_server, gateway_address);
  if (type != nak) {
    option(opt_lease, lease_seconds);
    option(opt_mask, subnet_mask);
    option(opt_router, gateway_address);
    option(opt_dns, gateway_address);
    option(opt_ntp, gateway_address);
  }
  w.u8(end);
  return w.take();
}

std::optional<std::uint8_t> answer_type(const Message& m) {
  if (m.type == discover) return offer;
  if (m.type != request_type) return std::nullopt;
  if (m.server != 0 && m.server != gateway_address) return std::nullopt;  // another server was chosen
  const Ipv4 wanted = m.requested != 0 ? m.requested : m.client;
  return wanted == device_address ? ack : nak;
}

}  // namespace

std::optional<Datagram> answer_dhcp(const Datagram& request) {
  const auto message = parse(request.data);
  if (!message) return std::nullopt;
  const auto type = answer_type(*message);
  if (!type) return std::nullopt;
  // RFC 2131 section 4.1: to the client's address if it has one; broadcast if it asked for that, or to
  // refuse.
  const bool broadcast = message->client == 0 && ((message->flags & flag_broadcast) != 0 || *type == nak);
  const Ipv4 to = broadcast ? broadcast_address : message->client != 0 ? message->client : device_address;
  return Datagram{{gateway_address, server_port}, {to, client_port}, reply(*message, *type)};
}

}  // namespace tlsfit::emulator
