#include <algorithm>
#include <array>

#include "engine/simd/kernels.h"
#include "engine/storage/block_decoder.h"
#include "engine/storage/builder.h"
#include "engine/storage/code_math.h"
#include "engine/storage/decimal.h"
#include "engine/storage/raw_gather.h"

namespace tamis {
namespace {

struct DecoderScratch {
  std::vector<std::uint64_t> codes = std::vector<std::uint64_t>(kBlockRows);
  std::vector<Ordinal> ordinals = std::vector<Ordinal>(kBlockRows);
};

DecoderScratch& decoder_scratch() {
  thread_local DecoderScratch scratch;
  return scratch;
}

// The codes of rows first … last - 1, in scratch memory.
const std::uint64_t* codes_of(const ScalarBlock& block, std::uint32_t first, std::uint32_t last) {
  std::uint64_t* codes = decoder_scratch().codes.data();
  std::array<simd::Plane, 64> planes{};
  const std::size_t first_word = first / kWordBits, words = (last + kWordBits - 1) / kWordBits - first_word;
  simd::kernels().decode64(block.planes.resolve(planes), first_word, words, codes);
  return codes + first % kWordBits;
}

void decode_presence(const ScalarBlock& block, const std::uint64_t* codes, std::uint32_t first, std::uint32_t last, std::uint8_t* present) {
  if (block.missing_is_zero) {
    std::transform(codes, codes + (last - first), present,
                   [](std::uint64_t code) { return code != 0 ? std::uint8_t{1} : std::uint8_t{0}; });
  } else if (block.presence == nullptr) {
    std::fill(present, present + (last - first), block.missing < block.rows ? std::uint8_t{1} : std::uint8_t{0});
  } else {
    for (std::uint32_t row = first; row < last; ++row) *present++ = block.present(row) ? 1 : 0;
  }
}

void append_slot(RawColumn& out, const Column& column, Ordinal ordinal) {
  switch (column.def.type.kind) {
    case Kind::kDouble: out.append_item(double_of(ordinal)); break;
    case Kind::kString: out.append_item(column.dictionary.text(static_cast<std::size_t>(ordinal))); break;
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: out.append_item(ordinal); break;
  }
}

void append_block(RawColumn& out, const Column& column, const ScalarBlock& block, std::uint32_t first, std::uint32_t last) {
  const std::size_t before = out.rows();
  out.present.resize(before + (last - first));
  const std::uint8_t* present = out.present.data() + before;
  const Ordinal* ordinals = decoder_scratch().ordinals.data();
  decode_ordinals(block, first, last, decoder_scratch().ordinals.data(), out.present.data() + before);
  for (std::uint32_t i = 0; i < last - first; ++i) {
    if (present[i] != 0) {
      append_slot(out, column, ordinals[i]);
    } else if (column.def.type.kind == Kind::kString) {
      out.append_item(std::string_view());
    } else {
      append_slot(out, column, 0);
    }
  }
}

void append_block(RawColumn& out, const Column&, const StringBlock& block, std::uint32_t first, std::uint32_t last) {
  std::string text;
  for (std::uint32_t row = first; row < last; ++row) {
    if (!block.present(row)) {
      out.append_missing();
      continue;
    }
    block.text(row, text);
    out.append_item(std::string_view(text));
    out.close_row();
  }
}

void append_block(RawColumn& out, const Column& column, const ListBlock& block, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t row = first; row < last; ++row) {
    if (!block.present(row)) {
      out.append_missing();
      continue;
    }
    for (std::uint32_t place = block.starts[row]; place < block.starts[row + 1]; ++place) {
      const std::uint32_t code = block.item(place);
      append_slot(out, column, column.def.type.kind == Kind::kString ? Ordinal{code} : column.dictionary.ordinal(code));
    }
    out.close_row();
  }
}

}  // namespace

void decode_ordinals(const ScalarBlock& block, std::uint32_t first, std::uint32_t last, Ordinal* ordinals, std::uint8_t* present) {
  const std::uint64_t* codes = codes_of(block, first, last);
  decode_presence(block, codes, first, last, present);
  const std::uint64_t up = block.missing_is_zero ? 1 : 0;
  const std::uint32_t rows = last - first;
  switch (block.map) {
    case CodeMap::kSketch:
      for (std::uint32_t i = 0; i < rows; ++i) ordinals[i] = block.raw.at(first + i);
      return;
    case CodeMap::kDecimal:
      for (std::uint32_t i = 0; i < rows; ++i) ordinals[i] = decimal_ordinal(block, codes[i] - up);
      break;
    case CodeMap::kOffset:
      for (std::uint32_t i = 0; i < rows; ++i) ordinals[i] = above(block.base, block.step * (codes[i] - up));
      break;
  }
  auto exception = std::ranges::lower_bound(block.exception_rows, first);
  for (; exception != block.exception_rows.end() && *exception < last; ++exception) {
    ordinals[*exception - first] = block.exceptions[static_cast<std::size_t>(exception - block.exception_rows.begin())];
  }
}

void append_rows(RawColumn& out, const Column& column, std::size_t block, std::uint32_t first, std::uint32_t last) {
  std::visit([&](const auto& b) { append_block(out, column, b, first, last); }, column.blocks[block]);
}

RawColumn decode_column(const Snapshot& snapshot, ColumnId id, const ParallelFor& parallel) {
  const Column& column = snapshot.column(id);
  const ParallelFor each = parallel_of({.parallel = parallel});
  std::vector<RawColumn> parts(column.blocks.size(), RawColumn(column.def.type));
  each(parts.size(), [&](std::size_t i) { append_rows(parts[i], column, i, 0, rows_of(column.blocks[i])); });
  RawColumn out = joined(column.def.type, std::move(parts), each);
  out.non_finite = column.statistics.non_finite;
  return out;
}

}  // namespace tamis
