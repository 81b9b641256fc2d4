// Each response is given whole, byte by byte, and split at every point: the outcome must be the same.
#include "http/response.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unpacked.hpp"
#include "words/sentence.hpp"

namespace {

using http::Framing;

struct Case {
  const char* name;
  std::string stream;
  unsigned status;
  Framing framing;
  std::string body;
  const char* error;      ///< a part of it; null: the response is whole
  bool authentic = true;  ///< whether the stream ends with close_notify
};

struct Outcome {
  unsigned status;
  Framing framing;
  std::string body, error;
  bool complete;
  bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << outcome.status << ", framing " << static_cast<int>(outcome.framing) << ", body \""
             << outcome.body << "\", error \"" << outcome.error << "\"";
}

void give(http::Response& response, const std::string& bytes, std::string& body) {
  // An allocation of exactly this size, so that the sanitizer sees a step too far.
  std::vector<std::uint8_t> piece(bytes.begin(), bytes.end());
  const std::size_t count = response.take(piece);
  ASSERT_LE(count, piece.size());
  body.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
}

Outcome read(const std::vector<std::string>& pieces, bool authentic) {
  http::Response response;
  Outcome outcome = {};
  for (const std::string& piece : pieces) give(response, piece, outcome.body);
  EXPECT_EQ(response.body_bytes(), outcome.body.size());
  response.end(authentic);
  outcome.status = response.status();
  outcome.framing = response.header_complete() ? response.framing() : Framing::None;
  outcome.error = unpacked(words::sentence(text::number_of(response.error())));
  outcome.complete = response.complete();
  return outcome;
}

const Case cases[] = {
    {"Content-Length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, Framing::Length, "hello",
     nullptr},
    {"names in any case, white space around values", "HTTP/1.1 200 OK\r\ncOnTeNt-LeNgTh: \t 3 \t\r\n\r\nabc",
     200, Framing::Length, "abc", nullptr},
    {"bytes after the body are dropped", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello", 200,
     Framing::Length, "he", nullptr},
    {"empty body", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 404, Framing::Length, "", nullptr},
    {"no reason", "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", 200, Framing::Length, "x", nullptr},
    {"lines that end in LF alone", "HTTP/1.1 200 OK\nContent-Length: 1\n\nx", 200, Framing::Length, "x",
     nullptr},
    {"twice the same length", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 200,
     Framing::Length, "x", nullptr},
    {"a range", "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nab",
     206, Framing::Length, "ab", nullptr},
    {"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n",
     200, Framing::Chunked, "hello, world", nullptr},
    {"chunks with extensions and trailers",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
     "A;name=value;quoted=\"a;b\"\r\n0123456789\r\n1 ; x\r\n!\r\n000;last\r\nExpires: never\r\nX: y\r\n\r\n",
     200, Framing::Chunked, "0123456789!", nullptr},
    {"a chunk's extension longer than what is kept of a line",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;" + std::string(300, 'x') +
         "\r\nok\r\n0\r\n\r\n",
     200, Framing::Chunked, "ok", nullptr},
    {"until close", "HTTP/1.0 200 OK\r\nServer: old\r\n\r\nall of it", 200, Framing::UntilClose, "all of it",
     nullptr},
    {"204 has no body", "HTTP/1.1 204 No Content\r\n\r\n", 204, Framing::None, "", nullptr},
    {"304 has no body, whatever its length says", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
     304, Framing::None, "", nullptr},
    {"redirections are reported like any other",
     "HTTP/1.1 301 Moved\r\nLocation: https://elsewhere/\r\nContent-Length: 0\r\n\r\n", 301, Framing::Length,
     "", nullptr},
    {"interim responses",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
     "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
     200, Framing::Length, "ok", nullptr},
    {"a folded line that does not matter", "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 1\r\n\r\nx", 200,
     Framing::Length, "x", nullptr},
    {"a long field", "HTTP/1.1 200 OK\r\nX: " + std::string(5000, 'a') + "\r\nContent-Length: 1\r\n\r\nx",
     200, Framing::Length, "x", nullptr},

    {"cut in the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", 200, Framing::Length, "hello",
     "before the end of the body"},
    {"cut in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", 200, Framing::Chunked,
     "hel", "before the end of the body"},
    {"cut before the last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", 200,
     Framing::Chunked, "x", "before the end of the body"},
    {"cut in the trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n", 200,
     Framing::Chunked, "", "before the end of the body"},
    {"cut in the header", "HTTP/1.1 200 OK\r\nContent-", 200, Framing::None, "",
     "before the end of the response's header"},
    {"nothing at all", "", 0, Framing::None, "", "before the end of the response's header"},
    {"until a close that no one vouches for", "HTTP/1.1 200 OK\r\n\r\nhalf", 200, Framing::UntilClose, "half",
     "without close_notify", false},
    {"another protocol", "SSH-2.0-OpenSSH_9.2\r\n", 0, Framing::None, "", "not an HTTP/1.1 response"},
    {"HTTP/2", "HTTP/2 200\r\n\r\n", 0, Framing::None, "", "not an HTTP/1.1 response"},
    {"a status of two digits", "HTTP/1.1 20 OK\r\n\r\n", 0, Framing::None, "", "not an HTTP/1.1 response"},
    {"a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", 0, Framing::None, "", "not an HTTP/1.1 response"},
    {"another protocol, unasked", "HTTP/1.1 101 Switching Protocols\r\n\r\n", 101, Framing::None, "",
     "another protocol"},
    {"length and chunks",
     "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200,
     Framing::None, "", "Transfer-Encoding and Content-Length"},
    {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 200, Framing::None,
     "", "given twice"},
    {"a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n", 200, Framing::None, "",
     "not a number"},
    {"a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", 200, Framing::None, "",
     "not a number"},
    {"a length of 2^32", "HTTP/1.1 200 OK\r\nContent-Length: 4294967296\r\n\r\n", 200, Framing::None, "",
     "not a number"},
    {"a length of 2^64 + 1", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551617\r\n\r\n", 200,
     Framing::None, "", "not a number"},
    {"a chunk of 2^32", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000000\r\nx", 200,
     Framing::Chunked, "", "absurd"},
    {"an empty length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", 200, Framing::None, "", "not a number"},
    {"a folded length", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\n", 200, Framing::None, "",
     "folded"},
    {"another encoding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 200, Framing::None,
     "", "not `chunked`"},
    {"an encoding longer than is kept",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + std::string(80, ' ') + "chunked\r\n\r\n", 200, Framing::None,
     "", "not `chunked`"},
    {"chunks in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200,
     Framing::None, "", "not `chunked`"},
    {"white space before a colon", "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n", 200, Framing::None, "",
     "white space before its colon"},
    {"a line without colon", "HTTP/1.1 200 OK\r\nhello\r\n\r\n", 200, Framing::None, "", "no colon"},
    {"a stray CR", "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n", 200, Framing::None, "", "stray CR"},
    {"a NUL", std::string("HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", 28), 200, Framing::None, "", "NUL"},
    {"an endless chunk size",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;" + std::string(20000, 'x'), 200,
     Framing::Chunked, "", "larger than 16,384"},
    {"a chunk size with more zeros than are kept",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(80, '0') + "\r\n\r\n", 200,
     Framing::Chunked, "", "chunk's size is not a number"},
    {"a line of white space does not end the header", "HTTP/1.1 200 OK\r\n \r\nContent-Length: 1\r\n\r\nx",
     200, Framing::Length, "x", nullptr},
    {"a protocol in lower case", "http/1.1 200 OK\r\n\r\n", 0, Framing::None, "", "not an HTTP/1.1 response"},
    {"a status below 100", "HTTP/1.1 099 No\r\n\r\n", 0, Framing::None, "", "not an HTTP/1.1 response"},
    {"an endless line", "HTTP/1.1 200 OK\r\nX: " + std::string(20000, 'a'), 200, Framing::None, "",
     "larger than 16,384"},
    {"a chunk without size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nx", 200,
     Framing::Chunked, "", "chunk's size is not a number"},
    {"a chunk size with a sign", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\nhello", 200,
     Framing::Chunked, "", "chunk's size is not a number"},
    {"a chunk size with 0x", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello", 200,
     Framing::Chunked, "", "chunk's size is not a number"},
    {"a chunk of 2^64 bytes", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n",
     200, Framing::Chunked, "", "absurd"},
    {"a chunk longer than it says", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n",
     200, Framing::Chunked, "he", "longer than it says"},
};

class Responses : public testing::TestWithParam<Case> {};

TEST_P(Responses, ComeToTheSameHoweverTheyAreSplit) {
  const Case& given = GetParam();
  const Outcome whole = read({given.stream}, given.authentic);
  EXPECT_EQ(whole.status, given.status);
  EXPECT_EQ(whole.framing, given.framing);
  EXPECT_EQ(whole.body, given.body);
  EXPECT_EQ(whole.complete, given.error == nullptr);
  if (given.error == nullptr) {
    EXPECT_EQ(whole.error, "");
  } else {
    EXPECT_NE(whole.error.find(given.error), std::string::npos) << whole.error;
  }

  std::vector<std::string> bytes;
  for (const char c : given.stream) bytes.emplace_back(1, c);
  EXPECT_EQ(read(bytes, given.authentic), whole);
  const std::size_t splits = std::min<std::size_t>(given.stream.size(), 400);
  for (std::size_t at = 0; at < splits; ++at) {
    ASSERT_EQ(read({given.stream.substr(0, at), given.stream.substr(at)}, given.authentic), whole)
        << "split at " << at;
  }
}

INSTANTIATE_TEST_SUITE_P(Http, Responses, testing::ValuesIn(cases), [](const auto& each) {
  std::string name = each.param.name;
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
});

TEST(Response, HeaderIsCompleteBeforeTheBodyComes) {
  http::Response response;
  std::string body;
  give(response, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r", body);
  EXPECT_FALSE(response.header_complete());
  give(response, "\n", body);
  EXPECT_TRUE(response.header_complete());
  EXPECT_EQ(response.length(), 3U);
  EXPECT_FALSE(response.complete());
  give(response, "abc", body);
  EXPECT_TRUE(response.complete());
}

TEST(Response, HeadersOfAllInterimResponsesTogetherAreBounded) {
  http::Response response;
  std::string body;
  for (int i = 0; i < 1000 && !response.failed(); ++i) give(response, "HTTP/1.1 100 Continue\r\n\r\n", body);
  EXPECT_TRUE(response.failed());
}

// A stream such as a radio's has no end that a number of 32 bits could hold.
TEST(Response, BodiesUntilTheCloseMayBeLargerThanALengthCanBe) {
  http::Response response;
  std::string body;
  give(response, "HTTP/1.1 200 OK\r\n\r\n", body);
  std::vector<std::uint8_t> piece(std::size_t{1} << 24);
  for (unsigned i = 0; i < 257; ++i) ASSERT_EQ(response.take(piece), piece.size()) << i;
  EXPECT_FALSE(response.complete());
  response.end(true);
  EXPECT_TRUE(response.complete());
}

TEST(Response, ChunksAreNotBoundedByTheHeadersLimit) {
  http::Response response;
  std::string body;
  give(response, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", body);
  for (int i = 0; i < 10000; ++i) give(response, "1;a=b\r\nx\r\n", body);
  give(response, "0\r\n\r\n", body);
  EXPECT_TRUE(response.complete());
  EXPECT_EQ(body.size(), 10000U);
}

}  // namespace
