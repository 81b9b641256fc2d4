#include "base/paths.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "base/error.hpp"

namespace tlsfit {
namespace {

/// Root may enter every folder, so that a loop of links stands for one that may not be looked at.
TEST(Paths, QuestionsThatHaveNoAnswerAreErrorsThatNameThePath) {
  const TemporaryFolder folder;
  const fs::path loop = folder.path() / "loop";
  fs::create_symlink(loop, loop);
  for (const auto& question : {is_there, is_file, is_folder}) {
    try {
      question(loop / "x");
      ADD_FAILURE() << "an answer";
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::Usage);
      EXPECT_TRUE(std::string(error.what()).starts_with((loop / "x").string() + ": cannot be read: "));
    }
    EXPECT_FALSE(question(folder.path() / "nothing" / "there"));
  }
  EXPECT_TRUE(is_there(folder.path()) && is_folder(folder.path()) && !is_file(folder.path()));
  EXPECT_THROW(entries_of(folder.path() / "nothing"), Error);
  EXPECT_THROW(make_folder(loop / "x"), Error);
  EXPECT_THROW(rename_file(folder.path() / "nothing", folder.path() / "x"), Error);
}

TEST(Paths, ListsWhatIsThere) {
  const TemporaryFolder folder;
  const fs::path& at = folder.path();
  write_file(at / "b", "");
  write_file(at / "a" / "c", "");
  EXPECT_EQ(entries_of(at), (std::vector{at / "a", at / "b"}));
  EXPECT_EQ(files_below(at), (std::vector{at / "a" / "c", at / "b"}));
  EXPECT_EQ(unreadable(at / "b"), 0);
  EXPECT_EQ(unreadable(at / "a"), EISDIR);
  EXPECT_EQ(unreadable(at / "d"), ENOENT);
}

}  // namespace
}  // namespace tlsfit
