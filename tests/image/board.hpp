// What every image test does: makes an image for a server by the tlsfit commands, and runs it on the emulated
// board.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/process.hpp"
#include "model/fields.hpp"
#include "support/board_and_net.hpp"
#include "support/pki.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {

/// What `tlsfit ARGUMENTS` said. The binary is the one of this build.
/// @param folder where it runs; empty: here
ProcessResult tlsfit(std::vector<std::string> arguments, const fs::path& folder = {});

/// An image for the Pico with a W5500, or for another board or net, made in a temporary folder by probe, fit
/// and build.
class Image {
 public:
  /// @param name the server as the device will name it: "localhost:8443"
  /// @param fit_arguments further arguments of `tlsfit fit`
  /// @param client the device's own certificate; null: none
  /// Throws std::runtime_error with what the failing command said.
  explicit Image(const std::string& name, const fs::path& ca = test_pki().ca,
                 const std::vector<std::string>& fit_arguments = {}, const Identity* client = nullptr,
                 std::string net = any_net, std::string board = any_board);

  /// One image for several servers, each with the roots that it ends at.
  explicit Image(const std::vector<std::pair<std::string, fs::path>>& servers);

  fs::path elf() const { return folder_.path() / "out/firmware.elf"; }
  fs::path fit_folder() const { return folder_.path() / "fit"; }
  Json profile() const { return load_json(folder_.path() / "target-0.json"); }
  Json fit() const { return load_json(fit_folder() / "fit.json"); }

 private:
  void make(const std::vector<std::pair<std::string, fs::path>>& servers,
            const std::vector<std::string>& fit_arguments, const Identity* client);

  std::string net_ = any_net, board_ = any_board;
  TemporaryFolder folder_;
};

/// What a run of an image showed.
struct RunResult {
  Json report;             ///< "tlsfit.run/1"
  std::string transcript;  ///< the console
  int exit_code = 0;

  const Json& request(std::size_t number) const { return report.at("requests").at(number); }
  std::string outcome(std::size_t number) const { return request(number).at("outcome"); }
  std::string error(std::size_t number) const { return request(number).at("error"); }
};

/// `tlsfit run IMAGE --json ARGUMENTS`. Throws std::runtime_error if there is no report.
RunResult run(const Image& image, const std::vector<std::string>& arguments);

/// Whether the estimate that the image's fit is made of holds for a run with one request: RAM within 5 % and
/// flash within 2 %, which leaves room for firmware that has changed since costs.json was measured
/// (scripts/calibrate).
void expect_as_estimated(const Image& image, const RunResult& result);

/// Whether the estimate of flash that the image's fit is made of is so near the linked image, as a share of
/// it.
void expect_flash_as_estimated(const Image& image, double share);

/// The page of a server: "https://localhost:8443/".
std::string url(const Server& server);

/// A suite of tests with one nginx, and one image that was fitted to it.
class ServedImage : public testing::Test {
 protected:
  /// To be called by SetUpTestSuite(). Without nginx it does nothing: the tests are skipped.
  static void serve(const NginxOptions& options, const std::string& net = any_net,
                    const std::vector<std::string>& fit_arguments = {}, const std::string& board = any_board);
  static void TearDownTestSuite();
  void SetUp() override;

  static inline std::unique_ptr<Server> server;
  static inline std::unique_ptr<Image> image;
};

}  // namespace tlsfit::test
