#include "engine/base/error.h"

#include <string>
#include <type_traits>

#include <gtest/gtest.h>

#include "engine/base/check.h"
#include "engine/base/strong_id.h"

namespace tamis {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(ErrorCode::kInvalid, "odd: " + std::to_string(value), "give an even number");
  return value / 2;
}

Result<int> quarter(int value) {
  const int once = TAMIS_TRY(half(value));
  return half(once);
}

Result<void> check_even(int value) {
  TAMIS_CHECK_OK(half(value));
  return {};
}

TEST(Error, TryUnwrapsValuesAndReturnsErrors) {
  EXPECT_EQ(quarter(12), 3);
  const auto failed = quarter(6);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(failed.error().message, "odd: 3");
  EXPECT_EQ(failed.error().hint, "give an even number");
  EXPECT_FALSE(failed.error().span);
}

TEST(Error, CheckOkPassesErrorsOn) {
  EXPECT_TRUE(check_even(2));
  EXPECT_EQ(check_even(5).error().message, "odd: 5");
}

TEST(Error, EveryCodeHasANameAndAnExitCode) {
  const struct {
    ErrorCode code;
    const char* name;
    int exit_code;
  } cases[] = {
      {ErrorCode::kInvalid, "invalid", 1},
      {ErrorCode::kNotFound, "not found", 1},
      {ErrorCode::kConflict, "conflict", 1},
      {ErrorCode::kUnsupported, "unsupported", 1},
      {ErrorCode::kLimitExceeded, "limit exceeded", 1},
      {ErrorCode::kDeadlineExceeded, "deadline exceeded", 2},
      {ErrorCode::kCancelled, "cancelled", 2},
      {ErrorCode::kBusy, "busy", 1},
      {ErrorCode::kIo, "input/output", 2},
      {ErrorCode::kDataLoss, "data loss", 2},
      {ErrorCode::kInternal, "internal", 2},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(name_of(c.code), c.name);
    EXPECT_EQ(exit_code_of(c.code), c.exit_code) << c.name;
  }
}

TEST(CheckDeathTest, ABrokenInvariantSaysWhatAndWhere) {
  EXPECT_DEATH(TAMIS_CHECK(1 + 1 == 3), "broken invariant: 1 \\+ 1 == 3 .*error_test.cpp");
}

TEST(StrongId, IdsDoNotConvertIntoEachOther) {
  static_assert(!std::is_convertible_v<RowId, ColumnId>);
  static_assert(!std::is_convertible_v<std::uint32_t, RowId>);
  EXPECT_LT(RowId(1), RowId(2));
  EXPECT_EQ(std::hash<RowId>{}(RowId(7)), std::hash<RowId>{}(RowId(7)));
}

}  // namespace
}  // namespace tamis
