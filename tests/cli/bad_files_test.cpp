// Every place where a command reads a file, times everything that can be wrong with one: always exit code 2
// and one line that names the file, never a defect, nothing left behind, nothing that drives the terminal.
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

#include "cli/tool.hpp"
#include "model/fit.hpp"
#include "support/pki.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

enum class Format { Json, List, Pem, Elf };

/// A place where a command reads a file.
struct Place {
  std::string name;
  std::string
      command;  ///< FILE: the bad file; HOST: a port where nobody listens; GOOD: a folder of good files
  Format format;
  std::string file = {};               ///< where it is, if the command does not name it
  std::vector<std::string> well = {};  ///< what is no mistake there
  std::string targets = {};            ///< content of targets.json, with FILE and HOST
};

std::string targets_with(const std::string& key) {
  return R"({"schema": "tlsfit.targets/1", "targets": [{"host": "HOST", )" + key + R"(": "FILE")" +
         (key == "\"client_cert" ? R"(, "client_key": "GOOD/client.key")" : "") +
         (key == "\"client_key" ? R"(, "client_cert": "GOOD/client.pem")" : "") + "}]}";
}

const Place places[] = {
    {"probe --ca", "probe HOST --ca FILE", Format::Pem},
    {"probe --client-cert", "probe HOST --client-cert FILE --client-key GOOD/client.key", Format::Pem},
    {"probe --client-key", "probe HOST --client-cert GOOD/client.pem --client-key FILE", Format::Pem},
    {"probe --targets", "probe --targets FILE", Format::List},
    {"probe --resume",
     "probe HOST HOST --save FILE --resume",
     Format::Json,
     "",
     {"missing", "empty", "cut off"}},
    {"fit PROFILE", "fit FILE --board pico --net wiznet", Format::Json},
    {"fit --board", "fit GOOD/other.json --board FILE --net wiznet", Format::Json},
    {"fit --net", "fit GOOD/other.json --board pico --net FILE", Format::Json},
    {"fit --ca", "fit HOST --board pico --net wiznet --ca FILE", Format::Pem},
    {"fit --ca for many", "fit --quiet --board pico --net wiznet --estimate --ca FILE", Format::Pem},
    {"fit --client-cert",
     "fit HOST --board pico --net wiznet --client-cert FILE --client-key GOOD/client.key", Format::Pem},
    {"fit --client-key", "fit HOST --board pico --net wiznet --client-cert GOOD/client.pem --client-key FILE",
     Format::Pem},
    {"./targets.json", "fit --quiet --board pico --net wiznet", Format::Json, "targets.json", {"missing"}},
    {"a target's profile",
     "fit --quiet --board pico --net wiznet",
     Format::Json,
     "",
     {},
     targets_with("\"profile")},
    {"a target's ca", "fit --quiet --board pico --net wiznet", Format::Pem, "", {}, targets_with("\"ca")},
    {"a target's client_cert",
     "fit --quiet --board pico --net wiznet",
     Format::Pem,
     "",
     {},
     targets_with("\"client_cert")},
    {"a target's client_key",
     "fit --quiet --board pico --net wiznet",
     Format::Pem,
     "",
     {},
     targets_with("\"client_key")},
    {"build --fit", "build --board pico --net wiznet --fit fit", Format::Json, "fit/fit.json"},
    {"build --board", "build --board FILE --net wiznet --fit GOOD/fit", Format::Json},
    {"build --net", "build --board pico --net FILE --fit GOOD/fit", Format::Json},
    {"explain --fit", "explain MBEDTLS_GCM_C --fit fit", Format::Json, "fit/fit.json"},
    {"explain, proof", "explain MBEDTLS_GCM_C --fit fit", Format::Json, "fit/proof.json", {"missing"}},
    {"check FIT", "check fit", Format::Json, "fit/fit.json"},
    {"check, profile", "check fit", Format::Json, "fit/profiles/a.profile.json"},
    {"check --client-cert", "check GOOD/fit --client-cert FILE --client-key GOOD/client.key", Format::Pem},
    {"check --client-key", "check GOOD/fit --client-cert GOOD/client.pem --client-key FILE", Format::Pem},
    {"matrix FILE", "matrix FILE", Format::Json},
    {"size IMAGE", "size FILE", Format::Elf, "", {"foreign"}},
    {"run IMAGE", "run FILE --get https://localhost/", Format::Elf},
};

/// What can be wrong with a file, by name; nothing in `content`: there is none.
struct Fault {
  std::string name;
  std::optional<std::string> content;
};

