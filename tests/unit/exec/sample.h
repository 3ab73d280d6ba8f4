#pragma once
// Random profiles of every kind and encoding, and random predicates over them, for tests that hold two evaluators together.

#include <random>
#include <string>
#include <vector>

#include "engine/exec/profile_evaluator.h"
#include "engine/plan/predicate.h"
#include "engine/storage/builder.h"

namespace tamis::test {

using Random = std::mt19937_64;

// The values twice: as a snapshot, and plain.
struct Sample {
  SnapshotPtr snapshot;
  std::vector<std::vector<Value>> columns;  // [column][row]

  [[nodiscard]] std::size_t rows() const { return snapshot->rows(); }
  [[nodiscard]] ColumnId id(const std::string& name) const;
  [[nodiscard]] ScalarPtr column(const std::string& name) const;
};

struct SampleOptions {
  std::size_t rows = 3'000;
  double missing = 0.15;  // share of missing values; 0: none
  ForcedEncoding force = ForcedEncoding::kNone;
  std::uint64_t seed = 1;
  // Each value of the first rows repeats for a while, so that blocks differ and fold.
  bool clustered = false;
};
// Columns: see kColumns in sample.cpp; "id" identifies.
[[nodiscard]] Sample make_sample(const SampleOptions& options);

class SampleView final : public ProfileView {
 public:
  SampleView(const Sample& sample, std::size_t row) : sample_(sample), row_(row) {}
  [[nodiscard]] Value value(ColumnId column) const override { return sample_.columns[column.value][row_]; }

 private:
  const Sample& sample_;
  std::size_t row_;
};

inline constexpr std::int64_t kSampleNowUs = 1'767'225'600'000'000;  // 2026-01-01

// The rows for which the single-profile evaluator says that the predicate holds.
[[nodiscard]] std::vector<RowId> matching_rows(const Sample& sample, const Predicate& predicate);

// Makes predicates that the binder could have made.
class PredicateMaker {
 public:
  PredicateMaker(const Sample& sample, std::uint64_t seed) : sample_(sample), random_(seed) {}
  // Chains up to `depth` deep over leaves.
  [[nodiscard]] PredicatePtr predicate(int depth);
  [[nodiscard]] PredicatePtr leaf();
  // A leaf that compares, matches or tests one column alone.
  [[nodiscard]] PredicatePtr leaf_of(ColumnId column);
  [[nodiscard]] ScalarPtr scalar(Kind kind, int depth);
  // A value that the column has somewhere, or one near.
  [[nodiscard]] Value value_of(ColumnId column);
  [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

 private:
  [[nodiscard]] PredicatePtr text_leaf(ColumnId column);
  [[nodiscard]] PredicatePtr list_leaf(ColumnId column);
  [[nodiscard]] PredicatePtr computed_leaf();
  [[nodiscard]] ColumnId column_of_kind(Kind kind);
  [[nodiscard]] Value near(const Value& value);
  [[nodiscard]] std::shared_ptr<const ValueSet> set_of(ColumnId column, std::size_t most);
  [[nodiscard]] ScalarPtr number(int depth);
  [[nodiscard]] ScalarPtr text(int depth);
  [[nodiscard]] ScalarPtr instant(Kind kind);

  const Sample& sample_;
  Random random_;
};

[[nodiscard]] Value missing_or(bool missing, std::int64_t value);
[[nodiscard]] inline ScalarPtr lit(Value value) {
  const Type type = type_of(value).value();
  return make_scalar(Literal{std::move(value)}, type);
}

}  // namespace tamis::test
