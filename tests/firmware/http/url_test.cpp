#include "http/url.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unpacked.hpp"
#include "words/sentence.hpp"

namespace {

/// What the parser says of a text, in an allocation of exactly its size, so that the sanitizer sees a step
/// too far; `peer` and `path` point into it.
struct Parsed {
  explicit Parsed(const std::string& text, bool authority = false)
      : words(text.c_str(), text.c_str() + text.size() + 1) {
    const http::Error error =
        authority ? http::parse_authority(words.data(), peer) : http::parse_url(words.data(), peer, path);
    sentence = unpacked(words::sentence(text::number_of(error)));
  }
  std::vector<char> words;
  session::Peer peer;
  const char* path = "";
  std::string sentence;
};

TEST(Url, HasHostPortAndPath) {
  const struct {
    std::string text, host;
    unsigned port;
    std::string path;
  } good[] = {
      {"https://localhost", "localhost", 443, ""},
      {"https://localhost/", "localhost", 443, "/"},
      {"HTTPS://Example.COM:8443/a/b?c=d", "Example.COM", 8443, "/a/b?c=d"},
      {"https://example.com?x=1", "example.com", 443, "?x=1"},
      {"https://example.com/a#fragment", "example.com", 443, "/a"},
      {"https://example.com#fragment", "example.com", 443, ""},
      {"https://192.0.2.1:1/", "192.0.2.1", 1, "/"},
      {"https://a/b:c@d", "a", 443, "/b:c@d"},
  };
  for (const auto& each : good) {
    const Parsed parsed(each.text);
    ASSERT_EQ(parsed.sentence, "") << each.text;
    EXPECT_EQ(parsed.peer.host, each.host) << each.text;
    EXPECT_EQ(parsed.peer.port, each.port) << each.text;
    EXPECT_EQ(parsed.path, each.path) << each.text;
  }
}

TEST(Url, IsRefusedWithASentence) {
  const struct {
    std::string text;
    const char* sentence;
  } bad[] = {
      {"http://example.com/", "only https://"},
      {"", "begins with https://"},
      {"https:/example.com", "begins with https://"},
      {"ftp://example.com", "begins with https://"},
      {"https://", "missing"},
      {"https:///path", "missing"},
      {"https://:443/", "missing"},
      {"https://user@example.com/", "user name"},
      {"https://[::1]/", "IPv6"},
      {"https://exam ple.com/", "percent-encoded"},
      {"https://example.com/a b", "percent-encoded"},
      {"https://example.com/\r\nX-Injected: yes", "percent-encoded"},
      {"https://example.com/\x7F", "percent-encoded"},
      {"https://example.com/\xC3\xA9", "percent-encoded"},
      {"https://exam%70le.com/", "no host name has"},
      {"https://example.com:/", "port"},
      {"https://example.com:0/", "port"},
      {"https://example.com:65536/", "port"},
      {"https://example.com:443x/", "port"},
      {"https://example.com:99999999999999999999999/", "port"},
      {"https://" + std::string(254, 'a') + "/", "longer than 253"},
  };
  for (const auto& each : bad) {
    const std::string sentence = Parsed(each.text).sentence;
    EXPECT_NE(sentence.find(each.sentence), std::string::npos) << each.text << ": " << sentence;
  }
}

TEST(Url, AuthorityAloneIsForHandshakes) {
  const Parsed both("localhost:8443", true);
  EXPECT_EQ(both.sentence, "");
  EXPECT_STREQ(both.peer.host, "localhost");
  EXPECT_EQ(both.peer.port, 8443);
  const Parsed host("localhost", true);
  EXPECT_EQ(host.sentence, "");
  EXPECT_EQ(host.peer.port, 443);
  EXPECT_NE(Parsed("localhost:8443/path", true).sentence, "");
}

}  // namespace
