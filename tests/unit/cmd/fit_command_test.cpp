#include "cmd/fit_command.hpp"

#include <gtest/gtest.h>

namespace tlsfit {
namespace {

TEST(FitCommand, SaysEverythingThatDecidesWhatTheFilesHold) {
  FitArguments arguments;
  arguments.targets = {"my server.json", "localhost:8443"};
  arguments.board = "pico";
  arguments.net = "wiznet";
  EXPECT_EQ(fit_command(arguments, "bare"),
            "tlsfit fit 'my server.json' localhost:8443 --board pico --net wiznet --layout bare --optimize "
            "balanced");
  arguments.targets = {"it's.json"};
  arguments.ca = "ca.pem";
  arguments.anchor = "key";
  arguments.client = {.certificate = "c.pem", .key = "c.key"};
  arguments.connections = 1;
  arguments.limits.ram = 24576;
  arguments.words = "short";
  arguments.prove = true;
  EXPECT_EQ(fit_command(arguments, "bare"),
            "tlsfit fit 'it'\\''s.json' --board pico --net wiznet --layout bare --words short --optimize "
            "balanced --anchor key "
            "--ca ca.pem --client-cert c.pem --client-key c.key --connections 1 --max-ram 24576 --prove");
}

}  // namespace
}  // namespace tlsfit
