#include "engine/exec/row_source.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "engine/base/check.h"
#include "engine/exec/block_events.h"
#include "engine/exec/decode.h"
#include "engine/exec/text_rows.h"
#include "engine/exec/vector_evaluator.h"

namespace tamis {
namespace {

// From this share of the tile's rows on, decoding the tile beats fetching codes row by row.
constexpr std::size_t kDense = 32;

// Puts the ordinal of a present value into a vector of the column's type.
void put(const Column& column, Ordinal ordinal, std::size_t i, ValueVector& out) {
  out.present[i] = 1;
  switch (column.def.type.kind) {
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: out.integers[i] = ordinal; break;
    case Kind::kDouble: out.doubles[i] = double_of(ordinal); break;
    case Kind::kString: out.texts[i] = column.dictionary.text(static_cast<std::size_t>(ordinal)); break;
  }
}

void load_presence(const ScalarBlock& block, std::span<const std::uint32_t> rows, std::uint32_t first, ValueVector& out) {
  if (block.missing == 0) {
    std::ranges::fill(out.present, std::uint8_t{1});
    return;
  }
  std::array<std::uint64_t, kTileRows / 64> present;
  present_words(block, first, kTileRows, present.data());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t place = rows[i] - first;
    out.present[i] = (present[place / 64] >> (place % 64)) & 1;
  }
}

void load_tile(const Column& column, const ScalarBlock& block, std::span<const std::uint32_t> rows, ValueVector& out) {
  const std::uint32_t first = rows[0] / kTileRows * kTileRows;
  load_presence(block, rows, first, out);
  const bool whole = rows.size() == kTileRows;
  if (column.def.type.kind == Kind::kDouble) {
    if (whole) return decode_doubles(block, first, kTileRows, out.doubles.data());
    return decode_doubles_of(block, rows, out.doubles.data());
  }
  const auto decode_codes = [&](Ordinal* to) {
    if (whole) return decode_ordinals(block, first, kTileRows, to);
    decode_ordinals_of(block, rows, to);
  };
  if (column.def.type.kind != Kind::kString) return decode_codes(out.integers.data());
  alignas(kAlignment) std::array<Ordinal, kTileRows> codes;
  decode_codes(codes.data());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (out.present[i] != 0) out.texts[i] = column.dictionary.text(static_cast<std::size_t>(codes[i]));
  }
}

struct LoadBlock {
  const Column& column;
  std::size_t block_index;
  std::span<const std::uint32_t> rows;
  ValueVector& out;

  void operator()(const ScalarBlock& block) const {
    if (block.missing == block.rows) return;
    if (rows.size() >= kDense) return load_tile(column, block, rows, out);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (block.present(rows[i])) put(column, block.ordinal(rows[i]), i, out);
    }
  }
  void operator()(const StringBlock& block) const {
    if (block.missing == block.rows) return;
    TextCursor texts(block);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!block.present(rows[i])) continue;
      out.present[i] = 1;
      if (block.codec == TextCodec::kText) {
        out.texts[i] = texts.stored(rows[i]);
      } else {
        block.text(rows[i], out.kept[i]);
        out.texts[i] = out.kept[i];
      }
    }
  }
  void operator()(const ListBlock&) const {
    for (std::size_t i = 0; i < rows.size(); ++i) out.set(i, column.value(block_index, rows[i]));
  }
};

std::vector<std::uint32_t> all_rows(std::size_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

}  // namespace

void BlockSource::load(ColumnId column, std::span<const std::uint32_t> rows, ValueVector& out) {
  const Column& c = snapshot_.column(column);
  out.reset(c.def.type, rows.size());
  if (!rows.empty()) std::visit(LoadBlock{c, block_, rows, out}, c.blocks[block_]);
}

void BlockSource::set_block(std::size_t block, const BlockMask* candidates) {
  block_ = block;
  candidates_ = candidates;
}

void BlockSource::aggregate(const Scalar& aggregate, std::span<const std::uint32_t> rows, ValueVector& out) {
  TAMIS_CHECK(events_ != nullptr);
  events_->set_block(block_);
  if (candidates_ != nullptr) return pick(events_->values(aggregate, *candidates_), rows, out, true);
  BlockMask asked;
  asked.clear();
  for (const std::uint32_t row : rows) asked.set(row);
  pick(events_->values(aggregate, asked), rows, out, true);
}

std::unique_ptr<BlockRows> make_rows(const FilterContext& context) {
  if (context.rows_are.run != nullptr) return std::make_unique<EventSource>(context.rows_are);
  return std::make_unique<BlockSource>(context.snapshot, context.events);
}

void gather_rows(const BlockMask& mask, std::uint32_t first, std::vector<std::uint32_t>& rows) {
  rows.resize(kTileRows);
  std::size_t count = 0;
  for (std::uint32_t w = first / 64; w < (first + kTileRows) / 64; ++w) {
    if (mask.words[w] == ~std::uint64_t{0}) {
      for (std::uint32_t i = 0; i < 64; ++i) rows[count + i] = w * 64 + i;
      count += 64;
      continue;
    }
    for (std::uint64_t left = mask.words[w]; left != 0; left &= left - 1) {
      rows[count++] = w * 64 + static_cast<std::uint32_t>(std::countr_zero(left));
    }
  }
  rows.resize(count);
}

void pick(const ValueVector& from, std::span<const std::uint32_t> places, ValueVector& out, bool distinct) {
  out.reset(from.type, places.size());
  const bool neighbours = distinct && !places.empty() && places.back() - places.front() + 1 == places.size();
  const auto each = [&](const auto& values, auto& into) {
    if (neighbours) {
      std::copy_n(values.begin() + places.front(), places.size(), into.begin());
      return;
    }
    for (std::size_t i = 0; i < places.size(); ++i) into[i] = values[places[i]];
  };
  each(from.present, out.present);
  if (from.type.is_list) return each(from.lists, out.lists);
  switch (from.type.kind) {
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: return each(from.integers, out.integers);
    case Kind::kDouble: return each(from.doubles, out.doubles);
    case Kind::kString: return each(from.texts, out.texts);
  }
}

void RowSource::load_of_profile(const Scalar&, std::span<const std::uint32_t>, ValueVector&) { TAMIS_CHECK(!"rows are no events"); }
void RowSource::aggregate(const Scalar&, std::span<const std::uint32_t>, ValueVector&) { TAMIS_CHECK(!"rows are no profiles"); }

void DomainSource::load(ColumnId /*column*/, std::span<const std::uint32_t> rows, ValueVector& out) {
  out.reset(column_.def.type, rows.size());
  if (missing_) return;
  for (std::size_t i = 0; i < rows.size(); ++i) put(column_, first_ + rows[i], i, out);
}

void VectorDomainEvaluator::evaluate(const Predicate& predicate, const Column& column, Ordinal first, std::size_t count,
                                     std::uint64_t* bits) const {
  DomainSource source(column, first, false);
  VectorEvaluator evaluator(now_us_);
  std::vector<std::uint8_t> holds;
  evaluator.test(predicate, source, all_rows(count), holds);
  for (std::size_t i = 0; i < count; ++i) bits[i / 64] |= std::uint64_t{holds[i]} << (i % 64);
}

bool VectorDomainEvaluator::holds_for_missing(const Predicate& predicate, const Column& column) const {
  DomainSource source(column, 0, true);
  VectorEvaluator evaluator(now_us_);
  std::vector<std::uint8_t> holds;
  evaluator.test(predicate, source, all_rows(1), holds);
  return holds[0] != 0;
}

}  // namespace tamis