std::vector<Fault> faults_of(Format format, const Identity& client) {
  std::vector<Fault> faults{{"missing", std::nullopt},
                            {"empty", ""},
                            {"bytes", std::string("\x1b]0;owned\x07\x1b[2J\xff\x00\xc2\x9b\n", 19)}};
  if (format != Format::List) faults.push_back({"text", "hello\n"});
  switch (format) {
    case Format::Json:
      faults.push_back({"cut off", "{\"schema\": \"tlsfit.profile/1\","});
      faults.push_back({"list", "[]\n"});
      faults.push_back({"other", "{\"schema\": \"\\u001b[2J/1\"}\n"});
      faults.push_back({"deep", std::string(100'000, '[') + "\n"});
      faults.push_back({"huge number", "{\"schema\": 1" + std::string(400, '0') + "}\n"});
      break;
    case Format::List:
      faults.push_back({"no host", "exa mple\n"});
      break;
    case Format::Pem:
      faults.push_back({"cut off", read_text(client.chain).substr(0, 200)});
      faults.push_back({"json", "{}\n"});
      break;
    case Format::Elf:
      faults.push_back({"cut off",
                        "\x7f"
                        "ELF\x01\x01\x01"});
      faults.push_back({"foreign", read_text("/proc/self/exe")});
      break;
  }
  return faults;
}

class BadFiles : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    good_ = new TemporaryFolder;
    const fs::path& at = good_->path();
    fs::copy_file(test_pki().client.chain, at / "client.pem");
    fs::copy_file(test_pki().client.key, at / "client.key");
    write_file(at / "other.json", "{}\n");
    Fit fit;
    fit.board = "pico";
    fit.net = "wiznet";
    fit.layout = "bare";
    write_file(at / "fit/fit.json", dump_json(to_json(fit)));
    // Nothing is compiled here: it is only looked for.
    write_file(at / "mbedtls/include/mbedtls/build_info.h", "#define MBEDTLS_VERSION_STRING \"3.6.0\"\n");
  }
  static void TearDownTestSuite() {
    delete good_;
    good_ = nullptr;
  }

  static std::string filled(std::string text, const std::string& file) {
    for (const auto& [name, value] : {std::pair<std::string, std::string>{"FILE", file},
                                      {"HOST", refusing_host()},
                                      {"GOOD", good_->path().string()}})
      for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + value.size()))
        text.replace(at, name.size(), value);
    return text;
  }

  /// The name of the file in a place: "bad.json", below `closed` if there is to be such a folder.
  static std::string file_of(const Place& place, bool closed) {
    if (!place.file.empty()) return place.file;
    const std::string ending = place.format == Format::Json ? ".json" : ".txt";
    return (closed ? "closed/bad" : "bad") + ending;
  }

  /// `prepare` makes the bad file in the folder it is given; `restore` makes all of it readable again.
  template <class Prepare, class Restore>
  void expect_one_line(const Place& place, const std::string& file, const std::vector<std::string>& before,
                       Prepare prepare, Restore restore) {
    const TemporaryFolder folder;
    if (place.file == "fit/proof.json" || place.name == "check, profile")
      fs::copy(good_->path() / "fit", folder.path() / "fit");
    if (!place.targets.empty()) write_file(folder.path() / "targets.json", filled(place.targets, file));
    prepare(folder.path());
    ProcessOptions options;
    options.folder = folder.path();
    options.timeout = std::chrono::seconds(60);
    options.environment = {{"TLSFIT_MBEDTLS_DIR", (good_->path() / "mbedtls").string()}};
    std::vector<std::string> command = before;
    command.emplace_back(TLSFIT_BINARY);
    for (const std::string& word : words(filled(place.command, file))) command.push_back(word);
    const ProcessResult result = run_process(command, options);
    restore(folder.path());
    ++cells_;
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_THAT(result.err, testing::StartsWith("tlsfit: "));
    EXPECT_THAT(result.err, HasSubstr(file.substr(0, place.file.empty() ? file.npos : file.find('/'))));
    EXPECT_LT(result.err.size(), 400u) << result.err;
    EXPECT_TRUE(std::none_of(result.err.begin(), result.err.end() - 1, [](unsigned char c) {
      return c < 0x20 || c == 0x7f;
    })) << testing::PrintToString(result.err);
    std::set<std::string> known{"targets.json", "fit", "fit/fit.json", "fit/profiles", "closed", file};
    for (const std::string& path : tree_of(folder.path()))
      EXPECT_TRUE(known.contains(path)) << path << " is left behind";
  }

  static TemporaryFolder* good_;
  std::size_t cells_ = 0;
};

TemporaryFolder* BadFiles::good_ = nullptr;

