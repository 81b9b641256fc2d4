#include "model/join.hpp"

#include <algorithm>

namespace tlsfit {

namespace {

// IEEE 802.11 (a name has at most 32 bytes) and WPA (a passphrase has 8 or more); 3GPP TS 11.11 §9.3: a PIN.
constexpr JoinField fields_there_are[] = {
    {.id = "ssid",
     .with = "",
     .name = "the Wi-Fi network's name",
     .option = "--wifi-ssid",
     .variable = "",
     .shortest = 1,
     .digits = false},
    {.id = "key",
     .with = "ssid",
     .name = "the Wi-Fi key",
     .option = "--wifi-key",
     .variable = "TLSFIT_WIFI_KEY",
     .shortest = 8,
     .digits = false},
    {.id = "apn",
     .with = "",
     .name = "the access point's name",
     .option = "--apn",
     .variable = "",
     .shortest = 1,
     .digits = false},
    {.id = "user",
     .with = "apn",
     .name = "the access point's user",
     .option = "--apn-user",
     .variable = "",
     .shortest = 1,
     .digits = false},
    {.id = "password",
     .with = "user",
     .name = "the access point's password",
     .option = "--apn-password",
     .variable = "TLSFIT_APN_PASSWORD",
     .shortest = 1,
     .digits = false},
    {.id = "pin",
     .with = "",
     .name = "the SIM's PIN",
     .option = "--sim-pin",
     .variable = "TLSFIT_SIM_PIN",
     .shortest = 4,
     .digits = true},
};

}  // namespace

std::span<const JoinField> join_fields() {
  return fields_there_are;
}

const JoinField* join_field(std::string_view id) {
  const auto found = std::ranges::find(fields_there_are, id, &JoinField::id);
  return found == std::end(fields_there_are) ? nullptr : found;
}

JoinGiven join_given_from_json(Fields fields, const fs::path& list) {
  JoinGiven given;
  for (const JoinField& field : join_fields()) {
    if (!field.secret()) {
      if (fields.has(field.id)) given.emplace(field.id, fields.text(field.id));
      continue;
    }
    const std::string in_file = fmt::format("{}_file", field.id);
    if (fields.has(field.id))
      throw Error(ExitCode::Usage,
                  "{}: {}: {} does not belong into this file: put it into one of its own, and name that: "
                  "\"{}\"",
                  fields.where(), field.id, field.name, in_file);
    if (fields.has(in_file))
      given.emplace(field.id, (list.parent_path() / fields.text(in_file)).lexically_normal().string());
  }
  fields.done();
  return given;
}

}  // namespace tlsfit
