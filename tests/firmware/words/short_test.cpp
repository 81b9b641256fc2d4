// What images with --words short say: words where a person can mend something, else the number.
#include <gtest/gtest.h>

#include "http/error.hpp"
#include "session/failure.hpp"
#include "unpacked.hpp"
#include "words/sentence.hpp"
#include "words/terse/number.hpp"

namespace {

TEST(ShortWords, SayWhatCanBeMendedAndNumbersForTheRest) {
  EXPECT_EQ(unpacked(words::sentence(text::number_of(net::Failure::NoNameServer))), "no name server");
  EXPECT_EQ(unpacked(words::sentence(session::cause_of(session::Trouble::Timeout))), "timeout");
  EXPECT_EQ(unpacked(words::sentence(text::number_of(http::Error::NotChunked))),
            std::to_string(text::number_of(http::Error::NotChunked)));
}

TEST(ShortWords, WriteEveryNumber) {
  for (unsigned cause = 0; cause < 256; ++cause)
    EXPECT_EQ(unpacked(words::number(static_cast<std::uint8_t>(cause))), std::to_string(cause));
}

}  // namespace
