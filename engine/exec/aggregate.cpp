#include "engine/exec/aggregate.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/base/wide_int.h"
#include "engine/exec/range_filter.h"
#include "engine/plan/exact_sum.h"
#include "engine/plan/structure.h"

namespace tamis {
namespace {

using Groups = std::span<const std::uint32_t>;

// The other aggregator is of the same class: it was made from the same aggregate.
template <typename T> const T& same_kind(const Aggregator& other) { return static_cast<const T&>(other); }

const ScalarBlock* scalar_block(const Column& column, std::size_t block) { return std::get_if<ScalarBlock>(&column.blocks[block]); }

void keep_present_of(const Block& block, BlockMask& mask) {
  if (const auto* scalar = std::get_if<ScalarBlock>(&block)) return keep_present(*scalar, mask);
  if (const auto* text = std::get_if<StringBlock>(&block)) return keep_present(text->presence, text->rows, text->missing, mask);
  const auto& list = std::get<ListBlock>(block);
  keep_present(list.presence, list.rows, list.missing, mask);
}

// COUNT(*), and COUNT(x) where `column_` or the vector says which rows have a value.
class CountAggregator final : public Aggregator {
 public:
  CountAggregator(bool all, const Column* column) : all_(all), column_(column) {}
  void grow(std::size_t groups) override { counts_.resize(groups); }
  void add(Groups groups, const ValueVector* values) override {
    for (std::size_t i = 0; i < groups.size(); ++i) counts_[groups[i]] += all_ ? 1 : values->present[i];
  }
  bool has_add_block() const override { return all_ || column_ != nullptr; }
  bool add_block(std::size_t block, const BlockMask& members, std::uint32_t group, Scratch& scratch) override {
    if (!has_add_block()) return false;
    if (all_) {
      counts_[group] += members.count();
      return true;
    }
    ScratchMask present(scratch, members);
    keep_present_of(column_->blocks[block], *present);
    counts_[group] += present->count();
    return true;
  }
  void merge(const Aggregator& other, Groups to) override {
    for (std::size_t g = 0; g < to.size(); ++g) counts_[to[g]] += same_kind<CountAggregator>(other).counts_[g];
  }
  Value result(std::size_t group) const override { return static_cast<std::int64_t>(counts_[group]); }

 private:
  bool all_;
  const Column* column_;
  std::vector<std::uint64_t> counts_;
};

// SUM and AVG of INTEGER, in 128 bits.
class IntegerSum final : public Aggregator {
 public:
  IntegerSum(bool average, const Column* column) : average_(average), column_(column) {}
  void grow(std::size_t groups) override { states_.resize(groups); }
  void add(Groups groups, const ValueVector* values) override {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (values->present[i] == 0) continue;
      State& state = states_[groups[i]];
      state.sum += values->integers[i];
      ++state.count;
    }
  }
  bool has_add_block() const override {
    return column_ != nullptr && std::ranges::all_of(column_->blocks, [](const Block& block) {
             const auto* scalar = std::get_if<ScalarBlock>(&block);
             return scalar != nullptr && (scalar->map == CodeMap::kOffset || scalar->missing == scalar->rows);
           });
  }
  bool add_block(std::size_t block, const BlockMask& members, std::uint32_t group, Scratch& scratch) override {
    const ScalarBlock* b = column_ == nullptr ? nullptr : scalar_block(*column_, block);
    if (b == nullptr || b->map != CodeMap::kOffset) return b != nullptr && b->missing == b->rows;
    if (b->missing == b->rows) return true;
    ScratchMask present(scratch, members);
    keep_present(*b, *present);
    const std::uint64_t count = present->count();
    std::array<simd::Plane, 64> storage;
    std::uint64_t low = 0, high = 0;
    simd::kernels().sum(b->planes.resolve(storage), present->words.data(), low, high);
    const auto codes = static_cast<int128>(static_cast<uint128>(high) << 64 | low) - (b->missing_is_zero ? static_cast<int128>(count) : 0);
    State& state = states_[group];
    state.sum += static_cast<int128>(b->base) * static_cast<int128>(count) + codes * static_cast<int128>(b->step);
    state.count += count;
    return true;
  }
  void merge(const Aggregator& other, Groups to) override {
    for (std::size_t g = 0; g < to.size(); ++g) {
      states_[to[g]].sum += same_kind<IntegerSum>(other).states_[g].sum;
      states_[to[g]].count += same_kind<IntegerSum>(other).states_[g].count;
    }
  }
  Value result(std::size_t group) const override {
    const State& state = states_[group];
    if (average_) {
      if (state.count == 0) return {};
      ExactSum exact;
      exact.add(state.sum);
      return exact.rounded(state.count);
    }
    const auto narrow = static_cast<std::int64_t>(state.sum);
    return narrow == state.sum ? Value(narrow) : Value();
  }

