#include "engine/storage/find_all.h"

#include <algorithm>
#include <array>

#include "engine/storage/block_layout.h"
#include "engine/storage/identifier_index.h"

namespace tamis {
namespace {

// So many look-ups are on their way at once.
constexpr std::size_t kBatchIds = 32;

struct Candidate {
  const Block* block = nullptr;
  std::uint32_t row = 0;  // in the block
};

// The first row that may bear the identifier, where the hash's own line has it.
Candidate candidate_of(const Snapshot& snapshot, const Column& column, const IdentifierBucket& bucket, std::uint64_t hash) {
  const auto at = static_cast<std::size_t>(std::ranges::find(bucket.tags, static_cast<std::uint32_t>(hash)) - bucket.tags.begin());
  if (at == IdentifierBucket::kEntries || bucket.rows[at] >= snapshot.rows()) return {};
  return {&column.blocks[bucket.rows[at] / kBlockRows], static_cast<std::uint32_t>(bucket.rows[at] % kBlockRows)};
}

// Asks for the memory that says where a row's text lies.
void ask_for_place(const Candidate& candidate) noexcept {
  const auto* texts = std::get_if<StringBlock>(candidate.block);
  if (texts == nullptr || texts->fixed_bytes != 0) return;
  __builtin_prefetch(&texts->anchors[candidate.row / layout::kRowsPerAnchor]);
  __builtin_prefetch(static_cast<const std::byte*>(texts->lengths) + std::size_t{candidate.row} * texts->length_bytes);
}

void ask_for_text(const Candidate& candidate) noexcept {
  if (const auto* texts = std::get_if<StringBlock>(candidate.block)) __builtin_prefetch(texts->heap + texts->start(candidate.row));
}

}  // namespace

void find_all(const Snapshot& snapshot, ColumnId identifier, std::span<const std::string_view> ids, std::span<std::optional<RowId>> rows) {
  const Column& column = snapshot.column(identifier);
  const IdentifierIndex index = as_index(snapshot.identifier_index(identifier));
  const bool texts = column.def.type.kind == Kind::kString && !index.empty();
  std::array<std::uint64_t, kBatchIds> hashes;
  std::array<Candidate, kBatchIds> candidates;
  for (std::size_t first = 0; first < ids.size(); first += kBatchIds) {
    const std::size_t last = std::min(first + kBatchIds, ids.size()), asked = texts ? last - first : 0;
    for (std::size_t i = 0; i < asked; ++i) {
      hashes[i] = hash_of(ids[first + i]);
      __builtin_prefetch(&index[place_of(hashes[i], index.size())]);
    }
    for (std::size_t i = 0; i < asked; ++i) {
      candidates[i] = candidate_of(snapshot, column, index[place_of(hashes[i], index.size())], hashes[i]);
      if (candidates[i].block != nullptr) ask_for_place(candidates[i]);
    }
    for (std::size_t i = 0; i < asked; ++i)
      if (candidates[i].block != nullptr) ask_for_text(candidates[i]);
    for (std::size_t i = first; i < last; ++i) rows[i] = snapshot.find(identifier, ids[i]);
  }
}

}  // namespace tamis
