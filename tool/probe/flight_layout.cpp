#include "probe/flight_layout.hpp"

#include <algorithm>

namespace tlsfit::probe {

namespace {

constexpr std::size_t most_records = 512;  // 256 KB in fragments of 512: more is no layout, but mischief

}  // namespace

void note_flight(Profile& profile, std::uint16_t version, const wire::ServerExtensions& extensions,
                 std::optional<std::uint16_t> offered_limit, const std::vector<wire::MessageSize>& messages,
                 const std::vector<std::size_t>& records) {
  if (records.size() > most_records || std::ranges::find(messages, wire::HandshakeType::Certificate,
                                                         &wire::MessageSize::type) == messages.end())
    return;
  Flight flight;
  flight.version = wire::version_name(version);
  if (const auto code = extensions.max_fragment_length; code && *code >= 1 && *code <= 4)
    flight.max_fragment_length = 256U << *code;  // RFC 6066 section 4
  if (extensions.record_size_limit && offered_limit) flight.record_size_limit = *offered_limit;
  if (std::ranges::any_of(profile.flights, [&](const Flight& known) {
        return known.version == flight.version && known.max_fragment_length == flight.max_fragment_length &&
               known.record_size_limit == flight.record_size_limit;
      }))
    return;
  for (const wire::MessageSize& message : messages)
    flight.messages.push_back(
        {wire::handshake_name(message.type), static_cast<std::uint32_t>(message.bytes)});
  for (const std::size_t bytes : records) flight.records.push_back(static_cast<std::uint32_t>(bytes));
  profile.flights.push_back(std::move(flight));
}

}  // namespace tlsfit::probe
