#include "probe/questions/suite_order.hpp"

#include <gtest/gtest.h>

namespace tlsfit::probe {
namespace {

// In each list the server chose by one rule: the first that it has (of what was offered), or its own first.
TEST(OwnOrder, NoneWhereEvenTurnedRoundListsAreTakenAsTheyCome) {
  EXPECT_EQ(has_own_order({{{1, 2, 3}, {1, 3}}, {{9, 8, 7, 6, 5, 4}, {9, 8, 7, 6, 5, 4}, true}}), false);
}

TEST(OwnOrder, ShowsInAnyChoiceThatWasNotTheFirst) {
  EXPECT_EQ(has_own_order({{{1, 2, 3}, {1, 2, 3}}, {{6, 5, 4}, {4, 5, 6}, true}}), true);
  EXPECT_EQ(has_own_order({{{1, 2, 3}, {3, 1}}}), true);
}

TEST(OwnOrder, UnknownWhereTheGuessMayHaveBeenRight) {
  EXPECT_EQ(has_own_order({{{1, 2, 3}, {1, 2}}, {{6, 5, 4}, {6, 4}, true}}), std::nullopt);
  EXPECT_EQ(has_own_order({}), std::nullopt);
}

}  // namespace
}  // namespace tlsfit::probe
