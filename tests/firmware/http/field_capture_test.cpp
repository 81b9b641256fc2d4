#include "http/field_capture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

/// What is captured of `name`, with room for `room` characters, if the response comes in pieces of `piece`
/// bytes.
std::string captured(std::string_view response, const char* name, std::size_t room = 64,
                     std::size_t piece = 1) {
  std::string into(room, '#');
  http::FieldCapture capture;
  capture.start(name, into);
  for (std::size_t at = 0; at < response.size(); at += piece) {
    const std::string_view part = response.substr(at, piece);
    capture.see({reinterpret_cast<const std::uint8_t*>(part.data()), part.size()});
  }
  return into.c_str();
}

constexpr std::string_view moved =
    "HTTP/1.1 302 Found\r\nLocations: no\r\nLocat: no\r\nLOCATION: \t/else where\r\nLocation: /second\r\n\r\n"
    "Location: /body\r\n";

TEST(FieldCapture, FindsTheFirstFieldOfThatNameHoweverItComes) {
  for (const std::size_t piece : {1u, 2u, 7u, 1000u})
    EXPECT_EQ(captured(moved, "location", 64, piece), "/else where");
}

TEST(FieldCapture, CutsOffWhatDoesNotFit) {
  EXPECT_EQ(captured(moved, "Location", 6), "/else");
  EXPECT_EQ(captured(moved, "Location", 1), "");
}

TEST(FieldCapture, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(captured(moved, "ETag"), "");
  EXPECT_EQ(captured("HTTP/1.1 200 OK\r\n\r\nETag: \"body\"\r\n", "ETag"), "") << "the body is no header";
  EXPECT_EQ(captured("HTTP/1.1 200 OK\r\nETag:\r\n\r\n", "ETag"), "");
}

TEST(FieldCapture, ReadsOverInterimResponses) {
  EXPECT_EQ(captured("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nETag: \"1\"\r\n\r\n",
                     "ETag"),
            "\"1\"");
}

TEST(FieldCapture, LetsNoControlSequenceThrough) {
  EXPECT_EQ(captured("HTTP/1.1 200 OK\r\nServer: a\x1B[2Jb\xFF\r\n\r\n", "Server"), "a?[2Jb?");
}

TEST(FieldCapture, DoesNothingUnlessItIsAsked) {
  http::FieldCapture capture;
  const std::uint8_t bytes[] = {'x'};
  capture.see(bytes);
  std::string into(8, '#');
  capture.start("a", {});
  capture.see(bytes);
  capture.start("a", into);
  capture.stop();
  capture.see(bytes);
  EXPECT_EQ(into.c_str(), std::string());
}

}  // namespace
