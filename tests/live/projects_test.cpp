// A fit in another project: examples/makefile, copied out of here, makes a client in C of the fit's files,
// Mbed TLS and what docs/projects.md lists, for every shape of the library; and the client connects.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/process.hpp"
#include "model/fields.hpp"
#include "model/toolchain.hpp"
#include "support/board_and_net.hpp"
#include "support/pki.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

const fs::path source = TLSFIT_SOURCE_DIR;

Json shapes() {
  return load_json(source / "configs/mbedtls/3.6/shapes.json");
}

std::vector<std::string> shape_names() {
  const Json all = shapes();
  std::vector<std::string> names;
  for (const Json& shape : all.at("shapes")) names.push_back(shape.at("name"));
  return names;
}

/// The tool's data with one shape alone, so that a fit has no choice.
fs::path data_with(const std::string& shape, const fs::path& folder) {
  fs::create_directories(folder);
  fs::copy(source / "configs", folder / "configs", fs::copy_options::recursive);
  for (const char* const name : {"templates", "firmware"})
    fs::create_directory_symlink(source / name, folder / name);
  Json all = shapes(), chosen = Json::array();
  for (const Json& each : all.at("shapes"))
    if (each.at("name") == shape) chosen.push_back(each);
  chosen.at(0).erase("objectives");
  all["shapes"] = chosen;
  write_file(folder / "configs/mbedtls/3.6/shapes.json", dump_json(all));
  return folder;
}

ProcessResult run(const std::vector<std::string>& words, ProcessOptions options) {
  options.timeout = std::chrono::minutes(5);
  return run_process(words, options);
}

/// Another server in the place of one that has ended.
Server serve_at(std::uint16_t port, const Identity& identity) {
  return Server({find_server("openssl")->string(), "s_server", "-accept", std::to_string(port), "-cert",
                 identity.chain.string(), "-key", identity.key.string(), "-www"},
                port, std::make_shared<TemporaryFolder>());
}

class OtherProject : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    for (const char* const program : {"make", "openssl"})
      if (!find_program(program)) GTEST_SKIP() << "there is no " << program;
  }

  void make_client(const fs::path& fit) {
    fs::copy(source / "examples/makefile", project());
    std::vector<std::string> words = {"make",
                                      "-s",
                                      "-j2",
                                      "FIT=" + fit.string(),
                                      "MBEDTLS=" + find_mbedtls().folder.string(),
                                      "TLSFIT=" + (source / "firmware").string(),
                                      "CFLAGS=-O0",
                                      "CXXFLAGS=-O0"};
    if (find_program("ccache")) words.insert(words.end(), {"CC=ccache cc", "CXX=ccache c++"});
    const ProcessResult made = run(words, {.folder = project()});
    ASSERT_TRUE(made.ok()) << made.out << made.err;
  }

  ProcessResult client(std::uint16_t port) {
    return run({(project() / "client").string(), "localhost", std::to_string(port)}, {});
  }

  fs::path project() const { return folder_.path() / "project"; }

  TemporaryFolder folder_;
  const Pki& pki_ = test_pki();
};

TEST_P(OtherProject, ConnectsWithWhatTheFitWrote) {
  Server tls12 = start_s_server({pki_.ecdsa}, {"-www", "-tls1_2"});
  const Server tls13 = start_s_server({pki_.ecdsa_chain}, {"-www", "-tls1_3"});
  const bool both = GetParam() != "legacy";  // which refuses TLS 1.3
  const fs::path fit = folder_.path() / "fit";
  std::vector<std::string> words = on_any_board(
      {TLSFIT_BINARY, "fit", tls12.name(), "--ca", pki_.ca.string()}, {"--estimate", "-o", fit.string()});
  if (both) words.insert(words.begin() + 2, tls13.name());
  const fs::path data = data_with(GetParam(), folder_.path() / "data");
  const ProcessResult fitted = run(words, {.environment = {{"TLSFIT_DATA_DIR", data.string()}}});
  ASSERT_TRUE(fitted.ok()) << fitted.out << fitted.err;
  ASSERT_EQ(load_json(fit / "fit.json").at("shape").at("name"), GetParam());
  ASSERT_NO_FATAL_FAILURE(make_client(fit));

  const ProcessResult page = client(tls12.port());
  EXPECT_TRUE(page.ok()) << page.err;
  EXPECT_THAT(page.err, HasSubstr("verified: TLSv1.2"));
  EXPECT_THAT(page.out, HasSubstr("HTTP/1.0 200"));
  if (both) {
    const ProcessResult newer = client(tls13.port());
    EXPECT_TRUE(newer.ok()) << newer.err;
    EXPECT_THAT(newer.err, HasSubstr("verified: TLSv1.3"));
    EXPECT_THAT(newer.out, HasSubstr("HTTP/1.0 200"));
  }

  tls12.stop();
  const Server impostor = serve_at(tls12.port(), pki_.other_issuer);
  const ProcessResult refused = client(impostor.port());
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("handshake: -0x2700"));
  EXPECT_EQ(refused.out, "");
}

std::string shape_name(const testing::TestParamInfo<std::string>& shape) {
  std::string name = shape.param;
  std::erase(name, '-');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shapes, OtherProject, testing::ValuesIn(shape_names()), shape_name);

}  // namespace
}  // namespace tlsfit::test
