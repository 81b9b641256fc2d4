#include "emulator/host/virtual_network.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"
#include "emulator/host/services.hpp"

namespace tlsfit::emulator {

namespace {

constexpr Nanoseconds latency = 300 * microsecond;  // of the virtual network's own servers
constexpr std::size_t most_arrivals = 64;
constexpr std::uint16_t dhcp_port = 67, dns_port = 53, ntp_port = 123;

/// A connection that goes nowhere.
class NoStream : public TcpStream {
 public:
  explicit NoStream(State state) : state_(state) {}
  State state() override { return state_; }
  std::size_t send(ByteView) override { return 0; }
  std::size_t receive(std::span<std::uint8_t>) override { return 0; }
  bool ended() override { return false; }
  void finish() override {}

 private:
  State state_;
};

}  // namespace

PortMap parse_listen(const std::string& text) {
  PortMap map;
  const char* const end = text.data() + text.size();
  const auto host = std::from_chars(text.data(), end, map.host);
  const bool halfway = host.ec == std::errc() && host.ptr != end && *host.ptr == '=';
  const auto device = halfway ? std::from_chars(host.ptr + 1, end, map.device) : host;
  if (!halfway || device.ec != std::errc() || device.ptr != end || map.device == 0)
    throw Error(ExitCode::Usage, "--listen {}: want PORT=PORT, of this machine and of the device: 8080=80",
                printable(text));
  return map;
}

/// A host stream that the network watches for as long as it lives.
class VirtualNetwork::Guarded : public HostStream {
 public:
  template <class From>
  Guarded(From&& from, VirtualNetwork& network) : HostStream(std::forward<From>(from)), network_(network) {
    network_.streams_.insert(this);
  }
  ~Guarded() override { network_.streams_.erase(this); }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

