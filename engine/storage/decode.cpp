#include "engine/simd/kernels.h"
#include "engine/storage/builder.h"
#include "engine/storage/code_math.h"
#include "engine/storage/decimal.h"

namespace tamis {
namespace {

void append_ordinal(RawColumn& out, const Column& column, Ordinal ordinal) {
  switch (column.def.type.kind) {
    case Kind::kDouble: out.append_item(double_of(ordinal)); break;
    case Kind::kString: out.append_item(column.dictionary.text(static_cast<std::size_t>(ordinal))); break;
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: out.append_item(ordinal); break;
  }
}

std::vector<std::uint64_t> codes_of(const ScalarBlock& block) {
  std::vector<std::uint64_t> codes(kBlockRows);
  std::array<simd::Plane, 64> planes{};
  simd::kernels().decode64(block.planes.resolve(planes), 0, kBlockWords, codes.data());
  return codes;
}

// The ordinals of all rows; those of missing rows mean nothing.
std::vector<Ordinal> ordinals_of_block(const ScalarBlock& block, const std::vector<std::uint64_t>& codes) {
  std::vector<Ordinal> ordinals(kBlockRows);
  if (block.map == CodeMap::kSketch) {
    for (std::uint32_t row = 0; row < block.rows; ++row) ordinals[row] = block.raw.at(row);
    return ordinals;
  }
  const std::uint64_t up = block.missing_is_zero ? 1 : 0;
  for (std::uint32_t row = 0; row < block.rows; ++row) {
    const std::uint64_t code = codes[row] - up;
    ordinals[row] = block.map == CodeMap::kDecimal ? decimal_ordinal(block, code)
                                                   : above(block.base, block.step * code);
  }
  for (std::size_t i = 0; i < block.exceptions.size(); ++i) ordinals[block.exception_rows[i]] = block.exceptions[i];
  return ordinals;
}

void append_block(RawColumn& out, const Column& column, const ScalarBlock& block) {
  const std::vector<std::uint64_t> codes = codes_of(block);
  const std::vector<Ordinal> ordinals = ordinals_of_block(block, codes);
  for (std::uint32_t row = 0; row < block.rows; ++row) {
    if (block.missing_is_zero ? codes[row] == 0 : !block.present(row)) {
      out.append_missing();
      continue;
    }
    append_ordinal(out, column, ordinals[row]);
    out.close_row();
  }
}

void append_block(RawColumn& out, const Column&, const StringBlock& block) {
  std::string text;
  for (std::uint32_t row = 0; row < block.rows; ++row) {
    if (!block.present(row)) {
      out.append_missing();
      continue;
    }
    block.text(row, text);
    out.append_item(std::string_view(text));
    out.close_row();
  }
}

void append_block(RawColumn& out, const Column& column, const ListBlock& block) {
  for (std::uint32_t row = 0; row < block.rows; ++row) {
    if (!block.present(row)) {
      out.append_missing();
      continue;
    }
    for (std::uint32_t place = block.starts[row]; place < block.starts[row + 1]; ++place) {
      const std::uint32_t code = block.item(place);
      append_ordinal(out, column, column.def.type.kind == Kind::kString ? Ordinal{code} : column.dictionary.ordinal(code));
    }
    out.close_row();
  }
}

}  // namespace

RawColumn decode_column(const Snapshot& snapshot, ColumnId id) {
  const Column& column = snapshot.column(id);
  RawColumn out(column.def.type);
  out.present.reserve(snapshot.rows());
  out.non_finite = column.statistics.non_finite;
  for (const Block& block : column.blocks) {
    std::visit([&](const auto& b) { append_block(out, column, b); }, block);
  }
  return out;
}

}  // namespace tamis
