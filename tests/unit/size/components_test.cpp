#include "size/components.hpp"

#include <gmock/gmock.h>

using namespace tlsfit;

TEST(Glob, matches_the_whole_text) {
  EXPECT_TRUE(glob_matches("aes.c", "aes.c"));
  EXPECT_FALSE(glob_matches("aes.c", "aes.cc"));
  EXPECT_FALSE(glob_matches("aes.c", "xaes.c"));
  EXPECT_TRUE(glob_matches("ssl_*.c", "ssl_tls12_client.c"));
  EXPECT_FALSE(glob_matches("ssl_*.c", "ssl_tls.cpp"));
  EXPECT_TRUE(glob_matches("*/net/*", "a.dir/net/w5500/x.obj"));
  EXPECT_TRUE(glob_matches("a?c", "abc"));
  EXPECT_FALSE(glob_matches("a?c", "ac"));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("", ""));
  EXPECT_FALSE(glob_matches("", "a"));
  EXPECT_TRUE(glob_matches("*aab", "aaaaaab"));
  EXPECT_FALSE(glob_matches("*a*a*a*b", std::string(5000, 'a')));  // and does not take for ever
}

TEST(ObjectName, library_member_and_lone_object) {
  const ObjectName member = split_object("/usr/lib/libc_nano.a(libc_a-memcpy.o)");
  EXPECT_EQ(member.library, "libc_nano.a");
  EXPECT_EQ(member.file, "libc_a-memcpy");
  const ObjectName cmake = split_object("libmbedtls.a(aes.c.obj)");
  EXPECT_EQ(cmake.file, "aes.c");
  const ObjectName lone = split_object("CMakeFiles/firmware.dir/net/w5500/w5500.cpp.obj");
  EXPECT_EQ(lone.library, "");
  EXPECT_EQ(lone.file, "w5500.cpp");
  EXPECT_EQ(split_object("").file, "");
  EXPECT_EQ(split_object(")").file, ")");
  EXPECT_EQ(split_object("x.a()").file, "");
}

TEST(ComponentRules, first_match_wins_and_all_patterns_of_a_rule_must_match) {
  const ComponentRules rules = component_rules_from_json(Json::parse(R"({
    "reserved": {"stack": [".stack"], "heap": []},
    "components": [
      {"name": "special", "about": "", "rules": [{"object": ["aes.c"], "symbol": ["*_test"]}]},
      {"name": "AES", "about": "", "rules": [{"object": ["aes.c"]}, {"symbol": ["aes_*"]}]}]})"),
                                                         "r");
  EXPECT_EQ(rules.component_of({".text", "libm.a(aes.c.obj)", "self_test"}), "special");
  EXPECT_EQ(rules.component_of({".text", "libm.a(aes.c.obj)", "other"}), "AES");
  EXPECT_EQ(rules.component_of({".text", "", "aes_init"}), "AES");
  EXPECT_EQ(rules.component_of({".text", "main.o", "main"}), "other");
}

TEST(ComponentRules, the_object_says_more_than_the_symbol) {
  const ComponentRules rules = component_rules_from_json(Json::parse(R"({
    "reserved": {"stack": [], "heap": []},
    "components": [
      {"name": "net", "about": "", "rules": [{"symbol": ["net::*"]}]},
      {"name": "driver", "about": "", "rules": [{"path": ["*/w5500/*"]}]}]})"),
                                                         "r");
  EXPECT_EQ(rules.component_of({".text", "net/w5500/a.obj", "net::poll()"}), "driver");
  EXPECT_EQ(rules.component_of({".text", "", "net::poll()"}), "net");
}

TEST(ComponentRules, a_rule_without_a_pattern_would_match_everything) {
  EXPECT_THROW(component_rules_from_json(Json::parse(R"({"reserved": {"stack": [], "heap": []},
        "components": [{"name": "a", "about": "", "rules": [{}]}]})"),
                                         "r"),
               Error);
}