 private:
  struct State {
    int128 sum = 0;
    std::uint64_t count = 0;
  };
  bool average_;
  const Column* column_;
  std::vector<State> states_;
};

// SUM and AVG of DOUBLE. The exact accumulator is large: groups of few rows keep their values instead.
class DoubleSum final : public Aggregator {
 public:
  explicit DoubleSum(bool average) : average_(average) {}
  void grow(std::size_t groups) override { states_.resize(groups); }
  void add(Groups groups, const ValueVector* values) override {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (values->present[i] != 0) states_[groups[i]].add(values->doubles[i]);
    }
  }
  void merge(const Aggregator& other, Groups to) override {
    for (std::size_t g = 0; g < to.size(); ++g) states_[to[g]].add(same_kind<DoubleSum>(other).states_[g]);
  }
  Value result(std::size_t group) const override {
    const State& state = states_[group];
    if (average_ && state.count == 0) return {};
    return state.total().rounded(average_ ? state.count : 1);
  }

 private:
  static constexpr std::size_t kFewValues = 64;
  struct State {
    std::uint64_t count = 0;
    std::vector<double> few;
    std::unique_ptr<ExactSum> sum;

    void add(double value) {
      ++count;
      if (sum == nullptr && few.size() < kFewValues) {
        few.push_back(value);
        return;
      }
      spill();
      sum->add(value);
    }
    void spill() {
      if (sum != nullptr) return;
      sum = std::make_unique<ExactSum>();
      for (const double value : few) sum->add(value);
      few = {};
    }
    void add(const State& other) {
      if (other.sum == nullptr) {
        for (const double value : other.few) add(value);
        return;
      }
      spill();
      sum->add(*other.sum);
      count += other.count;
    }
    ExactSum total() const {
      if (sum != nullptr) return *sum;
      ExactSum exact;
      for (const double value : few) exact.add(value);
      return exact;
    }
  };
  bool average_;
  std::vector<State> states_;
};

// MIN and MAX. `T`: std::int64_t, double or std::string.
template <typename T> class Extreme final : public Aggregator {
 public:
  Extreme(bool max, Type type, const Column* column) : max_(max), type_(type), column_(column) {}
  void grow(std::size_t groups) override { best_.resize(groups); }
  void add(Groups groups, const ValueVector* values) override {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (values->present[i] != 0) improve(best_[groups[i]], at(*values, i));
    }
  }
  // A block whose header says that it cannot improve the group is done.
  bool add_block(std::size_t block, const BlockMask&, std::uint32_t group, Scratch&) override {
    if constexpr (std::is_same_v<T, std::string>)
      return false;
    else
      return cannot_improve(block, group);
  }
  void merge(const Aggregator& other, Groups to) override {
    for (std::size_t g = 0; g < to.size(); ++g) {
      const auto& value = same_kind<Extreme>(other).best_[g];
      if (value) improve(best_[to[g]], *value);
    }
  }
  Value result(std::size_t group) const override {
    if (!best_[group]) return {};
    ValueVector out;
    out.reset(type_, 1);
    out.present[0] = 1;
    if constexpr (std::is_same_v<T, std::string>)
      out.set_text(0, *best_[group]);
    else if constexpr (std::is_same_v<T, double>)
      out.doubles[0] = *best_[group];
    else
      out.integers[0] = *best_[group];
    return out.value(0);
  }

 private:
  static auto at(const ValueVector& values, std::size_t i) {
    if constexpr (std::is_same_v<T, std::string>)
      return values.texts[i];
    else if constexpr (std::is_same_v<T, double>)
      return values.doubles[i];
    else
      return values.integers[i];
  }
  template <typename V> void improve(std::optional<T>& best, const V& value) const {
    if (!best || (max_ ? value > *best : value < *best)) best = T(value);
  }
  bool cannot_improve(std::size_t block, std::uint32_t group) const {
    const ScalarBlock* b = column_ == nullptr ? nullptr : scalar_block(*column_, block);
    if (b == nullptr) return false;
    if (b->missing == b->rows) return true;
    if (!best_[group]) return false;
    Ordinal best = 0;
    if constexpr (std::is_same_v<T, double>)
      best = ordinal_of(*best_[group]);
    else if constexpr (std::is_same_v<T, std::int64_t>)
      best = *best_[group];
    return max_ ? b->max <= best : b->min >= best;
  }

  bool max_;
  Type type_;
  const Column* column_;  // null for texts and computed values
  std::vector<std::optional<T>> best_;
};

