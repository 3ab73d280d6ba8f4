#include <array>

#include "engine/storage/builder.h"
#include "engine/storage/find_all.h"
#include "engine/storage/identifier_index.h"
#include "engine/storage/store_file.h"
#include "tests/unit/storage/random_columns.h"

namespace tamis {
namespace {

Result<SnapshotPtr> build_ids(RawColumn column, ForcedEncoding force = ForcedEncoding::kNone) {
  std::vector<BuildColumn> columns;
  const Type type = column.type;
  columns.push_back({{"id", type, Role::kIdentifier}, std::move(column)});
  BuildOptions options;
  options.force = force;
  return build_snapshot(std::move(columns), options);
}

template <typename Make> RawColumn ids(Type type, std::size_t rows, Make make) {
  RawColumn column(type);
  for (std::size_t row = 0; row < rows; ++row) column.append(make(row));
  return column;
}

Value text_id(std::size_t row) { return Value("customer-" + std::to_string(row * 7919 % 1'000'003)); }
Value digits_id(std::size_t row) { return Value(std::to_string(10'000 + row)); }
Value integer_id(std::size_t row) { return Value(static_cast<std::int64_t>(row * 2'654'435'761U) - 1'000'000); }
Value uuid_id(std::size_t row) {
  char text[37];
  std::snprintf(text, sizeof text, "%08zx-0000-4000-8000-%012zx", row * 2'654'435'761U % 0xFFFFFFFFU, row);
  return Value(std::string(text));
}

struct IdCase {
  Type type;
  Value (*make)(std::size_t);
  ForcedEncoding force;
};

class Identifiers : public testing::TestWithParam<IdCase> {};

TEST_P(Identifiers, AreFoundAndOthersAreNot) {
  const auto [type, make, force] = GetParam();
  constexpr std::size_t kRows = 70'000;
  const auto built = build_ids(ids(type, kRows, make), force);
  ASSERT_TRUE(built) << built.error().message;
  const test::TemporaryFolder folder;
  ASSERT_TRUE(write_snapshot(**built, folder.file("store")));
  const auto opened = open_snapshot(std::filesystem::path(folder.file("store")));
  ASSERT_TRUE(opened);
  ASSERT_TRUE((*opened)->verify(std::array{ColumnId{0}}));
  for (const SnapshotPtr& snapshot : {*built, *opened}) {
    std::vector<std::string> texts;
    for (std::size_t row = 0; row < 2 * kRows; row += 5) texts.push_back(to_text(make(row)));
    texts.insert(texts.end(), {"", "0", "x", "007", "+7", "99999999999999999999999"});
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    std::vector<std::optional<RowId>> found(views.size());
    find_all(*snapshot, ColumnId{0}, views, found);
    for (std::size_t i = 0; i < views.size(); ++i) ASSERT_EQ(found[i], snapshot->find(ColumnId{0}, views[i])) << views[i];
    for (std::uint32_t row = 0; row < kRows; row += 3) {
      ASSERT_EQ(snapshot->find(ColumnId{0}, to_text(make(row))), RowId{row}) << row;
      ASSERT_FALSE(snapshot->find(ColumnId{0}, to_text(make(kRows + row))));
    }
    for (const std::string_view other : {"", "0", "x", "007", "+7", "-0", " 7", "99999999999999999999999"}) {
      EXPECT_FALSE(snapshot->find(ColumnId{0}, other)) << other;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Identifiers,
    testing::Values(IdCase{kStringType, text_id, ForcedEncoding::kNone}, IdCase{kStringType, uuid_id, ForcedEncoding::kNone},
                    IdCase{kStringType, digits_id, ForcedEncoding::kNone}, IdCase{kStringType, text_id, ForcedEncoding::kDictionary},
                    IdCase{kIntegerType, integer_id, ForcedEncoding::kNone}, IdCase{kIntegerType, integer_id, ForcedEncoding::kPlanes}));

TEST(IdentifierIndexTest, RefusesDuplicatesAndNamesThem) {
  const auto twice = build_ids(ids(kStringType, 100'000, [](std::size_t row) { return Value(std::to_string(row == 99'000 ? 17 : row)); }));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(twice.error().message, "identifier id is in rows 17 and 99000: '17'");
  const auto integers = build_ids(ids(kIntegerType, 10, [](std::size_t row) { return Value(static_cast<std::int64_t>(row / 9)); }));
  ASSERT_FALSE(integers);
  EXPECT_EQ(integers.error().message, "identifier id is in rows 0 and 1: '0'");
}

// A profile has a customer's id, or that of a visitor, or both.
TEST(IdentifierIndexTest, OneOfSeveralIsEnough) {
  constexpr std::size_t kRows = 150'000;
  for (const ForcedEncoding force : {ForcedEncoding::kNone, ForcedEncoding::kPlanes, ForcedEncoding::kDictionary}) {
    const auto customer = [](std::size_t row) { return row % 5 == 0 ? Value() : digits_id(row); };
    const auto visitor = [](std::size_t row) { return row % 5 == 0 || row % 7 == 0 ? Value(std::int64_t(row * 3)) : Value(); };
    BuildOptions options;
    options.force = force;
    const auto built = build_snapshot({{{"customer", kStringType, Role::kIdentifier}, ids(kStringType, kRows, customer)},
                                       {{"visitor", kIntegerType, Role::kIdentifier}, ids(kIntegerType, kRows, visitor)}},
                                      options);
    ASSERT_TRUE(built) << built.error().message;
    const test::TemporaryFolder folder;
    ASSERT_TRUE(write_snapshot(**built, folder.file("store")));
    const auto opened = open_snapshot(std::filesystem::path(folder.file("store")));
    ASSERT_TRUE(opened);
    for (const SnapshotPtr& snapshot : {*built, *opened}) {
      EXPECT_FALSE(snapshot->find(ColumnId{0}, ""));
      for (std::uint32_t row = 0; row < kRows; ++row) {
        const bool has_customer = row % 5 != 0, has_visitor = row % 5 == 0 || row % 7 == 0;
        ASSERT_EQ(snapshot->find(ColumnId{0}, to_text(digits_id(row))), has_customer ? std::optional(RowId{row}) : std::nullopt) << row;
        ASSERT_EQ(snapshot->find(ColumnId{1}, std::to_string(row * 3)), has_visitor ? std::optional(RowId{row}) : std::nullopt) << row;
        ASSERT_EQ(snapshot->value(ColumnId{0}, RowId{row}), customer(row)) << row;
        ASSERT_EQ(snapshot->value(ColumnId{1}, RowId{row}), visitor(row)) << row;
      }
    }
  }
}

TEST(IdentifierIndexTest, AnIdentifierMayBeMissingEverywhere) {
  const auto built =
      build_snapshot({{{"customer", kStringType, Role::kIdentifier}, ids(kStringType, 10, digits_id)},
                      {{"visitor", kStringType, Role::kIdentifier}, ids(kStringType, 10, [](std::size_t) { return Value(); })}});
  ASSERT_TRUE(built) << built.error().message;
  EXPECT_FALSE((*built)->find(ColumnId{1}, "1"));
  EXPECT_EQ((*built)->find(ColumnId{0}, "10003"), RowId{3});
}

TEST(IdentifierIndexTest, RefusesMissingOnesAndOtherTypes) {
  RawColumn column(kStringType);
  column.append(Value("a"));
  column.append_missing();
  const auto missing = build_ids(std::move(column));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "column id: the identifier of row 1 is missing");
  const auto date = build_ids(ids(kDateType, 1, [](std::size_t) { return Value(Date{1}); }));
  ASSERT_FALSE(date);
  EXPECT_EQ(date.error().message, "column id: an identifier is STRING or INTEGER, not DATE");
}

TEST(IdentifierIndexTest, StaysSmallAndComplete) {
  const RawColumn column = ids(kIntegerType, 300'000, integer_id);
  const ParallelFor serial = [](std::size_t n, const std::function<void(std::size_t)>& f) {
    for (std::size_t i = 0; i < n; ++i) f(i);
  };
  const auto bytes = build_identifier_index(column, "id", serial);
  ASSERT_TRUE(bytes);
  EXPECT_LE(bytes->size(), 300'000U * 10 + 64);
  std::vector<bool> seen(column.rows());
  for (const IdentifierBucket& bucket : as_index({bytes->data(), bytes->size()})) {
    for (const std::uint32_t row : bucket.rows) {
      if (row == IdentifierBucket::kNoRow) continue;
      EXPECT_FALSE(seen[row]);
      seen[row] = true;
    }
  }
  EXPECT_EQ(std::ranges::count(seen, true), static_cast<std::ptrdiff_t>(column.rows()));
}

TEST(IdentifierIndexTest, EmptyFindsNothing) {
  const auto built = build_ids(RawColumn(kStringType));
  ASSERT_TRUE(built);
  EXPECT_FALSE((*built)->find(ColumnId{0}, "a"));
}

TEST(IntegerIdentifiers, HaveOneTextOnly) {
  EXPECT_EQ(parse_integer_identifier("-17"), -17);
  EXPECT_EQ(parse_integer_identifier("9223372036854775807"), INT64_MAX);
  for (const std::string_view text : {"", "-", "01", "+1", "1 ", " 1", "-0", "1.0", "9223372036854775808"}) {
    EXPECT_FALSE(parse_integer_identifier(text)) << text;
  }
}

}  // namespace
}  // namespace tamis
