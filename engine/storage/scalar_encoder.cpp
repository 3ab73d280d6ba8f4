#include "engine/storage/scalar_encoder.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "engine/storage/code_math.h"
#include "engine/storage/decimal.h"
#include "engine/storage/early_stop.h"
#include "engine/storage/encoder_scratch.h"
#include "engine/storage/plane_encoder.h"
#include "engine/storage/postings.h"
#include "engine/storage/sketch.h"

namespace tamis {
namespace {

// Up to this width a range predicate cannot touch so many planes that a sketch with its base array would pay.
constexpr int kWidestUnasked = 24;
// A sketch touches its 12 planes and looks up some rows: as much as 25 planes cost (docs/storage.md). From here on it is the
// quicker one, though it is the larger one.
constexpr double kTooManyPlanes = 25;
// Dictionary codes of more bits than this are rather fetched and probed than compared: LIKE and long IN lists give ragged
// sets of codes, and twelve planes are as far as a set compiles well.
constexpr int kWidestCodes = 12;
constexpr std::size_t kSampleSize = 1'024;
// codes_present takes at most 512 bytes.
constexpr std::uint64_t kPresenceSetCodes = 4'096;

// One block on its way; the arrays that the block points to live here or in the scratch memory.
struct Encoder {
  std::span<Ordinal> ordinals;
  std::span<const std::uint8_t> present;
  const ScalarTraits& traits;
  EncoderScratch& scratch;
  ScalarBlock block;
  std::vector<Ordinal> bounds;
  std::optional<Decimals> decimals;
  std::vector<Ordinal> exceptions;
  std::vector<std::uint64_t> codes_present;
  PostingLists postings;

