#include "engine/bitmap/row_set.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include <roaring/roaring.h>
#ifdef TAMIS_ROARING_SPLIT_HEADERS
#include <roaring/containers/containers.h>
#include <roaring/roaring_array.h>
#endif

#include "engine/base/check.h"
#include "engine/simd/kernels.h"

namespace tamis {
namespace {

namespace api = roaring::api;
namespace internal = roaring::internal;

struct FreeBitmap {
  void operator()(api::roaring_bitmap_t* bitmap) const noexcept { api::roaring_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<api::roaring_bitmap_t, FreeBitmap>;

// CRoaring answers null only when memory has run out.
Bitmap own(api::roaring_bitmap_t* bitmap) noexcept {
  TAMIS_CHECK(bitmap != nullptr);
  return Bitmap(bitmap);
}

// Roaring's own bound: above it, 8 KiB of bits are smaller than the list of the rows.
constexpr std::uint64_t kMaxListed = 4096;

void append_bits(api::roaring_bitmap_t& bitmap, std::uint16_t block, const BlockMask& mask, std::uint64_t count) noexcept {
  auto* const container = internal::bitset_container_create_uninitialized();
  TAMIS_CHECK(container != nullptr);
  std::memcpy(container->words, mask.words.data(), kPlaneBytes);
  container->cardinality = static_cast<std::int32_t>(count);
  internal::ra_append(&bitmap.high_low_container, block, container, BITSET_CONTAINER_TYPE);
}

void append_list(api::roaring_bitmap_t& bitmap, std::uint16_t block, const BlockMask& mask, std::uint64_t count) noexcept {
  // The kernel wants room for a whole block; only what is used is copied.
  std::array<std::uint16_t, kBlockRows> rows;
  simd::kernels().positions(mask.words.data(), rows.data());
  auto* const container = internal::array_container_create_given_capacity(static_cast<std::int32_t>(count));
  TAMIS_CHECK(container != nullptr);
  std::memcpy(container->array, rows.data(), count * sizeof(rows[0]));
  container->cardinality = static_cast<std::int32_t>(count);
  internal::ra_append(&bitmap.high_low_container, block, container, ARRAY_CONTAINER_TYPE);
}

// Requires that the bitmap ends before the block, and count > 0.
void append(api::roaring_bitmap_t& bitmap, std::uint16_t block, const BlockMask& mask, std::uint64_t count) noexcept {
  if (count > kMaxListed)
    append_bits(bitmap, block, mask, count);
  else
    append_list(bitmap, block, mask, count);
}

void set_rows(BlockMask& mask, std::uint32_t first, std::uint32_t last) noexcept {
  for (std::uint32_t row = first; row <= last; ++row) {
    if (row % kWordBits == 0 && last - row >= kWordBits - 1) {
      mask.words[row / kWordBits] = ~std::uint64_t{0};
      row += kWordBits - 1;
    } else {
      mask.set(row);
    }
  }
}

template <typename Integer> void put(std::string& out, Integer value) {
  static_assert(std::endian::native == std::endian::little, "the portable format is little-endian");
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_portable(std::string& out, const api::roaring_bitmap_t* bitmap) {
  const std::size_t before = out.size();
  out.resize(before + api::roaring_bitmap_portable_size_in_bytes(bitmap));
  api::roaring_bitmap_portable_serialize(bitmap, out.data() + before);
}

}  // namespace

struct RowSet::Impl {
  Bitmap bitmap = own(api::roaring_bitmap_create());
};

RowSet::RowSet() : impl_(std::make_unique<Impl>()) {}
RowSet::RowSet(const RowSet& other) : impl_(std::make_unique<Impl>(Impl{own(api::roaring_bitmap_copy(other.impl_->bitmap.get()))})) {}
RowSet::RowSet(RowSet&&) noexcept = default;
RowSet& RowSet::operator=(RowSet other) noexcept {
  impl_.swap(other.impl_);
  return *this;
}
RowSet::~RowSet() = default;

std::uint64_t RowSet::count() const noexcept { return api::roaring_bitmap_get_cardinality(impl_->bitmap.get()); }

bool RowSet::contains(RowId row) const noexcept { return api::roaring_bitmap_contains(impl_->bitmap.get(), row.value); }

void RowSet::add(RowId row) { api::roaring_bitmap_add(impl_->bitmap.get(), row.value); }

void RowSet::add_block(std::size_t block, const BlockMask& mask) {
  TAMIS_CHECK(block < kBlockRows);  // rows are numbered in 32 bits
  const std::uint64_t count = simd::kernels().count(mask.words.data());
  if (count == 0) return;
  api::roaring_bitmap_t& bitmap = *impl_->bitmap;
  const auto key = static_cast<std::uint16_t>(block);
  const api::roaring_array_t& containers = bitmap.high_low_container;
  if (containers.size == 0 || containers.keys[containers.size - 1] < key) {
    append(bitmap, key, mask, count);
    return;
  }
  const Bitmap single = own(api::roaring_bitmap_create());
  append(*single, key, mask, count);
  api::roaring_bitmap_or_inplace(&bitmap, single.get());
}

void RowSet::copy_block(std::size_t block, BlockMask& out) const noexcept {
  out.clear();
  if (block >= kBlockRows) return;
  const api::roaring_array_t& containers = impl_->bitmap->high_low_container;
  const std::span<const std::uint16_t> keys(containers.keys, static_cast<std::size_t>(containers.size));
  const auto key = std::ranges::lower_bound(keys, block);
  if (key == keys.end() || *key != block) return;
  const auto index = key - keys.begin();
  const internal::container_t* const container = containers.containers[index];
  switch (containers.typecodes[index]) {
    case BITSET_CONTAINER_TYPE: {
      const auto* bits = static_cast<const internal::bitset_container_t*>(container);
      std::memcpy(out.words.data(), bits->words, kPlaneBytes);
      return;
    }
    case ARRAY_CONTAINER_TYPE: {
      const auto* list = static_cast<const internal::array_container_t*>(container);
      for (std::int32_t i = 0; i < list->cardinality; ++i) out.set(list->array[i]);
      return;
    }
    case RUN_CONTAINER_TYPE: {
      const auto* runs = static_cast<const internal::run_container_t*>(container);
      for (std::int32_t i = 0; i < runs->n_runs; ++i) {
        const std::uint32_t first = runs->runs[i].value;
        set_rows(out, first, first + runs->runs[i].length);
      }
      return;
    }
  }
  TAMIS_CHECK(false && "a container of no known type");  // shared ones arise by copy-on-write only, which is off
}

std::vector<RowId> RowSet::rows() const {
  static_assert(sizeof(RowId) == sizeof(std::uint32_t));
  std::vector<RowId> rows(count());
  if (!rows.empty()) api::roaring_bitmap_to_uint32_array(impl_->bitmap.get(), &rows.front().value);
  return rows;
}

std::uint64_t RowSet::and_count(const RowSet& a, const RowSet& b) noexcept {
  return api::roaring_bitmap_and_cardinality(a.impl_->bitmap.get(), b.impl_->bitmap.get());
}

// CRoaring forbids an operand to be its own target in some of these.
RowSet& RowSet::operator&=(const RowSet& other) {
  if (this != &other) api::roaring_bitmap_and_inplace(impl_->bitmap.get(), other.impl_->bitmap.get());
  return *this;
}

RowSet& RowSet::operator|=(const RowSet& other) {
  if (this != &other) api::roaring_bitmap_or_inplace(impl_->bitmap.get(), other.impl_->bitmap.get());
  return *this;
}

RowSet& RowSet::operator-=(const RowSet& other) {
  if (this == &other)
    api::roaring_bitmap_clear(impl_->bitmap.get());
  else
    api::roaring_bitmap_andnot_inplace(impl_->bitmap.get(), other.impl_->bitmap.get());
  return *this;
}

RowSet& RowSet::operator^=(const RowSet& other) {
  if (this == &other)
    api::roaring_bitmap_clear(impl_->bitmap.get());
  else
    api::roaring_bitmap_xor_inplace(impl_->bitmap.get(), other.impl_->bitmap.get());
  return *this;
}

bool operator==(const RowSet& a, const RowSet& b) noexcept {
  return api::roaring_bitmap_equals(a.impl_->bitmap.get(), b.impl_->bitmap.get());
}

void RowSet::optimize() {
  api::roaring_bitmap_run_optimize(impl_->bitmap.get());
  api::roaring_bitmap_shrink_to_fit(impl_->bitmap.get());
}

std::size_t RowSet::bytes() const noexcept {
  const api::roaring_array_t& containers = impl_->bitmap->high_low_container;
  api::roaring_statistics_t statistics;
  api::roaring_bitmap_statistics(impl_->bitmap.get(), &statistics);
  constexpr std::size_t kSlot = sizeof(void*) + sizeof(std::uint16_t) + sizeof(std::uint8_t);  // container, key, type
  return sizeof(RowSet) + sizeof(Impl) + sizeof(api::roaring_bitmap_t) + static_cast<std::size_t>(containers.allocation_size) * kSlot +
         static_cast<std::size_t>(containers.size) * sizeof(internal::array_container_t) + statistics.n_bytes_array_containers +
         statistics.n_bytes_run_containers + statistics.n_bytes_bitset_containers;
}

std::string RowSet::serialize() const {
  std::string out;
  put_portable(out, impl_->bitmap.get());
  return out;
}

Result<RowSet> RowSet::deserialize(std::span<const std::byte> bytes) {
  const auto* const begin = reinterpret_cast<const char*>(bytes.data());
  Bitmap bitmap(api::roaring_bitmap_portable_deserialize_safe(begin, bytes.size()));
  if (bitmap == nullptr) return fail(ErrorCode::kDataLoss, "not a Roaring bitmap: the bytes end early or make no sense");
  const char* reason = nullptr;
  if (!api::roaring_bitmap_internal_validate(bitmap.get(), &reason))
    return fail(ErrorCode::kDataLoss, std::string("not a valid Roaring bitmap: ") + (reason == nullptr ? "?" : reason));
  if (api::roaring_bitmap_portable_deserialize_size(begin, bytes.size()) != bytes.size())
    return fail(ErrorCode::kDataLoss, "bytes follow the Roaring bitmap");
  RowSet result;
  result.impl_->bitmap = std::move(bitmap);
  return result;
}

std::string RowSet::serialize64(std::uint32_t shard) const {
  std::string out;
  const bool empty = api::roaring_bitmap_is_empty(impl_->bitmap.get());
  put(out, std::uint64_t{empty ? 0U : 1U});
  if (empty) return out;
  put(out, shard);
  put_portable(out, impl_->bitmap.get());
  return out;
}

std::string roaring_version() { return ROARING_VERSION; }

}  // namespace tamis
