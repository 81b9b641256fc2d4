#include "cmd/held_folder.hpp"

#include <gmock/gmock.h>

#include <optional>

#include "base/error.hpp"

namespace tlsfit {
namespace {

TEST(HeldFolder, SeveralReadAndNobodyWritesMeanwhile) {
  const TemporaryFolder folder;
  const fs::path fit = folder.path() / "fit";
  fs::create_directories(fit);
  std::optional<HeldFolder> first, second;
  first.emplace(fit, HeldFolder::For::Reading);
  second.emplace(fit, HeldFolder::For::Reading);
  second.reset();  // leaves the first's lock
  try {
    const HeldFolder writer(fit);
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("another tlsfit is at work there"));
  }
  first.reset();
  EXPECT_TRUE(fs::is_empty(fit)) << "nothing of ours stays where we only read";
  const HeldFolder writer(fit);
  EXPECT_THROW((HeldFolder(fit, HeldFolder::For::Reading)), Error);
}

TEST(HeldFolder, AReaderLeavesWhatIsThere) {
  const TemporaryFolder folder;
  const fs::path kept = folder.path() / ".tlsfit" / "release" / "object.o";
  write_file(kept, "");
  { const HeldFolder reader(folder.path(), HeldFolder::For::Reading); }
  EXPECT_TRUE(fs::exists(kept));
}

}  // namespace
}  // namespace tlsfit