  [[nodiscard]] bool has_missing() const noexcept { return block.missing != 0; }
  [[nodiscard]] std::span<std::uint64_t> codes() const noexcept { return std::span(scratch.codes).first(ordinals.size()); }
};

// Missing rows take the least value, so that the loops that follow need not ask.
void summarise(Encoder& e) {
  ScalarBlock& block = e.block;
  block.rows = static_cast<std::uint32_t>(e.ordinals.size());
  block.min = std::numeric_limits<Ordinal>::max();
  block.max = std::numeric_limits<Ordinal>::min();
  for (std::size_t i = 0; i < e.ordinals.size(); ++i) {
    if (e.present[i] == 0) {
      ++block.missing;
      continue;
    }
    block.min = std::min(block.min, e.ordinals[i]);
    block.max = std::max(block.max, e.ordinals[i]);
  }
  if (block.missing == block.rows) {
    block.min = 0;
    block.max = -1;
  }
  if (!e.has_missing()) return;
  for (std::size_t i = 0; i < e.ordinals.size(); ++i) {
    if (e.present[i] == 0) e.ordinals[i] = block.min;
  }
}

// Makes planes of codes 0 … greatest. Missing rows become code 0 where that costs no plane, else they get a presence plane.
void store_codes(Encoder& e, std::uint64_t greatest) {
  int width = bits_for(greatest);
  if (e.has_missing()) {
    e.block.missing_is_zero = greatest != 0 && bits_for(greatest + 1) == width;
    const std::uint64_t up = e.block.missing_is_zero ? 1 : 0;
    const auto codes = e.codes();
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = e.present[i] != 0 ? codes[i] + up : 0;
    greatest += up;
    if (!e.block.missing_is_zero) e.block.presence = encode_presence(e.present, e.scratch);
  }
  width = bits_for(greatest);
  e.block.planes = encode_planes(e.codes(), width, e.scratch);
}

// Codes of texts, truth values and bits of doubles always step by one, so that the blocks of a column share compiled sets.
bool has_steps(Kind kind) noexcept {
  switch (kind) {
    case Kind::kInteger:
    case Kind::kTimestamp:
    case Kind::kDate: return true;
    case Kind::kBoolean:
    case Kind::kDouble:
    case Kind::kString: return false;
  }
  return false;
}

// The greatest step that leads from the least value to all others.
std::uint64_t common_step(const Encoder& e) {
  if (!has_steps(e.traits.kind)) return 1;
  std::uint64_t step = 0;
  for (const Ordinal ordinal : e.ordinals) {
    const std::uint64_t offset = distance(e.block.min, ordinal);
    if (step != 0 && offset % step == 0) continue;
    step = std::gcd(step, offset);
    if (step == 1) break;
  }
  return std::max<std::uint64_t>(step, 1);
}

// Zero as base where it costs no plane: then the blocks of a column agree about what a code is.
Ordinal shared_base(const Encoder& e, std::uint64_t step) {
  const ScalarBlock& block = e.block;
  if (step != 1 || block.min <= 0 || block.min == block.max) return block.min;
  const std::uint64_t up = e.has_missing() ? 1 : 0;
  const int from_zero = bits_for(static_cast<std::uint64_t>(block.max) + up);
  return from_zero == bits_for(distance(block.min, block.max) + up) ? 0 : block.min;
}

void encode_offset(Encoder& e, std::uint64_t step) {
  e.block.map = CodeMap::kOffset;
  e.block.step = step;
  e.block.base = shared_base(e, step);
  const auto codes = e.codes();
  if (step == 1) {
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = distance(e.block.base, e.ordinals[i]);
  } else {
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = distance(e.block.base, e.ordinals[i]) / step;
  }
  store_codes(e, distance(e.block.base, e.block.max) / step);
}

void encode_decimals(Encoder& e) {
  const Decimals& decimals = *e.decimals;
  e.block.map = CodeMap::kDecimal;
  e.block.exponent = decimals.exponent;
  e.block.base = decimals.min;
  for (const std::uint16_t row : decimals.exceptions) e.exceptions.push_back(e.ordinals[row]);
  e.block.exception_rows = decimals.exceptions;
  e.block.exceptions = e.exceptions;
  const auto codes = e.codes();
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = distance(decimals.min, decimals.integers[i]);
  store_codes(e, distance(decimals.min, decimals.max));
}

template <typename T>
void fill_raw(const Encoder& e, RawOrdinals& raw) {
  auto* out = reinterpret_cast<T*>(e.scratch.raw.data());
  for (std::size_t i = 0; i < e.ordinals.size(); ++i) out[i] = static_cast<T>(distance(raw.base, e.ordinals[i]));
  std::fill(out + e.ordinals.size(), out + kBlockRows, T{0});
  raw.data = out;
  raw.bytes = sizeof(T);
}

// The base array, and its width.
int store_raw(Encoder& e) {
  RawOrdinals& raw = e.block.raw;
  // Codes of a dictionary are probed in sets of codes: they lie there as they are.
  raw.base = e.traits.kind == Kind::kString ? 0 : e.block.min;
  const int width = bits_for(distance(raw.base, e.block.max));
  if (width <= 8) {
    fill_raw<std::uint8_t>(e, raw);
  } else if (width <= 16) {
    fill_raw<std::uint16_t>(e, raw);
  } else if (width <= 32) {
    fill_raw<std::uint32_t>(e, raw);
  } else {
    fill_raw<std::uint64_t>(e, raw);
  }
  return width;
}

void encode_sketch(Encoder& e) {
  e.block.map = CodeMap::kSketch;
  std::vector<Ordinal> sorted;
  sorted.reserve(e.ordinals.size());
  for (std::size_t i = 0; i < e.ordinals.size(); ++i) {
    if (e.present[i] != 0) sorted.push_back(e.ordinals[i]);
  }
  std::ranges::sort(sorted);
  const std::size_t parts = store_raw(e) <= 16 ? kNarrowSketchParts : kSketchParts;
  e.bounds = sketch_bounds(sorted, parts - (e.has_missing() ? 1 : 0));
  e.block.bounds = e.bounds;
  const auto codes = e.codes();
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = part_of(e.bounds, e.ordinals[i]);
  store_codes(e, e.bounds.size() - 2);
}

// Codes of a sample of the present rows, ascending, as `code` gives them.
template <typename Code>
std::vector<std::uint64_t> sample_codes(const Encoder& e, Code code) {
  std::vector<std::uint64_t> sample;
  const std::size_t stride = std::max<std::size_t>(1, e.ordinals.size() / kSampleSize);
  for (std::size_t i = 0; i < e.ordinals.size(); i += stride) {
    if (e.present[i] != 0) sample.push_back(code(i));
  }
  std::ranges::sort(sample);
  return sample;
}

template <typename Code>
bool stops_late(const Encoder& e, int width, Code code) {
  if (width <= kWidestUnasked) return false;
  const auto sample = sample_codes(e, code);
  return sample.size() >= 2 && planes_touched(sample, width) > kTooManyPlanes;
}

bool offset_is_slow(const Encoder& e, std::uint64_t step) {
  const int width = bits_for(distance(e.block.min, e.block.max) / step);
  if (e.traits.kind == Kind::kString) return width > kWidestCodes;
  // A found identifier is read again row by row: one place in an array rather than one a plane.
  if (e.traits.identifier) return true;
  return stops_late(e, width, [&](std::size_t i) { return distance(e.block.min, e.ordinals[i]) / step; });
}

bool decimals_are_slow(const Encoder& e) {
  const Decimals& decimals = *e.decimals;
  const int width = bits_for(distance(decimals.min, decimals.max));
  return stops_late(e, width, [&](std::size_t i) { return distance(decimals.min, decimals.integers[i]); });
}

void encode_doubles(Encoder& e) {
  e.decimals = to_decimals(e.ordinals, e.present);
  if (e.decimals && !decimals_are_slow(e)) return encode_decimals(e);
  encode_sketch(e);
}

void encode_values(Encoder& e) {
  if (e.traits.force == ForcedEncoding::kSketch) return encode_sketch(e);
  const bool planes = e.traits.force == ForcedEncoding::kPlanes || e.block.min == e.block.max;
  if (planes || e.traits.kind != Kind::kDouble) {
    const std::uint64_t step = common_step(e);
    if (planes || !offset_is_slow(e, step)) return encode_offset(e, step);
    return encode_sketch(e);
  }
  encode_doubles(e);
}

// Kinds that are asked for by equality.
bool is_looked_up(Kind kind) noexcept {
  switch (kind) {
    case Kind::kBoolean:
    case Kind::kInteger:
    case Kind::kString: return true;
    case Kind::kDouble:
    case Kind::kTimestamp:
    case Kind::kDate: return false;
  }
  return false;
}

void note_codes_present(Encoder& e) {
  const ScalarBlock& block = e.block;
  const std::uint64_t span = distance(block.min, block.max);
  if (e.traits.kind != Kind::kString || span >= kPresenceSetCodes) return;
  e.codes_present.resize(span / kWordBits + 1);
  for (std::size_t i = 0; i < e.ordinals.size(); ++i) {
    if (e.present[i] == 0) continue;
    const std::uint64_t bit = distance(block.min, e.ordinals[i]);
    e.codes_present[bit / kWordBits] |= std::uint64_t{1} << (bit % kWordBits);
  }
  e.block.codes_present = e.codes_present;
}

}  // namespace

EncodedScalars encode_scalars(std::span<Ordinal> ordinals, std::span<const std::uint8_t> present, const ScalarTraits& traits) {
  Encoder e{ordinals, present, traits, encoder_scratch(), {}, {}, {}, {}, {}, {}};
  summarise(e);
  if (e.block.missing == e.block.rows) return {pack(e.block), std::vector<ValueCount>{}};
  auto histogram = histogram_of(ordinals, present, {e.block.min, e.block.max});
  encode_values(e);
  note_codes_present(e);
  // An identifier has an index of its own, a constant needs none.
  const bool wanted = traits.postings && !traits.identifier && is_looked_up(traits.kind) && e.block.min != e.block.max;
  if (wanted && histogram) {
    e.postings = rare_postings(*histogram, ordinals, present);
    e.block.postings = e.postings.view();
  }
  return {pack(e.block), std::move(histogram)};
}

}  // namespace tamis
