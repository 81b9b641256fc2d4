#include "http/url.hpp"

#include <gtest/gtest.h>

#include <string>

#include "unpacked.hpp"

namespace {

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
    http::Url url;
    ASSERT_EQ(unpacked(http::parse_url(each.text, url)), "") << each.text;
    EXPECT_EQ(url.host, each.host) << each.text;
    EXPECT_EQ(url.port, each.port) << each.text;
    EXPECT_EQ(url.path, each.path) << each.text;
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
    http::Url url;
    const std::string sentence = unpacked(http::parse_url(each.text, url));
    EXPECT_NE(sentence.find(each.sentence), std::string::npos) << each.text << ": " << sentence;
  }
}

TEST(Url, AuthorityAloneIsForHandshakes) {
  http::Url url;
  EXPECT_FALSE(http::parse_authority("localhost:8443", url));
  EXPECT_EQ(url.port, 8443);
  EXPECT_FALSE(http::parse_authority("localhost", url));
  EXPECT_EQ(url.port, 443);
  EXPECT_TRUE(http::parse_authority("localhost:8443/path", url));
}

}  // namespace
