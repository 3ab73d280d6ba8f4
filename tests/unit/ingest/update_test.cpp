#include "ingest/update.h"

#include <map>

#include "tests/unit/ingest/support.h"

namespace tamis::testing {
namespace {

class Update : public ::testing::Test {
 protected:
  // Imports a CSV with what the store knows, as the command does.
  Result<MergedTable> merge(std::string_view csv, bool keep_missing = false, std::vector<std::pair<std::string, Type>> types = {}, const std::string& id = "id") {
    auto options = options_for({folder_.write("t.csv", csv)}, id);
    options.types = std::move(types);
    if (store_) options.known = &store_->schema();
    return merge_into(store_.get(), import_ok(options), keep_missing);
  }

  // Merges and makes it the store.
  MergeReport apply(std::string_view csv, bool keep_missing = false, std::vector<std::pair<std::string, Type>> types = {}) {
    auto merged = merge(csv, keep_missing, std::move(types));
    if (!merged) {
      ADD_FAILURE() << merged.error().message << " / " << merged.error().hint;
      return {};
    }
    auto snapshot = build_snapshot(std::move(merged->columns));
    if (!snapshot) {
      ADD_FAILURE() << snapshot.error().message;
      return {};
    }
    store_ = *snapshot;
    return merged->report;
  }

  // The store as lines: names, then rows.
  std::string content() const {
    std::string text;
    for (const auto& def : store_->schema().columns()) text += def.name + " ";
    for (std::uint32_t row = 0; row < store_->rows(); ++row) {
      text += "| ";
      for (std::uint32_t i = 0; i < store_->schema().columns().size(); ++i) text += to_text(store_->value(ColumnId(i), RowId(row))) + " ";
    }
    return text;
  }

  Folder folder_;
  SnapshotPtr store_;
};

TEST_F(Update, TheFirstImportIsTheWholeStore) {
  const auto report = apply("id,n\na,1\nb,2\n");
  EXPECT_EQ(report.added, 2U);
  EXPECT_EQ(report.new_columns, (Strings{"id", "n"}));
  EXPECT_EQ(content(), "id n | a 1 | b 2 ");
}

TEST_F(Update, OverwritesAddsAndKeeps) {
  apply("id,n,city\na,1,Paris\nb,2,Rome\nc,3,Oslo\n");
  const auto report = apply("id,N,plan\nd,4,pro\nb,20,free\na,,\n");
  EXPECT_EQ(report.updated, 2U);
  EXPECT_EQ(report.added, 1U);
  EXPECT_EQ(report.new_columns, Strings{"plan"});
  EXPECT_EQ(content(), "id n city plan | a  Paris  | b 20 Rome free | c 3 Oslo  | d 4  pro ");
}

TEST_F(Update, EmptyCellsCanKeepWhatIsThere) {
  apply("id,n,tags\na,1,\"[\"\"x\"\"]\"\nb,2,\n");
  apply("id,n,tags\na,,\nb,5,\"[\"\"y\"\"]\"\nc,,\n", true);
  EXPECT_EQ(content(), "id n tags | a 1 [\"x\"] | b 5 [\"y\"] | c   ");
}

TEST_F(Update, ATypeWidensToThatOfTheStore) {
  apply("id,spent,zip,seen\na,1.5,01000,2026-01-01T08:00:00Z\n");
  apply("id,spent,zip,seen\nb,3,75001,2026-01-02\n");
  EXPECT_EQ(content(), "id spent zip seen | a 1.5 01000 2026-01-01T08:00:00Z | b 3 75001 2026-01-02T00:00:00Z ");
}

TEST_F(Update, AChangeOfTypeMustBeStated) {
  apply("id,n\na,1\nb,2\n");
  const auto refused = merge("id,n\na,x\nc,y\n");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(refused.error().message, "n is INTEGER in the store and STRING in the import");
  EXPECT_EQ(refused.error().hint, "--type 'n=INTEGER' rejects the rows that do not fit; --type 'n=STRING' changes the trait");
  const auto report = apply("id,n\na,x\nc,y\n", false, {{"n", kStringType}});
  EXPECT_EQ(report.retyped_columns, Strings{"n: INTEGER to STRING"});
  EXPECT_EQ(content(), "id n | a x | b 2 | c y ");
}

TEST_F(Update, AChangeOfTypeLosesNothing) {
  apply("id,n\na,abc\nb,2\n");
  const auto refused = merge("id,n\nc,3\n", false, {{"n", kIntegerType}});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(refused.error().message, "n cannot become INTEGER: a value of the store is not an INTEGER: 'abc'");
}

TEST_F(Update, AColumnWithoutValuesTakesAnyType) {
  apply("id,n,m\na,,5\n");
  apply("id,n,m\nb,7,\n");
  EXPECT_EQ(content(), "id n m | a  5 | b 7  ");
}

TEST_F(Update, TheIdentifierMustBeTheStores) {
  apply("id,email\na,x@y.z\n");
  auto refused = merge("email,n\nx@y.z,1\n", false, {}, "email");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_NE(refused.error().message.find("email is a trait"), std::string::npos);
  refused = merge("phone,n\n1,1\n", false, {}, "phone");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message, "this store knows its profiles by id, not by phone");
}

TEST_F(Update, AgreesWithAMapOverManyRows) {
  std::map<std::string, std::pair<std::string, std::string>> expected;
  std::uint32_t state = 11;
  const auto random = [&](std::uint32_t n) { return (state = state * 1664525 + 1013904223) / 65536 % n; };
  for (int round = 0; round < 4; ++round) {
    std::string csv = round % 2 == 0 ? "id,a\n" : "id,b\n";
    for (int i = 0; i < 500; ++i) {
      const std::string id = "u" + std::to_string(random(800));
      const std::string value = random(4) == 0 ? "" : "v" + std::to_string(random(50));
      csv += id + "," + value + "\n";
      (round % 2 == 0 ? expected[id].first : expected[id].second) = value;
    }
    apply(csv);
  }
  ASSERT_EQ(store_->rows(), expected.size());
  const ColumnId id = *store_->schema().find("id");
  for (const auto& [key, value] : expected) {
    const auto row = store_->find(id, key);
    ASSERT_TRUE(row.has_value()) << key;
    EXPECT_EQ(to_text(store_->value(*store_->schema().find("a"), *row)), value.first) << key;
    EXPECT_EQ(to_text(store_->value(*store_->schema().find("b"), *row)), value.second) << key;
  }
}

}  // namespace
}  // namespace tamis::testing
