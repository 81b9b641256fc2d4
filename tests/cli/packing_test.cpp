// A server that puts the end of a handshake message and the beginning of the next into one record: Mbed TLS
// reassembles in its input buffer, behind which the rest of that record must fit.
#include <gtest/gtest.h>

#include "cli/tool.hpp"
#include "model/fit.hpp"
#include "model/toolchain.hpp"
#include "support/packing_server.hpp"

namespace tlsfit::test {
namespace {

/// A client of the host with the configuration of `fit`, as rehearsals build it.
fs::path client_of(const fs::path& fit, const fs::path& build) {
  const MbedTls mbedtls = find_mbedtls();
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"cmake", "-G", "Ninja", "-S", (fs::path(TLSFIT_SOURCE_DIR) / "firmware/host").string(), "-B",
            build.string(), "-DTLSFIT_FIT_DIR=" + fit.string(),
            "-DTLSFIT_MBEDTLS_DIR=" + mbedtls.folder.string()},
           {"ninja", "-C", build.string(), "rehearsal"}}) {
    const ProcessResult result = run_process(command);
    EXPECT_TRUE(result.ok()) << result.out << result.err;
  }
  return build / "rehearsal";
}

TEST(Packing, AFitHasRoomWhereverRecordsEnd) {
  const TemporaryFolder place;
  const fs::path profile = place.path() / "p.json", fit = place.path() / "fit";
  PackingServer server(test_pki().ecdsa_chain);
  const std::string port = std::to_string(server.port());
  const ProcessResult probed =
      run_tool({"probe", "localhost:" + port, "--ca", test_pki().ca.string(), "--save", profile.string()});
  ASSERT_TRUE(probed.ok()) << probed.err;
  const ProcessResult fitted = run_tool({"fit", profile.string(), "--board", "pico", "--net", "wiznet",
                                         "--estimate", "-o", fit.string(), "--json"});
  ASSERT_TRUE(fitted.ok()) << fitted.err;
  const RecordPlan record = fit_from_json(parse_json(fitted.out, "fit"), "fit").plans.at(0).record;
  EXPECT_EQ(record.mfl, 512U);
  EXPECT_LT(record.in, 2048U) << "not more than it takes";

  const fs::path client = client_of(fit, place.path() / "build");
  unsigned accepted = 0;
  for (std::size_t first = 4; first <= 512; first += 4) {
    server.cut_first_record_to(first);
    const ProcessResult result =
        run_process({client.string(), "localhost", port, "localhost", "127.0.0.1:" + port, "/"});
    if (server.cut_a_header()) continue;
    EXPECT_TRUE(result.ok()) << "first record of " << first << " bytes, IN " << record.in << ": "
                             << result.out;
    ++accepted;
  }
  EXPECT_GE(accepted, 100U);
}

}  // namespace
}  // namespace tlsfit::test
