// The files about names of a system, word by word.
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "net/host/words.hpp"

namespace net::host {
namespace {

struct Read {
  std::string word;
  bool begins_line;
  bool operator==(const Read&) const = default;
};

std::vector<Read> words_of(const std::string& text) {
  char path[] = "/tmp/tlsfit-words-XXXXXX";
  const int file = ::mkstemp(path);
  EXPECT_EQ(::write(file, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  ::close(file);
  std::vector<Read> result;
  {
    Words words(path);
    while (words.next()) result.push_back({words.word(), words.begins_line()});
  }
  ::unlink(path);
  return result;
}

using testing::ElementsAre;

TEST(Words, AreApartByBlanksAndKnowTheirLine) {
  EXPECT_THAT(words_of("127.0.0.1\tlocalhost  me\n\n  10.0.0.1 you"),
              ElementsAre(Read{"127.0.0.1", true}, Read{"localhost", false}, Read{"me", false},
                          Read{"10.0.0.1", true}, Read{"you", false}));
}

TEST(Words, LeaveOutComments) {
  EXPECT_THAT(
      words_of("# nameserver 1.1.1.1\nnameserver 9.9.9.9#this one\n; nothing\r\na\r\nb"),
      ElementsAre(Read{"nameserver", true}, Read{"9.9.9.9", false}, Read{"a", true}, Read{"b", true}));
}

TEST(Words, AreCutWhereNoNameIsAsLong) {
  const std::vector<Read> words = words_of(std::string(1000, 'x') + " y\nz");
  EXPECT_THAT(words, ElementsAre(Read{std::string(255, 'x'), true}, Read{"y", false}, Read{"z", true}));
}

TEST(Words, AreNoneInAFileThatIsNotThere) {
  Words words("/nonexistent");
  EXPECT_FALSE(words.next());
  EXPECT_STREQ(words.word(), "");
}

}  // namespace
}  // namespace net::host
