// The words of MQTT 3.1.1 (OASIS Standard, 29 October 2014): sections and statements such as [MQTT-2.2.2-2]
// are those of that document, here and in the files beside this one.
#pragma once

#include <cstdint>

namespace mqtt {

/// Control packet types, section 2.2.1.
enum class Type : std::uint8_t {
  None = 0,  ///< reserved
  Connect = 1,
  Connack,
  Publish,
  Puback,
  Pubrec,
  Pubrel,
  Pubcomp,
  Subscribe,
  Suback,
  Unsubscribe,
  Unsuback,
  Pingreq,
  Pingresp,
  Disconnect,
};

/// Quality of service, section 4.3.
enum class Qos : std::uint8_t { AtMostOnce, AtLeastOnce, ExactlyOnce };

/// Largest remaining length, section 2.2.3: four bytes of seven bits.
inline constexpr std::uint32_t largest_remaining = 268'435'455;

/// The return code of SUBACK for a subscription that was refused, section 3.9.3.
inline constexpr std::uint8_t subscription_refused = 0x80;

}  // namespace mqtt
