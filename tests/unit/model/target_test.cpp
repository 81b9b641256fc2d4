#include "model/target.hpp"

#include <gtest/gtest.h>

namespace tlsfit {
namespace {

TEST(ParseTarget, TakesHostsPortsAndAddresses) {
  const auto parsed = [](std::string_view text) {
    const Target target = parse_target(text);
    return fmt::format("{} {} {}", target.host, target.port, target.name());
  };
  EXPECT_EQ(parsed("example.org"), "example.org 443 example.org:443");
  EXPECT_EQ(parsed("localhost:8443"), "localhost 8443 localhost:8443");
  EXPECT_EQ(parsed("https://localhost:8443/page?x"), "localhost 8443 localhost:8443");
  EXPECT_EQ(parsed("192.0.2.1:1"), "192.0.2.1 1 192.0.2.1:1");
  EXPECT_EQ(parsed("[2001:db8::1]:8443"), "2001:db8::1 8443 [2001:db8::1]:8443");
  EXPECT_EQ(parsed("[::1]"), "::1 443 [::1]:443");
}

TEST(ParseTarget, RefusesTheRest) {
  for (const char* wrong : {"", ":443", "host:", "host:0", "host:65536", "host:x", "host:443x", "http://host",
                            "[::1", "[::1]443", "ho st", "host/path", "host\n", "[]"})
    EXPECT_THROW(parse_target(wrong), Error) << wrong;
  EXPECT_THROW(parse_target(std::string(254, 'a')), Error);
}

TEST(TargetJson, RoundTrips) {
  Target target = parse_target("localhost:8443");
  target.sni = "other.example";
  target.address = "127.0.0.1:8443";
  const Json json = to_json(target);
  EXPECT_EQ(target_from_json(Fields(json, "t")), target);
}

}  // namespace
}  // namespace tlsfit
