#pragma once
// Sets of values as the linter reasons about them: what one thing (a trait, a function of traits) may be for a clause to hold.

#include <vector>

#include "engine/storage/types.h"
#include "engine/storage/value.h"

namespace tamis::dsl {

// A subset of the values of one kind, and whether missing belongs to it. Kept as the cuts in the order of the values at which
// belonging changes. Kinds whose values have neighbours (INTEGER, DATE, TIMESTAMP, BOOLEAN) are normal: x > 3 equals x >= 4.
class ValueRange {
 public:
  [[nodiscard]] static ValueRange none() { return {}; }
  [[nodiscard]] static ValueRange present();  // every value, missing not
  [[nodiscard]] static ValueRange only_missing();
  [[nodiscard]] static ValueRange below(const Value& bound, bool inclusive, Kind kind);
  [[nodiscard]] static ValueRange above(const Value& bound, bool inclusive, Kind kind);
  [[nodiscard]] static ValueRange of(const std::vector<Value>& values, Kind kind);  // in the order of order()

  [[nodiscard]] ValueRange complement() const;  // of missing too
  [[nodiscard]] ValueRange intersect(const ValueRange& other) const;
  [[nodiscard]] ValueRange unite(const ValueRange& other) const;

  [[nodiscard]] bool empty() const noexcept { return !missing_ && has_no_value(); }
  [[nodiscard]] bool has_no_value() const noexcept { return !lowest_ && cuts_.empty(); }
  [[nodiscard]] bool has_every_value() const noexcept { return lowest_ && cuts_.empty(); }
  [[nodiscard]] bool has_missing() const noexcept { return missing_; }
  [[nodiscard]] bool everything() const noexcept { return missing_ && has_every_value(); }
  [[nodiscard]] bool within(const ValueRange& other) const;  // subset
  [[nodiscard]] std::size_t cuts() const noexcept { return cuts_.size(); }

 private:
  // Just before a value, or just after it.
  struct Cut {
    Value at;
    bool after = false;
  };
  static bool before(const Cut& a, const Cut& b);
  void add_cut(Cut cut, Kind kind);  // in ascending order; two at one place undo each other
  template <typename Belongs> ValueRange merge(const ValueRange& other, Belongs belongs) const;

  bool missing_ = false;
  bool lowest_ = false;  // whether the values before the first cut belong
  std::vector<Cut> cuts_;
};

}  // namespace tamis::dsl