// COUNT(DISTINCT). Numbers by their bits (doubles have one zero), texts by themselves, texts of a dictionary by their place in it.
enum class DistinctBy : std::uint8_t { kBits, kText, kPlace };

template <DistinctBy kBy> class DistinctCount final : public Aggregator {
 public:
  void grow(std::size_t groups) override { sets_.resize(groups); }
  void add(Groups groups, const ValueVector* values) override {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (values->present[i] != 0) add_value(sets_[groups[i]], *values, i);
    }
  }
  void merge(const Aggregator& other, Groups to) override {
    for (std::size_t g = 0; g < to.size(); ++g) {
      const auto& set = same_kind<DistinctCount>(other).sets_[g];
      sets_[to[g]].insert(set.begin(), set.end());
    }
  }
  Value result(std::size_t group) const override { return static_cast<std::int64_t>(sets_[group].size()); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    std::size_t operator()(std::int64_t value) const noexcept { return static_cast<std::size_t>(value) * 0x9E3779B97F4A7C15ULL >> 20; }
  };
  using Item = std::conditional_t<kBy == DistinctBy::kText, std::string, std::int64_t>;
  using Set = std::unordered_set<Item, Hash, std::equal_to<>>;

  static void add_value(Set& set, const ValueVector& values, std::size_t i) {
    if constexpr (kBy == DistinctBy::kText) {
      if (set.find(values.texts[i]) == set.end()) set.emplace(values.texts[i]);
    } else if constexpr (kBy == DistinctBy::kPlace) {
      // Entries of a dictionary lie one after another and differ: no two end at the same byte.
      set.insert(static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(values.texts[i].data() + values.texts[i].size())));
    } else {
      set.insert(values.type.kind == Kind::kDouble ? std::bit_cast<std::int64_t>(values.doubles[i]) : values.integers[i]);
    }
  }

  std::vector<Set> sets_;
};

template <template <typename> class Kind_, typename... Arguments> std::unique_ptr<Aggregator> by_kind(Kind kind, Arguments... arguments) {
  switch (kind) {
    case Kind::kString: return std::make_unique<Kind_<std::string>>(arguments...);
    case Kind::kDouble: return std::make_unique<Kind_<double>>(arguments...);
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: return std::make_unique<Kind_<std::int64_t>>(arguments...);
  }
  return nullptr;
}

std::unique_ptr<Aggregator> make_extreme(const Aggregate& aggregate, const Column* column) {
  const Type type = aggregate.argument->type;
  if (type.kind == Kind::kString) column = nullptr;
  return by_kind<Extreme>(type.kind, aggregate.kind == AggregateKind::kMax, type, column);
}

std::unique_ptr<Aggregator> make_distinct(const Aggregate& aggregate, const Column* column, bool alone) {
  if (aggregate.argument->type != kStringType) return std::make_unique<DistinctCount<DistinctBy::kBits>>();
  if (alone && column != nullptr && !column->text_in_rows) return std::make_unique<DistinctCount<DistinctBy::kPlace>>();
  return std::make_unique<DistinctCount<DistinctBy::kText>>();
}

std::unique_ptr<Aggregator> make_sum(const Aggregate& aggregate, const Column* column) {
  const bool average = aggregate.kind == AggregateKind::kAvg;
  if (aggregate.argument->type == kIntegerType) return std::make_unique<IntegerSum>(average, column);
  return std::make_unique<DoubleSum>(average);
}

}  // namespace

const Column* argument_column(const Aggregate& aggregate, const Snapshot& snapshot) {
  if (aggregate.argument == nullptr) return nullptr;
  const auto id = column_of(*aggregate.argument);
  return id ? &snapshot.column(*id) : nullptr;
}

std::unique_ptr<Aggregator> make_aggregator(const Aggregate& aggregate, const Snapshot& snapshot, bool alone) {
  const Column* column = argument_column(aggregate, snapshot);
  switch (aggregate.kind) {
    case AggregateKind::kCountAll: return std::make_unique<CountAggregator>(true, nullptr);
    case AggregateKind::kCount: return std::make_unique<CountAggregator>(false, column);
    case AggregateKind::kCountDistinct: return make_distinct(aggregate, column, alone);
    case AggregateKind::kSum:
    case AggregateKind::kAvg: return make_sum(aggregate, column);
    case AggregateKind::kMin:
    case AggregateKind::kMax: return make_extreme(aggregate, column);
  }
  return nullptr;
}

}  // namespace tamis