 private:
  VirtualNetwork& network_;
};

VirtualNetwork::VirtualNetwork(Clock& clock, Notes& notes, Names& names, Options options)
    : clock_(clock), notes_(notes), names_(names), options_(std::move(options)), arrival_(clock, [this] {
        arrive();
      }) {
  for (const PortMap& map : options_.listens) {
    const auto& [device, port] = ports_.emplace_back(map.device, std::make_unique<HostPort>(map.host));
    notes_.add(fmt::format("127.0.0.1:{} is port {} of the device", port->port(), device));
  }
}

VirtualNetwork::~VirtualNetwork() = default;

/// Callers come from the gateway, as through a router that forwards a port. Those that come while no socket
/// of the device listens wait in the host's backlog.
class VirtualNetwork::Listening : public TcpListener {
 public:
  Listening(HostPort& port, VirtualNetwork& network) : port_(port), network_(network) {
    network_.awaited_.insert(&port_);
  }
  ~Listening() override { network_.awaited_.erase(network_.awaited_.find(&port_)); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  std::optional<Caller> accept() override {
    auto caller = port_.accept();
    if (!caller) return std::nullopt;
    return Caller{std::make_unique<Guarded>(std::move(caller->socket), network_),
                  {gateway_address, caller->port}};
  }

 private:
  HostPort& port_;
  VirtualNetwork& network_;
};

std::unique_ptr<TcpListener> VirtualNetwork::listen(std::uint16_t port) {
  for (const auto& [device, host] : ports_)
    if (device == port) return std::make_unique<Listening>(*host, *this);
  return nullptr;
}

bool VirtualNetwork::neighbour(Ipv4 address) const {
  return address == gateway_address;
}

std::unique_ptr<TcpStream> VirtualNetwork::connect(Endpoint to) {
  if (to.address == gateway_address) return std::make_unique<NoStream>(TcpStream::State::Refused);
  const auto address = names_.route(to);
  if (address) return std::make_unique<Guarded>(*address, *this);
  notes_.add(fmt::format("connection to {}:{} refused: neither a target of this image nor in --map",
                         names_.name_of(to.address), to.port));
  return std::make_unique<NoStream>(TcpStream::State::Refused);
}

std::optional<Ipv4> VirtualNetwork::lease() const {
  return gives_addresses() ? std::optional(device_address) : std::nullopt;
}

void VirtualNetwork::deliver(Datagram datagram) {
  arrivals_.push_back({clock_.now() + latency, std::move(datagram)});
  if (!arrival_.pending()) arrival_.set(arrivals_.front().time);
}

void VirtualNetwork::arrive() {
  const Datagram datagram = std::move(arrivals_.front().datagram);
  arrivals_.pop_front();
  if (!arrivals_.empty()) arrival_.set(arrivals_.front().time);
  if (on_datagram) on_datagram(datagram);
}

void VirtualNetwork::send(const Datagram& datagram) {
  const Endpoint& to = datagram.to;
  const bool here = to.address == gateway_address || to.address == broadcast_address ||
                    to.address == (gateway_address | ~subnet_mask);
  if (!here) return send_out(datagram);
  if (to.port == dhcp_port && gives_addresses()) {
    if (auto answer = answer_dhcp(datagram)) deliver(std::move(*answer));
  } else if (to.port == dns_port && to.address == gateway_address) {
    if (auto answer = answer_dns(datagram.data, [this](const std::string& n) { return names_.resolve(n); }))
      deliver({to, datagram.from, std::move(*answer)});
  } else if (to.port == ntp_port && to.address == gateway_address) {
    if (auto answer = answer_ntp(datagram.data, options_.unix_seconds()))
      deliver({to, datagram.from, std::move(*answer)});
  }
}

void VirtualNetwork::forget_old_flows() {
  std::erase_if(flows_, [this](const auto& flow) { return clock_.now() - flow.second.used > flow_lifetime; });
}

/// The way that a datagram of the device takes; nothing if it may not go there.
VirtualNetwork::Flow* VirtualNetwork::flow_of(const Datagram& datagram) {
  const std::pair ends{datagram.from, datagram.to};
  if (const auto found = flows_.find(ends); found != flows_.end()) return &found->second;
  const auto address = names_.route(datagram.to);
  if (!address) return nullptr;
  if (flows_.size() >= most_flows)
    flows_.erase(std::min_element(flows_.begin(), flows_.end(), [](const auto& a, const auto& b) {
      return a.second.used < b.second.used;
    }));
  return &(flows_[ends] = {.socket = std::make_unique<HostDatagrams>(*address), .used = clock_.now()});
}

void VirtualNetwork::send_out(const Datagram& datagram) {
  forget_old_flows();
  Flow* const flow = flow_of(datagram);
  if (flow == nullptr) {
    notes_.add(fmt::format("datagram to {}:{} dropped: neither a target of this image nor in --map",
                           names_.name_of(datagram.to.address), datagram.to.port));
    return;
  }
  flow->used = clock_.now();
  flow->socket->send(datagram.data);
}

void VirtualNetwork::service() {
  if (flows_.empty()) return;
  forget_old_flows();
  for (auto& [ends, flow] : flows_)
    while (arrivals_.size() <
           most_arrivals) {  // what a host sends faster waits in the host, or is lost there
      auto data = flow.socket->receive();
      if (!data) break;
      flow.used = clock_.now();
      deliver({ends.second, ends.first, std::move(*data)});
    }
}

bool VirtualNetwork::wait(Nanoseconds longest, int extra) {
  std::vector<pollfd> waits;
  for (const HostStream* stream : streams_)
    if (const short events = stream->wanted(); events != 0)
      waits.push_back({stream->descriptor(), events, 0});
  for (const HostPort* port : awaited_) waits.push_back({port->descriptor(), POLLIN, 0});
  for (const auto& [ends, flow] : flows_) waits.push_back({flow.socket->descriptor(), POLLIN, 0});
  if (extra >= 0) waits.push_back({extra, POLLIN, 0});
  const timespec time{.tv_sec = static_cast<time_t>(longest / second),
                      .tv_nsec = static_cast<long>(longest % second)};
  return ::ppoll(waits.data(), waits.size(), &time, nullptr) > 0;
}

}  // namespace tlsfit::emulator
