#include "base/file.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <thread>

#include "base/error.hpp"

namespace tlsfit {
namespace {

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(File, WritesWholeAndLeavesNoTemporaryName) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "deep" / "er" / "file";
  write_file(path, "first");
  write_file(path, "second");
  EXPECT_EQ(read_text(path), "second");
  EXPECT_EQ(entries(path.parent_path()), 1U);
}

TEST(File, FailedWriteLeavesNothingBehind) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "taken");
  write_file(folder.path() / "taken" / "x", "x");
  // A folder that is not empty cannot be replaced by a file.
  EXPECT_THROW(write_file(folder.path() / "taken", "content"), Error);
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(File, IfChangedKeepsAnEqualFile) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "file";
  EXPECT_TRUE(write_file_if_changed(path, "a"));
  const auto time = fs::last_write_time(path);
  EXPECT_FALSE(write_file_if_changed(path, "a"));
  EXPECT_EQ(fs::last_write_time(path), time);
  EXPECT_TRUE(write_file_if_changed(path, "b"));
}

TEST(File, ErrorsNameTheFileAndTheReason) {
  const auto message = [](const fs::path& path) -> std::string {
    try {
      read_text(path);
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::Usage);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message("no/such/file"), "no/such/file: cannot be read: No such file or directory");
  const TemporaryFolder folder;
  EXPECT_EQ(message(folder.path()), folder.path().string() + ": is a folder, want a file");
}

TEST(TemporaryFolder, IsGoneAtTheEnd) {
  fs::path path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    write_file(path / "a" / "b", "content");
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(DataFolder, NamesThePlaceWhereItLooked) {
  ::setenv("TLSFIT_DATA_DIR", "/nonexistent", 1);
  try {
    data_folder();
    FAIL() << "found a data folder that is not there";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Missing);
    EXPECT_NE(std::string(error.what()).find("/nonexistent"), std::string::npos);
  }
  ::unsetenv("TLSFIT_DATA_DIR");
}

TEST(FileLock, TheSecondWaitsForTheFirst) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "deep" / "lock";
  std::atomic<bool> released = false;
  auto first = std::make_unique<FileLock>(path);
  std::thread second([&] {
    const FileLock lock(path);
    EXPECT_TRUE(released) << "held by two at once";
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  released = true;
  first.reset();
  second.join();
}

TEST(WriteFile, APrivateFileIsForItsOwnerAlone) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "secret";
  const auto mode = [&] { return fs::status(path).permissions(); };
  write_file(path, "s");
  EXPECT_NE(mode() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
  EXPECT_TRUE(write_file_if_changed(path, "s", Access::Private)) << "the same content, but open to others";
  EXPECT_EQ(mode(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_FALSE(write_file_if_changed(path, "s", Access::Private));
}

}  // namespace
}  // namespace tlsfit
