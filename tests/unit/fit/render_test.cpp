#include "fit/render.hpp"

#include <gmock/gmock.h>

namespace tlsfit::fit {
namespace {

using testing::HasSubstr;

std::string complaint(const std::string& text, const Json& values) {
  try {
    render("x", text, values);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Defect);
    return error.what();
  }
  return "";
}

TEST(Render, FillsHolesAndListsWithoutEscaping) {
  EXPECT_EQ(render("x", "{{a}} {{n}}{{#l}} [{{b}}]{{/l}}\n",
                   {{"a", "<\"&'>"}, {"n", 5}, {"l", {{{"b", "1"}}, {{"b", "2"}}}}}),
            "<\"&'> 5 [1] [2]\n");
}

TEST(Render, AHoleNobodyFillsIsAnError) {
  EXPECT_THAT(complaint("{{arena}}", {{"a", "1"}}),
              HasSubstr("templates/x.mustache: nothing fills the hole {{arena}}"));
  EXPECT_THAT(complaint("{{#list}}{{b}}{{/list}}", {{"list", {{{"c", "1"}}}}}), HasSubstr("{{b}}"));
  EXPECT_THAT(complaint("{{#absent}}x{{/absent}}", Json::object()), HasSubstr("absent"));
  EXPECT_THAT(complaint("{{> other}}", Json::object()), HasSubstr("> other"));
}

TEST(Render, ABrokenTemplateIsAnError) {
  EXPECT_THAT(complaint("{{#a}}x", {{"a", true}}), HasSubstr("templates/x.mustache"));
  EXPECT_THAT(complaint("{{a", {{"a", "1"}}), HasSubstr("templates/x.mustache"));
}

TEST(Render, WhatAServerSentStaysInsideItsComment) {
  EXPECT_EQ(comment_text("CN=a*/ int x; /*"), "CN=a* / int x; / *");
  EXPECT_EQ(comment_text("two\nlines"), "two\\x0alines");
  EXPECT_EQ(comment_text("continued\\"), "continued\\ ");
  EXPECT_EQ(comment_text("**//**//"), comment_text(comment_text("**//**//")));
  EXPECT_EQ(comment_text("*/*/").find("*/"), std::string::npos);
}

}  // namespace
}  // namespace tlsfit::fit
