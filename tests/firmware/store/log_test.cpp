#include "store/log.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "store/flash.hpp"

namespace store::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::optional<Bytes> value_of(Log& log, const std::string& name) {
  const auto found = log.find(name);
  if (found.data() == nullptr) return std::nullopt;
  return Bytes(found.begin(), found.end());
}

Log log_of(const Flash& flash) {
  return {flash.page(0), flash.page(1), flash.page_size()};
}

Bytes some(std::mt19937& random, std::size_t size) {
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

TEST(Store, KeepsWhatItIsGiven) {
  Flash flash(1024);
  {
    Log log = log_of(flash);
    EXPECT_FALSE(value_of(log, "name"));
    EXPECT_EQ(flash.operations(), 0u) << "reading writes nothing";
    EXPECT_TRUE(log.set("name", Bytes{1, 2, 3}));
    EXPECT_TRUE(log.set("empty", Bytes{}));
    EXPECT_TRUE(log.set("nam", Bytes{4, 5, 6, 7, 8}));
    EXPECT_EQ(value_of(log, "name"), (Bytes{1, 2, 3}));
  }
  Log log = log_of(flash);
  EXPECT_EQ(value_of(log, "name"), (Bytes{1, 2, 3}));
  EXPECT_EQ(value_of(log, "nam"), (Bytes{4, 5, 6, 7, 8}));
  EXPECT_EQ(value_of(log, "empty"), Bytes());
  EXPECT_FALSE(value_of(log, "names"));
  EXPECT_TRUE(log.erase("name"));
  EXPECT_TRUE(log.erase("names")) << "there is none";
  EXPECT_FALSE(value_of(log, "name"));
  EXPECT_EQ(value_of(log, "nam"), (Bytes{4, 5, 6, 7, 8}));
  EXPECT_EQ(flash.impossible(), 0u);
}

TEST(Store, RefusesWhatHasNoRoom) {
  Flash flash(512);
  Log log = log_of(flash);
  EXPECT_FALSE(log.set("", Bytes{1}));
  EXPECT_FALSE(log.set(std::string(longest_name + 1, 'n'), Bytes{1}));
  EXPECT_TRUE(log.set(std::string(longest_name, 'n'), Bytes{1}));
  EXPECT_TRUE(log.set("a", Bytes(200, 1)));
  EXPECT_TRUE(log.set("a", Bytes(300, 2))) << "it needs no room for both";
  EXPECT_FALSE(log.set("b", Bytes(200, 3)));
  EXPECT_FALSE(log.set("b", Bytes(70'000, 3)));
  EXPECT_FALSE(value_of(log, "b"));
  EXPECT_EQ(value_of(log, "a"), Bytes(300, 2));
}

TEST(Store, WritesNothingThatIsAlreadyThere) {
  Flash flash(512);
  Log log = log_of(flash);
  ASSERT_TRUE(log.set("a", Bytes(20, 1)));
  const auto before = flash.operations();
  EXPECT_TRUE(log.set("a", Bytes(20, 1)));
  Log again = log_of(flash);
  EXPECT_EQ(value_of(again, "a"), Bytes(20, 1));
  EXPECT_EQ(flash.operations(), before) << "nor does a start";
}

TEST(Store, TakesAValueFromItself) {
  Flash flash(256);
  Log log = log_of(flash);
  ASSERT_TRUE(log.set("a", Bytes(40, 7)));
  for (int n = 0; n < 20; ++n) {
    EXPECT_TRUE(log.set("b", log.find("a")));
    EXPECT_TRUE(log.set("a", log.find("b").first(39 - static_cast<std::size_t>(n))));
    EXPECT_TRUE(log.set("b", Bytes{1}));
  }
  EXPECT_EQ(value_of(log, "a"), Bytes(20, 7));
}

TEST(Store, LeavesNothingOfWhatIsReplacedOrErased) {
  Flash flash(1024);
  Log log = log_of(flash);
  const Bytes first = Bytes(24, 'x'), second = Bytes(24, 'y');
  ASSERT_TRUE(log.set("secret", first));
  ASSERT_TRUE(log.set("secret", second));
  EXPECT_FALSE(flash.holds(first.data(), 4));
  for (int n = 0; n < 40; ++n) ASSERT_TRUE(log.set("n", Bytes{static_cast<std::uint8_t>(n)}));  // other page
  EXPECT_TRUE(flash.holds(second.data(), second.size()));
  EXPECT_TRUE(log.erase("secret"));
  EXPECT_FALSE(flash.holds(second.data(), 4));
  ASSERT_TRUE(log.set("secret", first));
  EXPECT_TRUE(log.forget());
  EXPECT_FALSE(flash.holds(first.data(), 4));
  EXPECT_FALSE(value_of(log, "n"));
  EXPECT_TRUE(log.set("n", Bytes{1})) << "it goes on after that";
}

TEST(Store, WearsBothPagesAlike) {
  Flash flash(16384);
  Log log = log_of(flash);
  constexpr int writes = 20'000;
  for (int n = 0; n < writes; ++n) {
    Bytes value(32, static_cast<std::uint8_t>(n));
    value[1] = static_cast<std::uint8_t>(n >> 8);
    ASSERT_TRUE(log.set("measurement", value));
    if (n % 1000 == 0) log.set("rare", value);
  }
  // A record of 32 bytes under this name takes 60 bytes: 272 of them fill a page.
  EXPECT_NEAR(static_cast<double>(flash.erases(0)), writes / 272.0 / 2, 2);
  EXPECT_NEAR(static_cast<double>(flash.erases(1)), writes / 272.0 / 2, 2);
}

TEST(Store, TidiesBeforeItMust) {
  Flash flash(512);
  Log log = log_of(flash);
  std::uint64_t during = 0;
  for (int n = 0; n < 100; ++n) {
    ASSERT_TRUE(log.tidy());
    const auto before = flash.erases(0) + flash.erases(1);
    ASSERT_TRUE(log.set("n", Bytes(30, static_cast<std::uint8_t>(n))));
    during += flash.erases(0) + flash.erases(1) - before;
  }
  EXPECT_EQ(during, 0u);
  EXPECT_GT(flash.erases(0), 2u);
}

TEST(Store, DoesNotTrustDecayedPages) {
  Flash flash(512);
  Log log = log_of(flash);
  ASSERT_TRUE(log.set("a", Bytes(20, 1)));
  ASSERT_TRUE(log.set("b", Bytes(20, 2)));
  for (std::size_t n = 4; n < flash.words().size(); ++n) {
    const auto before = flash.words();
    if ((flash.words()[n] & 1) == 0) continue;
    flash.words()[n] &= ~1U;
    Log again = log_of(flash);
    const auto a = value_of(again, "a"), b = value_of(again, "b");
    EXPECT_TRUE(!a || a == Bytes(20, 1));
    EXPECT_TRUE(!b || b == Bytes(20, 2));
    EXPECT_TRUE(again.set("c", Bytes{3})) << n;
    EXPECT_EQ(value_of(again, "c"), Bytes{3});
    flash.words() = before;
  }
}

/// Random changes to a store whose power fails again and again, next to what must be in it.
class Story {
 public:
  Story(std::size_t page_size, unsigned seed)
      : flash_(page_size, seed), random_(seed), log_(log_of(flash_)) {}

  Flash& flash() { return flash_; }

  void start() {
    flash_.start();
    log_ = log_of(flash_);
  }

  /// One change; whether the power stayed.
  bool change(std::size_t longest) {
    const std::string name(1 + random_() % 3, static_cast<char>('a' + random_() % 3));
    const unsigned what = random_() % 16;
    const Bytes value = some(random_, 8 + random_() % (longest - 8));
    const auto before = known_;
    auto after = known_;
    if (what == 0)
      after.clear();
    else if (what < 5)
      after.erase(name);
    else
      after[name] = value;
    try {
      const bool done = what == 0 ? log_.forget() : what < 5 ? log_.erase(name) : log_.set(name, value);
      if (done)
        known_ = after;
      else
        EXPECT_GE(what, 5u) << "only a value may have no room";
      if (done) check_gone(before);
      return true;
    } catch (const PowerCut&) {
      recover(before, after);
      return false;
    }
  }

  void check() {
    for (const char c : {'a', 'b', 'c'})
      for (std::size_t size = 1; size <= 3; ++size) {
        const std::string name(size, c);
        const auto found = known_.find(name);
        ASSERT_EQ(value_of(log_, name), found == known_.end() ? std::nullopt : std::optional(found->second))
            << name;
      }
  }

 private:
  /// The power is back, and perhaps fails again at once: either all is as before the change or as after it,
  /// and stays so.
  void recover(const std::map<std::string, Bytes>& before, const std::map<std::string, Bytes>& after) {
    for (int again = static_cast<int>(random_() % 3); again > 0; --again) {
      start();
      flash_.cut_after(random_() % 6);
      try {
        value_of(log_, "a");
      } catch (const PowerCut&) {
      }
      flash_.cut_never();
    }
    start();
    known_ = before;
    for (const auto* state : {&before, &after})
      for (const auto& [name, value] : *state) {
        const auto found = value_of(log_, name);
        const auto was = before.find(name), is = after.find(name);
        const auto old = was == before.end() ? std::nullopt : std::optional(was->second);
        const auto fresh = is == after.end() ? std::nullopt : std::optional(is->second);
        ASSERT_TRUE(found == old || found == fresh) << name;
        if (found == fresh && old != fresh) known_ = after;
      }
    check();
    check_gone(before);
    check_gone(after);
    for (int more = 0; more < 2; ++more) {
      start();
      check();
    }
  }

  /// Nothing of the values that are not in the store any more is in flash.
  void check_gone(const std::map<std::string, Bytes>& values) {
    for (const auto& [name, value] : values) {
      const auto now = known_.find(name);
      if (now != known_.end() && now->second == value) continue;
      for (std::size_t at = 0; at + 8 <= value.size(); at += 8)
        ASSERT_FALSE(flash_.holds(value.data() + at, 8)) << name;
    }
  }

  Flash flash_;
  std::mt19937 random_;
  Log log_;
  std::map<std::string, Bytes> known_;
};

/// Every operation of a long story fails once, each time from the same beginning.
TEST(Store, SurvivesAPowerCutAtEveryOperation) {
  std::uint64_t operations = 0;
  {
    Story story(512, 5);
    for (int n = 0; n < 120; ++n) story.change(60);
    operations = story.flash().operations();
    ASSERT_GT(story.flash().erases(0) + story.flash().erases(1), 8u);
  }
  for (std::uint64_t cut = 0; cut < operations; ++cut) {
    Story story(512, 5);
    story.flash().cut_after(cut);
    while (story.change(60)) {
    }
    for (int n = 0; n < 10; ++n) story.change(60);
    story.check();
    ASSERT_EQ(story.flash().impossible(), 0u) << cut;
    ASSERT_FALSE(::testing::Test::HasFailure()) << "power cut at operation " << cut;
  }
}

TEST(Store, SurvivesPowerCutsOneAfterTheOther) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    Story story(seed % 5 == 0 ? 16384 : 768, seed);
    const std::size_t longest = seed % 5 == 0 ? 4000 : 90;
    std::mt19937 random(seed);
    for (int n = 0; n < 200; ++n) {
      story.flash().cut_after(random() % (seed % 2 == 0 ? 20 : 2000));
      story.change(longest);
      story.flash().cut_never();
    }
    story.check();
    ASSERT_EQ(story.flash().impossible(), 0u);
    ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace store::test
