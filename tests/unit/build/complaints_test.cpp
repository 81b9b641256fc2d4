#include "build/complaints.hpp"

#include <gmock/gmock.h>

using namespace tlsfit;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Complaints, over_full_regions) {
  constexpr std::string_view output =
      "[3/3] Linking CXX executable firmware.elf\n"
      "FAILED: firmware.elf \n"
      ": && arm-none-eabi-g++ -Os -T link.ld && :\n"
      "/usr/lib/gcc/arm-none-eabi/12.2.1/../../../arm-none-eabi/bin/ld: firmware.elf section `.text' will "
      "not "
      "fit in region `FLASH'\n"
      "/usr/lib/gcc/arm-none-eabi/12.2.1/../../../arm-none-eabi/bin/ld: region `FLASH' overflowed by 299 "
      "bytes\n"
      "/usr/lib/gcc/arm-none-eabi/12.2.1/../../../arm-none-eabi/bin/ld: region `RAM' overflowed by 12 bytes\n"
      "/usr/lib/gcc/arm-none-eabi/12.2.1/../../../arm-none-eabi/bin/ld: region `RAM' overflowed by 12 bytes\n"
      "collect2: error: ld returned 1 exit status\n"
      "ninja: build stopped: subcommand failed.\n";
  EXPECT_THAT(overflows_in(output), ElementsAre(Overflow{"FLASH", 299}, Overflow{"RAM", 12}));
}

TEST(Complaints, what_is_not_an_overflow) {
  EXPECT_THAT(overflows_in(""), IsEmpty());
  EXPECT_THAT(overflows_in("region `"), IsEmpty());
  EXPECT_THAT(overflows_in("region `FLASH' overflowed by"), IsEmpty());
  EXPECT_THAT(overflows_in("region `FLASH' overflowed by many bytes"), IsEmpty());
  EXPECT_THAT(overflows_in("region `A\nregion' overflowed by 3 bytes"), IsEmpty());
}

TEST(Complaints, a_compile_error_without_its_command_line) {
  constexpr std::string_view output =
      "[1/2] Building CXX object a.obj\n"
      "FAILED: a.obj \n"
      "/usr/bin/arm-none-eabi-g++ -DX -o a.obj -c a.cpp\n"
      "a.cpp: In function 'int f()':\n"
      "a.cpp:3:10: error: 'nothing' was not declared in this scope\n"
      "    3 |   return nothing;\n"
      "      |          ^~~~~~~\n"
      "ninja: build stopped: subcommand failed.\n";
  EXPECT_THAT(errors_in(output), ElementsAre("a.cpp:3:10: error: 'nothing' was not declared in this scope"));
}

TEST(Complaints, a_linker_error_without_the_path_of_the_linker) {
  constexpr std::string_view output =
      "/usr/lib/gcc/arm-none-eabi/12.2.1/../../../arm-none-eabi/bin/ld: a.obj: in function `main':\n"
      "a.cpp:3: undefined reference to `missing'\n"
      "/usr/lib/x/bin/ld: link.ld:3: syntax error\n"
      "collect2: error: ld returned 1 exit status\n";
  EXPECT_THAT(errors_in(output),
              ElementsAre("a.cpp:3: undefined reference to `missing'", "ld: link.ld:3: syntax error"));
}

TEST(Complaints, a_cmake_error_with_its_text) {
  constexpr std::string_view output =
      "CMake Error at CMakeLists.txt:21 (message):\n"
      "  TLSFIT_FIT_DIR=/x: there is no board.h\n\n\n"
      "-- Configuring incomplete, errors occurred!\n";
  EXPECT_THAT(errors_in(output), ElementsAre("CMake Error at CMakeLists.txt:21 (message): "
                                             "TLSFIT_FIT_DIR=/x: there is no board.h"));
}

TEST(Complaints, only_the_first_few_and_the_last_lines_if_nothing_is_known) {
  std::string many;
  for (int i = 0; i < 15; ++i) many += "a.c:" + std::to_string(i) + ":1: error: no\n";
  const auto errors = errors_in(many, 10);
  ASSERT_EQ(errors.size(), 11u);
  EXPECT_EQ(errors.back(), "and 5 more");
  EXPECT_THAT(errors_in("one\ntwo\nthree\n", 2), ElementsAre("two", "three"));
  EXPECT_THAT(errors_in(""), IsEmpty());
}
