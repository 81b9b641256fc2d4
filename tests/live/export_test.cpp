// A fit in another project: `tlsfit export`, for every shape of the library. What it writes is compiled where
// nothing of tlsfit is, and the client connects: on this machine, and on cores that are emulated by QEMU.
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

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
  for (const char* const name : {"templates", "firmware", "LICENSE"})
    fs::create_symlink(source / name, folder / name);
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

class Exported : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* const program : {"make", "openssl"})
      if (!find_program(program)) GTEST_SKIP() << "there is no " << program;
  }

  /// A fit for these servers with one shape, exported.
  void export_fit(const std::string& shape, const std::vector<std::string>& servers, const std::string& as) {
    const std::map<std::string, std::string> environment{
        {"TLSFIT_DATA_DIR", data_with(shape, folder_.path() / "data").string()}};
    std::vector<std::string> words{TLSFIT_BINARY, "fit"};
    words.insert(words.end(), servers.begin(), servers.end());
    words.insert(words.end(), {"--ca", pki_.ca.string()});
    words = on_any_board(words, {"--estimate", "-o", fit().string()});
    const ProcessResult fitted = run(words, {.environment = environment});
    ASSERT_TRUE(fitted.ok()) << fitted.out << fitted.err;
    ASSERT_EQ(load_json(fit() / "fit.json").at("shape").at("name"), shape);
    const ProcessResult exported =
        run({TLSFIT_BINARY, "export", fit().string(), "--as", as, "-o", project().string()},
            {.environment = environment});
    ASSERT_TRUE(exported.ok()) << exported.out << exported.err;
  }

  /// `make` with these settings. Nothing of tlsfit's own folders is named there.
  void make(std::vector<std::string> settings) {
    settings.insert(settings.begin(), {"make", "-s", "-j2"});
    const ProcessResult made = run(settings, {.folder = project()});
    ASSERT_TRUE(made.ok()) << made.out << made.err;
    ASSERT_EQ(made.err, "") << "no warnings in other people's builds";
  }

  fs::path fit() const { return folder_.path() / "fit"; }
  fs::path project() const { return folder_.path() / "project"; }

  TemporaryFolder folder_;
  const Pki& pki_ = test_pki();
};

class ExportedShape : public Exported, public testing::WithParamInterface<std::string> {
 protected:
  /// One of the shapes is handed over to CMake, the others to make.
  bool by_cmake() const { return GetParam() == "legacy"; }

  void compile() {
    const bool cache = find_program("ccache").has_value();
    if (!by_cmake()) {
      std::vector<std::string> settings{"CFLAGS=-O0", "CXXFLAGS=-O0"};
      if (cache) settings.insert(settings.end(), {"CC=ccache cc", "CXX=ccache c++"});
      return make(settings);
    }
    std::vector<std::string> configure{"cmake", "-G", "Ninja", "-B", "build"};
    if (cache)
      configure.insert(configure.end(),
                       {"-DCMAKE_C_COMPILER_LAUNCHER=ccache", "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"});
    for (const auto& words : {configure, std::vector<std::string>{"cmake", "--build", "build"}}) {
      const ProcessResult made = run(words, {.folder = project()});
      ASSERT_TRUE(made.ok()) << made.out << made.err;
    }
  }

  ProcessResult client(std::uint16_t port) {
    const fs::path program = by_cmake() ? project() / "build/client" : project() / "client";
    return run({program.string(), "localhost", std::to_string(port)}, {});
  }
};

TEST_P(ExportedShape, ConnectsWhereNothingOfTlsfitIs) {
  Server tls12 = start_s_server({pki_.ecdsa}, {"-www", "-tls1_2"});
  const Server tls13 = start_s_server({pki_.ecdsa_chain}, {"-www", "-tls1_3"});
  const bool both = GetParam() != "legacy";  // which refuses TLS 1.3
  std::vector<std::string> servers{tls12.name()};
  if (both) servers.push_back(tls13.name());
  ASSERT_NO_FATAL_FAILURE(export_fit(GetParam(), servers, by_cmake() ? "cmake" : "make"));
  ASSERT_NO_FATAL_FAILURE(compile());

  const ProcessResult page = client(tls12.port());
  EXPECT_TRUE(page.ok()) << page.err;
  EXPECT_THAT(page.out, HasSubstr("HTTP/1.0 200"));
  EXPECT_THAT(page.out, HasSubstr("TLSv1.2"));
  if (both) {
    const ProcessResult newer = client(tls13.port());
    EXPECT_TRUE(newer.ok()) << newer.err;
    EXPECT_THAT(newer.out, HasSubstr("HTTP/1.0 200"));
  }

  tls12.stop();
  const Server impostor = serve_at(tls12.port(), pki_.other_issuer);
  const ProcessResult refused = client(impostor.port());
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("unknown issuer"));
  EXPECT_EQ(refused.out, "");
}

