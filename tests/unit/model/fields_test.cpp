#include "model/fields.hpp"

#include <gtest/gtest.h>

namespace tlsfit {
namespace {

template <class Call>
std::string complaint(Call call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    return error.what();
  }
  return "no complaint";
}

TEST(Fields, ComplaintsNameFileKeyWantAndGot) {
  const Json json = parse_json(R"({"ram": [{"size": 96}], "n": "x"})", "pico.json");
  Fields fields(json, "pico.json");
  EXPECT_EQ(complaint([&] { fields.objects("ram").at(0).size("size"); }),
            "pico.json: ram[0]: size: want a size such as \"96K\", got 96");
  EXPECT_EQ(complaint([&] { fields.integer("n"); }), "pico.json: n: want a whole number, got \"x\"");
  EXPECT_EQ(complaint([&] { fields.text("name"); }), "pico.json: name: want text, got nothing");
}

TEST(Fields, UnknownKeysAreRejectedOnceAsked) {
  const Json json = parse_json(R"({"a": 1, "b": 2})", "f");
  Fields fields(json, "f");
  fields.integer("a");
  EXPECT_EQ(complaint([&] { fields.done(); }), "f: b: unknown key");
  fields.integer("b");
  EXPECT_NO_THROW(fields.done());
}

TEST(Fields, AddressesAndSizesAreTexts) {
  const Json json =
      parse_json(R"({"a": "0x20000000", "b": "0x", "c": "20000000", "d": "0x1FFFFFFFFF"})", "f");
  Fields fields(json, "f");
  EXPECT_EQ(fields.address("a"), 0x20000000U);
  for (const char* key : {"b", "c", "d"})
    EXPECT_NE(complaint([&] { fields.address(key); }).find("want an address"), std::string::npos) << key;
}

TEST(Fields, TristateTellsUnknownFromNo) {
  const Json json = parse_json(R"({"yes": true, "no": false, "unknown": null})", "f");
  Fields fields(json, "f");
  EXPECT_EQ(fields.tristate("yes"), true);
  EXPECT_EQ(fields.tristate("no"), false);
  EXPECT_EQ(fields.tristate("unknown"), std::nullopt);
  EXPECT_EQ(fields.tristate("absent"), std::nullopt);
}

TEST(ParseJson, NamesTheLine) {
  EXPECT_EQ(complaint([] { parse_json("{\n\"a\": ,\n}", "f.json"); }), "f.json:2: not JSON");
  EXPECT_EQ(complaint([] { parse_json("", "f.json"); }), "f.json:1: not JSON");
  EXPECT_EQ(complaint([] { parse_json("1e999", "f.json"); }), "f.json: not JSON that can be read");
}

TEST(ParseJson, RefusesWhatIsTooDeep) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_NO_THROW(parse_json(nested(64), "f"));
  EXPECT_THROW(parse_json(nested(65), "f"), Error);
  EXPECT_THROW(parse_json(nested(1'000'000), "f"), Error);
  // Brackets in texts are none, escaped quotes end no text.
  EXPECT_NO_THROW(parse_json("[\"\\\"" + std::string(100, '[') + "\"]", "f"));
}

TEST(DumpJson, SurvivesTextThatIsNotUtf8) {
  EXPECT_EQ(dump_json({{"a", "\xFF"}}), "{\n  \"a\": \"\xEF\xBF\xBD\"\n}\n");
}

}  // namespace
}  // namespace tlsfit
