#include "engine/base/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace tamis {
namespace {

TEST(Utf8, ReadsWhatItWrites) {
  for (const char32_t value :
       {U'\0', U'a', U'\u007f', U'\u0080', U'\u07ff', U'\u0800', U'\ud7ff', U'\ue000', U'\uffff', U'\U00010000', U'\U0010ffff'}) {
    std::string text = "<";
    append_code_point(text, value);
    const CodePoint read = code_point_at(text, 1);
    EXPECT_TRUE(read.valid);
    EXPECT_EQ(read.value, value);
    EXPECT_EQ(read.bytes, text.size() - 1);
  }
}

TEST(Utf8, StepsOverInvalidBytesOneByOne) {
  const struct {
    const char* what;
    std::string text;
  } cases[] = {
      {"a lone continuation", "\x80"},
      {"an overlong slash", "\xc0\xaf"},
      {"an overlong of three bytes", "\xe0\x80\xaf"},
      {"an overlong of four bytes", "\xf0\x80\x80\xaf"},
      {"a surrogate", "\xed\xa0\x80"},
      {"past the last code point", "\xf4\x90\x80\x80"},
      {"a byte that never occurs", "\xff"},
      {"cut after one byte", "\xe2"},
      {"cut after two bytes", "\xe2\x82"},
      {"cut after three bytes", "\xf0\x9f\x98"},
      {"a continuation that is none", "\xe2\x28\xa1"},
  };
  for (const auto& c : cases) {
    const CodePoint read = code_point_at(c.text, 0);
    EXPECT_FALSE(read.valid) << c.what;
    EXPECT_EQ(read.bytes, 1) << c.what;
    EXPECT_EQ(read.value, static_cast<unsigned char>(c.text[0])) << c.what;
  }
}

}  // namespace
}  // namespace tamis