std::string shape_name(const testing::TestParamInfo<std::string>& shape) {
  std::string name = shape.param;
  std::erase(name, '-');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shapes, ExportedShape, testing::ValuesIn(shape_names()), shape_name);

/// A machine that is not this one: its compiler, and what runs its programs.
struct Machine {
  const char* name;
  const char* shape;
  const char* compiler;
  std::vector<std::string> flags;
  const char* runs;
};

void PrintTo(const Machine& machine, std::ostream* out) {
  *out << machine.name;
}

/// C++ headers of another compiler, for one that Debian has none for: those that need no library are the same
/// for all machines.
std::string borrowed_headers() {
  std::string flags = "CXXFLAGS=-nostdinc++";
  const ProcessResult said = run({"arm-none-eabi-g++", "-E", "-v", "-x", "c++", "/dev/null"}, {});
  std::istringstream lines(said.err);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(" /") && line.find("c++") != line.npos) flags += " -isystem" + line;
  return flags;
}

class ExportedElsewhere : public Exported, public testing::WithParamInterface<Machine> {
 protected:
  void SetUp() override {
    Exported::SetUp();
    for (const std::string& program : {std::string(GetParam().compiler) + "-gcc",
                                       std::string("arm-none-eabi-g++"), std::string(GetParam().runs)})
      if (!find_program(program)) GTEST_SKIP() << "there is no " << program;
  }

  std::string compiler(const char* tool) const { return fmt::format("{}-{}", GetParam().compiler, tool); }

  /// tests/live/exported/bare.c with the exported library.
  void link(std::uint16_t port) {
    std::vector<std::string> words{compiler("gcc")};
    words.insert(words.end(), GetParam().flags.begin(), GetParam().flags.end());
    words.insert(
        words.end(),
        {"-Os", "-Wall", "-Isrc", "-DHOST=\"localhost\"", fmt::format("-DPORT={}", port), "-nostartfiles",
         "-static", (source / "tests/live/exported/bare.c").string(), "libtlsfit.a", "-Wl,--gc-sections",
         "-T", (source / "tests/live/exported/bare.ld").string(), "-o", "bare.elf"});
    const ProcessResult linked = run(words, {.folder = project()});
    ASSERT_TRUE(linked.ok()) << linked.err;
  }
};

TEST_P(ExportedElsewhere, ConnectsFromAnotherMachine) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server nginx = start_nginx({.identities = {pki_.ecdsa_chain}, .page = "from another machine"});
  ASSERT_NO_FATAL_FAILURE(export_fit(GetParam().shape, {nginx.name()}, "make"));
  std::vector<std::string> settings{"libtlsfit.a", "CC=" + compiler("gcc"), "CXX=" + compiler("g++"),
                                    "AR=" + compiler("ar"),
                                    fmt::format("FLAGS={}", fmt::join(GetParam().flags, " "))};
  if (std::string_view(GetParam().compiler).starts_with("riscv")) settings.push_back(borrowed_headers());
  ASSERT_NO_FATAL_FAILURE(make(settings));
  ASSERT_NO_FATAL_FAILURE(link(nginx.port()));
  // The program has no sockets: the connection is made for it.
  const std::string connect = fmt::format("exec 3<>/dev/tcp/127.0.0.1/{}; exec \"$@\"", nginx.port());
  const ProcessResult page =
      run({"bash", "-c", connect, "bash", GetParam().runs, (project() / "bare.elf").string()}, {});
  EXPECT_TRUE(page.ok()) << page.err;
  EXPECT_THAT(page.out, HasSubstr("from another machine"));
}

INSTANTIATE_TEST_SUITE_P(Cores, ExportedElsewhere,
                         testing::Values(Machine{"CortexM4",
                                                 "provider",
                                                 "arm-none-eabi",
                                                 {"-mcpu=cortex-m4", "-mthumb", "--specs=nano.specs"},
                                                 "qemu-arm"},
                                         Machine{"CortexM0Plus",
                                                 "provider-small",
                                                 "arm-none-eabi",
                                                 {"-mcpu=cortex-m0plus", "-mthumb", "--specs=nano.specs"},
                                                 "qemu-arm"},
                                         Machine{"RiscV",
                                                 "psa-p256m",
                                                 "riscv64-unknown-elf",
                                                 {"-march=rv32imac", "-mabi=ilp32", "--specs=picolibc.specs"},
                                                 "qemu-riscv32"}),
                         [](const auto& machine) { return std::string(machine.param.name); });

}  // namespace
}  // namespace tlsfit::test
