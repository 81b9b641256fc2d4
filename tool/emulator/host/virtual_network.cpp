#include "emulator/host/virtual_network.hpp"

#include <fmt/format.h>
#include <poll.h>

#include "emulator/host/services.hpp"

namespace tlsfit::emulator {

namespace {

constexpr Nanoseconds latency = 300 * microsecond;  // of the virtual network's own servers
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

/// A host stream that the network watches for as long as it lives.
class VirtualNetwork::Guarded : public HostStream {
 public:
  Guarded(const HostAddress& to, VirtualNetwork& network) : HostStream(to), network_(network) {
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
      }) {}

VirtualNetwork::~VirtualNetwork() = default;

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
  if (to.port == dhcp_port && options_.dhcp_after && clock_.now() >= *options_.dhcp_after) {
    if (auto answer = answer_dhcp(datagram)) deliver(std::move(*answer));
  } else if (to.port == dns_port && to.address == gateway_address) {
    if (auto answer = answer_dns(datagram.data, [this](const std::string& n) { return names_.resolve(n); }))
      deliver({to, datagram.from, std::move(*answer)});
  } else if (to.port == ntp_port && to.address == gateway_address) {
    if (auto answer = answer_ntp(datagram.data, options_.unix_seconds()))
      deliver({to, datagram.from, std::move(*answer)});
  }
}

void VirtualNetwork::send_out(const Datagram& datagram) {
  auto& flow = flows_[{datagram.from, datagram.to}];
  if (!flow) {
    const auto address = names_.route(datagram.to);
    if (!address) {
      flows_.erase({datagram.from, datagram.to});
      notes_.add(fmt::format("datagram to {}:{} dropped: neither a target of this image nor in --map",
                             names_.name_of(datagram.to.address), datagram.to.port));
      return;
    }
    flow = std::make_unique<HostDatagrams>(*address);
  }
  flow->send(datagram.data);
}

void VirtualNetwork::service() {
  for (const auto& [ends, flow] : flows_)
    while (auto data = flow->receive()) deliver({ends.second, ends.first, std::move(*data)});
}

bool VirtualNetwork::wait(Nanoseconds longest, int extra) {
  std::vector<pollfd> waits;
  for (const HostStream* stream : streams_)
    if (const short events = stream->wanted(); events != 0)
      waits.push_back({stream->descriptor(), events, 0});
  for (const auto& [ends, flow] : flows_) waits.push_back({flow->descriptor(), POLLIN, 0});
  if (extra >= 0) waits.push_back({extra, POLLIN, 0});
  const timespec time{.tv_sec = static_cast<time_t>(longest / second),
                      .tv_nsec = static_cast<long>(longest % second)};
  return ::ppoll(waits.data(), waits.size(), &time, nullptr) > 0;
}

}  // namespace tlsfit::emulator
