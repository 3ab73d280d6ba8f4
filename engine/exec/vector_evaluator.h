#pragma once
// Evaluates any scalar and any predicate over a batch of rows, node after node, each over the whole batch: the complete fallback
// of the filters, and the engine of SELECT. What functions mean is plan/scalar_functions.h's; here are fast paths that agree.

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/exec/row_source.h"
#include "engine/exec/value_vector.h"
#include "engine/plan/predicate.h"

namespace tamis {

using TestVector = std::vector<std::uint8_t>;  // 1 where a predicate holds

// Belongs to one thread at a time. Predicates and scalars outlive it: it keeps tables made for them.
class VectorEvaluator {
 public:
  explicit VectorEvaluator(std::int64_t now_us) : now_us_(now_us) {}

  // The scalar's value for each of the rows; `out` is replaced and has the scalar's type.
  void evaluate(const Scalar& scalar, RowSource& source, std::span<const std::uint32_t> rows, ValueVector& out);
  // Whether the predicate holds for each of the rows.
  void test(const Predicate& predicate, RowSource& source, std::span<const std::uint32_t> rows, TestVector& out);

 private:
  friend struct EvaluateScalar;
  friend struct TestPredicate;

  // The values of an IN, by the kind of its operand; empty where `general`.
  struct InTable {
    bool general = false;
    std::vector<std::int64_t> integers;  // ascending
    std::unordered_set<std::string_view> texts;
  };
  const InTable& table_of(const In& in);
  const TimeZone& zone_named(std::string_view name, const TimeZone& otherwise);

  void evaluate_part(const Scalar& scalar, RowSource& source, std::span<const std::uint32_t> rows, ValueVector& out);
  void test_part(const Predicate& predicate, RowSource& source, std::span<const std::uint32_t> rows, TestVector& out);

  std::int64_t now_us_;
  std::unordered_map<const Predicate*, TestVector> segments_;               // of this batch: a definition that many refer to is tested once
  std::unordered_map<const Scalar*, std::unique_ptr<ValueVector>> traits_;  // of this batch, too
  Pool<ValueVector> vectors_;
  Pool<TestVector> tests_;
  std::unordered_map<const In*, InTable> tables_;
  std::unordered_map<std::string, std::optional<TimeZone>> zones_;
};

// Fast paths over whole vectors; whether there is one for these types. `out` is reset to the result's type by the caller.
[[nodiscard]] bool apply_fast(Function function, std::span<const ValueVector* const> arguments, ValueVector& out);
// left op right, exactly; both of comparable types.
void compare_vectors(CompareOp op, const ValueVector& left, const ValueVector& right, TestVector& out);

}  // namespace tamis
