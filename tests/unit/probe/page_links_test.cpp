#include "probe/page_links.hpp"

#include <gmock/gmock.h>

namespace tlsfit::probe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::size_t many = 100;

std::vector<std::string> links_of(std::string_view body, std::string_view path = "/") {
  return page_links("HTTP/1.1 200 OK\r\nServer: a\r\n\r\n" + std::string(body),
                    parse_target("example.org:8443"), path, many);
}

TEST(PageLinks, RedirectThenWhatIsLoadedThenWhatIsLinked) {
  EXPECT_THAT(page_links("HTTP/1.1 301 Moved\r\nlocation: /start\r\n\r\n"
                         "<a href='/about'>About</a><script src=/app.js></script><img\nsrc = \"/logo.png\"/>",
                         parse_target("example.org"), "/", many),
              ElementsAre("/start", "/app.js", "/logo.png", "/about"));
}

TEST(PageLinks, OnlyOnThisHostAndPort) {
  EXPECT_THAT(
      links_of("<a href=https://EXAMPLE.org:8443/1><a href=//example.org:8443/2>"
               "<a href=https://example.org/3><a href=//other.org:8443/4><a href=http://example.org:8443/5>"
               "<a href=mailto:a@example.org><a href=\"javascript:void('/6')\"><a href=data:,7>"),
      ElementsAre("/1", "/2"));
  EXPECT_THAT(
      page_links("HTTP/1.1 302 x\r\nLocation: https://[::1]/x\r\n\r\n", parse_target("[::1]:443"), "/", many),
      ElementsAre("/x"));
}

TEST(PageLinks, ResolvesAgainstThePath) {
  EXPECT_THAT(
      links_of("<a href=b.html><a href=?q=1&amp;r=2><a href=#top><a href=''><a href='c#d'>", "/x/a.html?z"),
      ElementsAre("/x/b.html", "/x/a.html?q=1&r=2", "/x/c"));
  EXPECT_THAT(links_of("<a href=../up><a href=./here><a href=/a/../b>"), IsEmpty());
}

TEST(PageLinks, NothingThatBreaksARequestLine) {
  EXPECT_THAT(
      links_of("<a href='/a b'><a href='/a\r\nX: y'><a href='/\xC3\xA4'><a href='/{x}'><a href='/ok'>"),
      ElementsAre("/ok"));
  EXPECT_THAT(links_of("<a href=/" + std::string(2000, 'x') + ">"), IsEmpty());
}

TEST(PageLinks, EachOnceWithinTheBound) {
  EXPECT_THAT(links_of("<a href=/><a href=/a><a href=/a><img src=/a>"), ElementsAre("/a"));
  EXPECT_THAT(
      page_links("HTTP/1.1 200 OK\r\n\r\n<a href=/a><a href=/b><a href=/c>", parse_target("a"), "/", 2),
      ElementsAre("/a", "/b"));
}

TEST(PageLinks, WhatIsCutOffIsNoLink) {
  const std::string whole = "<p>2 < 3 <a href=\"/abc\"> <a href=/def>";
  EXPECT_THAT(links_of(whole), ElementsAre("/abc", "/def"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    for (const std::string& link : links_of(whole.substr(0, size)))
      EXPECT_TRUE(link == "/abc" || link == "/def") << size << link;
  EXPECT_THAT(page_links("", parse_target("a"), "/", many), IsEmpty());
  EXPECT_THAT(page_links("HTTP/1.1 200 OK\r\n<a href=/not-a-body>", parse_target("a"), "/", many), IsEmpty());
}

}  // namespace
}  // namespace tlsfit::probe