TEST_F(BadFiles, OfEveryKindInEveryPlace) {
  const auto nothing = [](const fs::path&) {};
  for (const Place& place : places) {
    const std::string file = file_of(place, false);
    for (const Fault& fault : faults_of(place.format, test_pki().client)) {
      if (std::find(place.well.begin(), place.well.end(), fault.name) != place.well.end()) continue;
      SCOPED_TRACE(place.name + ": " + fault.name);
      expect_one_line(
          place, file, {},
          [&](const fs::path& folder) {
            if (fault.content) write_file(folder / file, *fault.content);
          },
          nothing);
    }
    SCOPED_TRACE(place.name + ": folder");
    expect_one_line(
        place, file, {}, [&](const fs::path& folder) { fs::create_directories(folder / file); }, nothing);
  }
  EXPECT_GE(cells_, 120u);
  RecordProperty("cells", static_cast<int>(cells_));
}

/// As root everything may be read: a command that gives that right away before it starts the tool.
std::vector<std::string> without_root_s_rights() {
  if (::geteuid() != 0) return {};
  const char* const rights = "-dac_override,-dac_read_search";
  return {"setpriv", "--bounding-set", rights, "--inh-caps", rights};
}

TEST_F(BadFiles, ThatMayNotBeRead) {
  const std::vector<std::string> before = without_root_s_rights();
  {
    const TemporaryFolder folder;
    write_file(folder.path() / "x", "");
    fs::permissions(folder.path() / "x", fs::perms::none);
    std::vector<std::string> look = before;
    look.insert(look.end(), {"cat", (folder.path() / "x").string()});
    const ProcessResult looked = run_process(look);
    if (looked.err.find("ermission denied") == std::string::npos)
      GTEST_SKIP() << "nothing is unreadable for this user: " << looked.err;
    std::vector<std::string> tool = before;
    tool.insert(tool.end(), {TLSFIT_BINARY, "explain", "MBEDTLS_GCM_C"});
    const ProcessResult works = run_process(tool);
    ASSERT_EQ(works.exit_code, 0) << works.err;
  }
  for (const Place& place : places)
    for (const bool closed : {false, true}) {
      if (closed && place.file == "targets.json") continue;    // the folder we are in: below
      if (closed && place.file == "fit/proof.json") continue;  // fit.json is told of first
      SCOPED_TRACE(place.name + (closed ? ": in a folder that may not be entered" : ": unreadable"));
      const std::string file = file_of(place, closed);
      const auto shut = [&](const fs::path& folder) {
        const fs::path path = folder / file;
        return closed ? path.parent_path() : path;
      };
      expect_one_line(
          place, file, before,
          [&](const fs::path& folder) {
            write_file(folder / file, "{}");
            fs::permissions(shut(folder), fs::perms::none);
          },
          [&](const fs::path& folder) { fs::permissions(shut(folder), fs::perms::owner_all); });
    }
  // What is looked for first in the folder that we are in.
  const Place here{"./tlsfit.json", "fit --quiet --board pico --net wiznet -o GOOD/out", Format::Json,
                   "tlsfit.json"};
  expect_one_line(
      here, "tlsfit.json", before,
      [](const fs::path& folder) {
        write_file(folder / "tlsfit.json", "{}");
        fs::permissions(folder, fs::perms::none);
      },
      [](const fs::path& folder) { fs::permissions(folder, fs::perms::owner_all); });

  // A folder of PATH that may not be entered is passed over, as a shell does.
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "closed");
  fs::permissions(folder.path() / "closed", fs::perms::none);
  std::vector<std::string> doctor = before;
  doctor.insert(doctor.end(), {"env", "PATH=" + (folder.path() / "closed").string() + ":/usr/bin:/bin",
                               TLSFIT_BINARY, "doctor", "--json"});
  const ProcessResult looked = run_process(doctor);
  EXPECT_TRUE(looked.exit_code == 0 || looked.exit_code == 3) << looked.err;
  EXPECT_EQ(looked.err, "");
  // Mbed TLS below it is looked for, not found, and said so; --version answers all the same.
  for (const char* const word : {"doctor", "--version"}) {
    std::vector<std::string> named = before;
    named.insert(named.end(), {"env", "TLSFIT_MBEDTLS_DIR=" + (folder.path() / "closed/mbedtls").string(),
                               TLSFIT_BINARY, word});
    const ProcessResult result = run_process(named);
    EXPECT_TRUE(result.exit_code == 0 || result.exit_code == 3) << result.err;
    EXPECT_EQ(result.err, "");
  }
  std::vector<std::string> fit = before;
  fit.insert(fit.end(), {"env", "TLSFIT_MBEDTLS_DIR=" + (folder.path() / "closed/mbedtls").string(),
                         TLSFIT_BINARY, "fit", "x.json", "--board", "pico", "--net", "wiznet"});
  const ProcessResult result = run_process(fit);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("closed/mbedtls"));
  EXPECT_THAT(result.err, HasSubstr("cannot be read: Permission denied"));
}

}  // namespace
}  // namespace tlsfit::test
