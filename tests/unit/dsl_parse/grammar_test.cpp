// PEGTL's own analysis: no rule can loop without taking a character. The only test that sees the grammar itself.

#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

#include "dsl/grammar_statements.h"

namespace tamis::dsl {
namespace {

TEST(Grammar, HasNoEndlessLoops) {
  EXPECT_EQ(grammar::pegtl::analyze<grammar::script>(), 0U);
  EXPECT_EQ(grammar::pegtl::analyze<grammar::lone_expression>(), 0U);
  EXPECT_EQ(grammar::pegtl::analyze<grammar::loose_token>(), 0U);
}

}  // namespace
}  // namespace tamis::dsl
