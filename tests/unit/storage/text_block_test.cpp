#include <set>

#include "engine/storage/builder.h"
#include "engine/storage/text_codec.h"
#include "engine/storage/text_sketch.h"
#include "tests/unit/storage/random_columns.h"

namespace tamis {
namespace {

SnapshotPtr texts_in_rows(const RawColumn& column) {
  BuildOptions options;
  options.force = ForcedEncoding::kTextInRows;
  auto built = build_snapshot({{{"x", kStringType, Role::kTrait}, column}}, options);
  EXPECT_TRUE(built);
  return *built;
}

RawColumn column_of(const std::vector<std::string>& texts) {
  RawColumn column(kStringType);
  for (const std::string& text : texts) column.append(Value(text));
  return column;
}

const StringBlock& block_of(const SnapshotPtr& snapshot, std::size_t block = 0) {
  return std::get<StringBlock>(snapshot->column(ColumnId{0}).blocks[block]);
}

TEST(StringBlockTest, KeepsPlacesCodesAndOrder) {
  std::set<std::string_view> encodings;
  for (const test::ColumnShape& shape : test::column_shapes()) {
    if (shape.type != kStringType) continue;
    SCOPED_TRACE(shape.name);
    const RawColumn column = test::random_column(shape, 3'000, 0.1, 41);
    const SnapshotPtr snapshot = texts_in_rows(column);
    const StringBlock& block = block_of(snapshot);
    encodings.insert(encoding_of(snapshot->column(ColumnId{0}).blocks[0]));
    std::string text;
    std::size_t heap = 0;
    for (std::uint32_t row = 0; row < block.rows; ++row) {
      ASSERT_EQ(block.present(row), column.present[row] != 0);
      ASSERT_EQ(block.start(row), heap);
      heap += block.stored(row).size();
      if (!block.stored(row).empty()) {
        ASSERT_EQ(block.row_at(block.start(row)), row);
        ASSERT_EQ(block.row_at(heap - 1), row);
      }
      if (!block.present(row)) continue;
      block.text(row, text);
      ASSERT_EQ(text, column.text(row));
      ASSERT_EQ(block.encode(text), block.stored(row));
      ASSERT_TRUE(is_stored_form(block.codec, block.stored(row), text));
      ASSERT_FALSE(is_stored_form(block.codec, block.stored(row), text + "1"));
      const std::uint64_t code = block.planes.code(row);
      ASSERT_LT(code, block.codes());
      ASSERT_GE(block.stored(row), block.bound(code));
      ASSERT_TRUE(code + 1 == block.codes() || block.stored(row) < block.bound(code + 1));
    }
    ASSERT_EQ(heap, block.heap_bytes);
  }
  EXPECT_EQ(encodings, (std::set<std::string_view>{"text", "uuid", "digits"}));
}

TEST(StringBlockTest, FirstBoundIsTheLeastText) {
  const SnapshotPtr snapshot = texts_in_rows(column_of({"pear", "apple", "plum", "fig"}));
  EXPECT_EQ(block_of(snapshot).bound(0), "apple");
}

TEST(StringBlockTest, Parts) {
  std::vector<std::string> texts;
  for (int i = 0; i < 65'536; ++i) texts.push_back("user" + std::to_string(i * 7919 % 65'536) + "@example.com");
  const SnapshotPtr snapshot = texts_in_rows(column_of(texts));
  const StringBlock& block = block_of(snapshot);
  EXPECT_GT(block.codes(), 1'800U);
  EXPECT_LE(block.codes(), 2'048U);
  EXPECT_EQ(block.planes.width, 11);
  std::vector<std::size_t> sizes(block.codes());
  for (std::uint32_t row = 0; row < block.rows; ++row) ++sizes[block.planes.code(row)];
  EXPECT_LT(*std::ranges::max_element(sizes), 300U) << "parts should be of about equal size: 32";
  EXPECT_LT(block.bounds_bytes / block.codes(), 12U) << "bounds should be cut short";
}

TEST(TextCodecs, TakeOnlyWhatTheyCanGiveBack) {
  EXPECT_TRUE(is_canonical_uuid("123e4567-e89b-12d3-a456-426614174000"));
  EXPECT_FALSE(is_canonical_uuid("123E4567-e89b-12d3-a456-426614174000"));
  EXPECT_FALSE(is_canonical_uuid("123e4567-e89b-12d3-a456-42661417400"));
  EXPECT_FALSE(is_canonical_uuid("123e4567ae89b-12d3-a456-426614174000"));
  EXPECT_FALSE(is_canonical_uuid("-23e4567-e89b-12d3-a456-426614174000"));
  EXPECT_FALSE(encode_text(TextCodec::kUuid, 16, "x"));
  EXPECT_FALSE(encode_text(TextCodec::kDigits, 2, "12345"));
  EXPECT_FALSE(encode_text(TextCodec::kDigits, 2, "1a"));
  std::string text = "left over";
  for (const std::string digits : {"", "0", "00", "009", "1234"}) {
    const auto stored = encode_text(TextCodec::kDigits, 2, digits);
    ASSERT_TRUE(stored);
    decode_text(TextCodec::kDigits, *stored, text);
    EXPECT_EQ(text, digits);
    EXPECT_TRUE(is_stored_form(TextCodec::kDigits, *stored, digits));
    for (const std::string_view other : {"1", "0x", "/", "12345", "123456789"}) {
      EXPECT_FALSE(is_stored_form(TextCodec::kDigits, *stored, other)) << digits << " is not " << other;
    }
  }
  EXPECT_LT(*encode_text(TextCodec::kDigits, 2, "12"), *encode_text(TextCodec::kDigits, 2, "120"));
  EXPECT_LT(*encode_text(TextCodec::kDigits, 2, "120"), *encode_text(TextCodec::kDigits, 2, "13"));
}

TEST(TextCodecs, AreChosenByTheTexts) {
  const auto encoding = [](const std::vector<std::string>& texts) {
    const SnapshotPtr snapshot = texts_in_rows(column_of(texts));
    return std::string(encoding_of(snapshot->column(ColumnId{0}).blocks[0]));
  };
  EXPECT_EQ(encoding({"17850", "13047"}), "digits");
  EXPECT_EQ(encoding({"17850", "1304x"}), "text");
  EXPECT_EQ(encoding({"1", "2", "3", "12345678901234567890"}), "text") << "one long text would widen every row";
  EXPECT_EQ(encoding({"", ""}), "text");
  EXPECT_EQ(encoding({"123e4567-e89b-12d3-a456-426614174000"}), "uuid");
}

TEST(TextSketchTest, DividesTextsThatShareTheirBeginning) {
  std::vector<std::string> texts;
  for (int i = 0; i < 1'000; ++i) texts.push_back("https://example.com/customers/" + std::string(static_cast<std::size_t>(i % 10), 'a') + std::to_string(i));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const TextSketch sketch(views, 64);
  EXPECT_GT(sketch.bounds().size(), 32U);
  for (const std::string_view text : views) {
    const std::uint32_t part = sketch.part_of(text);
    EXPECT_LE(sketch.bounds()[part], text);
    EXPECT_TRUE(part + 1 == sketch.bounds().size() || sketch.bounds()[part + 1] > text);
  }
  const std::vector<std::string_view> same(100, "same");
  EXPECT_EQ(TextSketch(same, 16).bounds(), std::vector<std::string>{"same"});
}

}  // namespace
}  // namespace tamis
