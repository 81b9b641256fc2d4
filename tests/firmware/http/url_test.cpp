#include "http/url.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unpacked.hpp"

namespace {

/// What the parser says of a text, in an allocation of exactly its size, so that the sanitizer sees a step
/// too far; `url` points into it.
struct Parsed {
  explicit Parsed(const std::string& text, text::Packed (&parse)(char*, http::Url&) = http::parse_url)
      : words(text.c_str(), text.c_str() + text.size() + 1), sentence(unpacked(parse(words.data(), url))) {}
  std::vector<char> words;
  http::Url url;
  std::string sentence;
};

TEST(Url, HasHostPortAndPath) {
  const struct {
    std::string text, host;
    unsigned port;
    std::string path;
  } cases[] = {
      {"https://localhost", "localhost", 443, ""},
      {"https://localhost/", "localhost", 443, "/"},
      {"HTTPS://Example.COM:8443/a/b?c=d", "Example.COM", 8443, "/a/b?c=d"},
      {"https://example.com?x=1", "example.com", 443, "?x=1"},
      {"https://example.com/a#fragment", "example.com", 443, "/a"},
      {"https://example.com#fragment", "example.com", 443, ""},
      {"https://192.0.2.1:1/", "192.0.2.1", 1, "/"},
      {"https://a/b:c@d", "a", 443, "/b:c@d"},
  };
  for (const auto& each : cases) {
    const Parsed parsed(each.text);
    ASSERT_EQ(parsed.sentence, "") << each.text;
    EXPECT_EQ(parsed.url.host, each.host) << each.text;
    EXPECT_EQ(parsed.url.port, each.port) << each.text;
    EXPECT_EQ(parsed.url.path, each.path) << each.text;
  }
}

TEST(Url, IsRefusedWithASentence) {
  const struct {
    std::string text;
    const char* sentence;
  } cases[] = {
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
  for (const auto& each : cases) {
    const std::string sentence = Parsed(each.text).sentence;
    EXPECT_NE(sentence.find(each.sentence), std::string::npos) << each.text << ": " << sentence;
  }
}

TEST(Url, AuthorityAloneIsForHandshakes) {
  const Parsed both("localhost:8443", http::parse_authority);
  EXPECT_EQ(both.sentence, "");
  EXPECT_STREQ(both.url.host, "localhost");
  EXPECT_EQ(both.url.port, 8443);
  const Parsed host("localhost", http::parse_authority);
  EXPECT_EQ(host.sentence, "");
  EXPECT_EQ(host.url.port, 443);
  EXPECT_NE(Parsed("localhost:8443/path", http::parse_authority).sentence, "");
}

}  // namespace
