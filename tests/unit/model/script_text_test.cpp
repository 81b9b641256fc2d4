#include "model/script_text.hpp"

#include <gmock/gmock.h>

namespace tlsfit {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

TEST(ScriptText, NamesItsModulesAndServers) {
  const ScriptText script = read_script(R"(var http = require("http"); // require("tls")
/* require("MQTT") */ const re = /["'`/]require("net")/;
http.get('https://example.org/a?b#c', function() {});
http.get("https://Example.org:8443");
require( 'WIZnet' ).connect(SPI2, B10);
x = 4 / 2; y = "mqtt://broker" + z / 3; http.get("http://plain");
)");
  EXPECT_THAT(script.modules, UnorderedElementsAre("http", "WIZnet"));
  EXPECT_FALSE(script.computed_modules);
  EXPECT_THAT(script.servers, ElementsAre(ScriptServer{"https://example.org/a?b#c", "example.org:443", 3},
                                          ScriptServer{"https://Example.org:8443", "example.org:8443", 4},
                                          ScriptServer{"mqtt://broker", "broker:8883", 6},
                                          ScriptServer{"http://plain", "", 6}));
  EXPECT_TRUE(script.names.contains("SPI2"));
  EXPECT_FALSE(script.names.contains("broker"));
}

TEST(ScriptText, KnowsWhatIsPutTogetherToBeUnknown) {
  EXPECT_TRUE(read_script("require(name)").computed_modules);
  EXPECT_TRUE(read_script("var r = require; r('http')").computed_modules);
  EXPECT_TRUE(read_script("get('https://' + host)").servers.empty());
}

TEST(ScriptText, NamesBrokersByTheirHostAlone) {
  const ScriptText script = read_script("var m = require('MQTT').create('broker.example.org', {});");
  EXPECT_THAT(script.servers, ElementsAre(ScriptServer{"broker.example.org", "broker.example.org:8883", 1}));
  EXPECT_TRUE(read_script("e.connect('attic')").servers.empty()) << "a network, perhaps";
}

TEST(ScriptText, EndsWhateverTheTextIs) {
  for (const char* const text : {"'", "\"a\\", "`${", "/*", "/[", "/\\", "require(", "require('x'", "//"})
    EXPECT_NO_THROW(read_script(text)) << text;
}

}  // namespace
}  // namespace tlsfit
