// A server that sends more in a record than its profile shows: the fit meets it when its candidate runs, and
// gives the candidate more room. The board is the Original Espruino, whose SPI no other suite uses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "model/fit.hpp"
#include "model/profile.hpp"
#include "support/board_and_net.hpp"
#include "support/packing_server.hpp"

namespace tlsfit::test {
namespace {

RecordPlan record_of(const ProcessResult& fitted) {
  return fit_from_json(parse_json(fitted.out, "fit"), "fit").plans.at(0).record;
}

TEST(Room, ACandidateThatIsShortOfItGetsMore) {
  const TemporaryFolder place;
  const fs::path profile = place.path() / "p.json";
  PackingServer server(test_pki().ecdsa_chain);
  const ProcessResult probed = tlsfit(
      {"probe", "localhost:" + std::to_string(server.port()), "--ca", test_pki().ca, "--save", profile});
  ASSERT_TRUE(probed.ok()) << probed.err;
  // As probes of before wrote it: nothing tells that messages share records here.
  Json json = load_json(profile);
  std::size_t certificate_ends = 0;
  for (const auto& message : json.at("flights").at(0).at("messages")) {
    certificate_ends += message.at("bytes").get<std::size_t>();
    if (message.at("type") == "certificate") break;
  }
  json.erase("flights");
  write_file(profile, json.dump());
  // The last record has the last bytes of the certificate message, and all that follows.
  server.cut_first_record_to((certificate_ends - 16) % 512);

  const auto fit = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"fit",    profile, "--board",           "espruino",
                                          "--net",  any_net, "--optimize",        "flash",
                                          "--json", "-o",    place.path() / "fit"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return tlsfit(arguments);
  };
  const ProcessResult estimated = fit({"--estimate"}), measured = fit({});
  ASSERT_TRUE(estimated.ok()) << estimated.err;
  ASSERT_TRUE(measured.ok()) << measured.err;
  const auto flash_of = [](const ProcessResult& fitted) {
    return parse_json(fitted.out, "fit").at("flash").at("used").get<double>();
  };
  EXPECT_NEAR(flash_of(estimated), flash_of(measured), flash_of(measured) / 50);
  EXPECT_EQ(record_of(estimated).mfl, 512U);
  EXPECT_EQ(record_of(measured).mfl, 512U);
  EXPECT_GT(record_of(measured).in, record_of(estimated).in);
  EXPECT_EQ(parse_json(measured.out, "fit").at("rehearsal").at(0).at("outcome"), "ok");
}

}  // namespace
}  // namespace tlsfit::test