// The shipped rules, on the names that the firmware's build gives.
TEST(ComponentRules, the_bundled_rules) {
  const fs::path path = fs::path(TLSFIT_SOURCE_DIR) / "configs" / "components.json";
  const ComponentRules rules = component_rules_from_json(load_json(path), path.string());
  const auto by_object = [&](std::string object) {
    return rules.component_of({".text", std::move(object), "whatever"});
  };
  EXPECT_EQ(by_object("libmbedtls.a(ssl_tls12_client.c.obj)"), "TLS");
  EXPECT_EQ(by_object("libmbedtls.a(x509_crt.c.obj)"), "X.509");
  EXPECT_EQ(by_object("libmbedtls.a(aes.c.obj)"), "AES");
  EXPECT_EQ(by_object("libmbedtls.a(gcm.c.obj)"), "GCM");
  EXPECT_EQ(by_object("libmbedtls.a(sha256.c.obj)"), "SHA-256");
  EXPECT_EQ(by_object("libmbedtls.a(ecp_curves.c.obj)"), "ECP");
  EXPECT_EQ(by_object("libmbedtls.a(bignum_core.c.obj)"), "bignum");
  EXPECT_EQ(by_object("libmbedtls.a(psa_crypto.c.obj)"), "PSA");
  EXPECT_EQ(by_object("libmbedtls.a(not_known_yet.c.obj)"), "crypto layers");
  EXPECT_EQ(by_object("CMakeFiles/firmware.dir/crypto/keys.cpp.obj"), "PSA");
  EXPECT_EQ(by_object("CMakeFiles/firmware.dir/crypto/gcm/fast/ghash.cpp.obj"), "GCM");
  EXPECT_EQ(by_object("CMakeFiles/firmware.dir/crypto/p256.cpp.obj"), "PSA");
  EXPECT_EQ(by_object("CMakeFiles/firmware.dir/net/w5500/socket.cpp.obj"), "net driver");
  EXPECT_EQ(by_object("CMakeFiles/firmware.dir/net/ip/dhcp.cpp.obj"), "DHCP");
  EXPECT_EQ(by_object("CMakeFiles/firmware.dir/net/ip/dns.cpp.obj"), "DNS");
  EXPECT_EQ(by_object("CMakeFiles/firmware.dir/http/client.cpp.obj"), "HTTP");
  EXPECT_EQ(by_object("CMakeFiles/firmware.dir/soc/stm32f4/clock.cpp.obj"), "start-up and chip");
  EXPECT_EQ(by_object("/usr/lib/arm/libc_nano.a(libc_a-memcpy.o)"), "libc");
  EXPECT_EQ(by_object("/usr/lib/arm/libgcc.a(_udivmoddi4.o)"), "libc");
  // Without a map, symbols must do.
  EXPECT_EQ(rules.component_of({".text", "", "mbedtls_ssl_handshake"}), "TLS");
  EXPECT_EQ(rules.component_of({".text", "", "mbedtls_mpi_exp_mod"}), "bignum");
  EXPECT_EQ(rules.component_of({".text", "", "memcpy"}), "libc");
  // After link-time optimisation the object is one for all.
  const auto by_symbol = [&](std::string symbol) {
    return rules.component_of({".text", "/tmp/a.ltrans0.ltrans.o", std::move(symbol)});
  };
  EXPECT_EQ(by_symbol("net::ip::DhcpClient::select(unsigned long long) [clone .constprop.0]"), "DHCP");
  EXPECT_EQ(by_symbol("net::ip::Resolver::receive(int)"), "DNS");
  EXPECT_EQ(by_symbol("net::w5500::Slot::resolving()"), "net driver");
  EXPECT_EQ(by_symbol("net::(anonymous namespace)::look()"), "net driver");
  EXPECT_EQ(by_symbol("net::esp8266::Slot::poll()"), "net driver");
  EXPECT_EQ(by_symbol("net::at::Parser::take(char)"), "net driver");
  EXPECT_EQ(by_symbol("net::ip::TimeClient<net::w5500::TimeServers>::ask()"), "SNTP");
  EXPECT_EQ(by_symbol("crypto::hmac(int)"), "PSA");
  EXPECT_EQ(by_symbol("run() [strings]"), "program");
}
