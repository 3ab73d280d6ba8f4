#include "ingest/text_codes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "engine/storage/hash.h"

namespace tamis {
namespace {

// Slots and texts lie anywhere in memory: those of so many rows are asked for before the first is needed.
constexpr std::size_t kBatchRows = 256;
constexpr std::size_t kUsualRecordBytes = 31;

struct Record {
  std::uint32_t code = 0, length = 0;
};

constexpr int kBeginBits = 40;
constexpr std::uint64_t kBeginMask = (std::uint64_t{1} << kBeginBits) - 1;

std::uint64_t tag_of(std::uint64_t hash) noexcept { return hash & ~kBeginMask; }
std::uint64_t begin_of(std::uint64_t slot) noexcept { return slot & kBeginMask; }

}  // namespace

TextCodes::TextCodes(const RawColumn& column) {
  std::array<std::string_view, kBatchRows> texts;
  codes_.reserve(column.rows());
  for (std::size_t first = 0; first < column.rows(); first += kBatchRows) {
    const std::size_t count = std::min(kBatchRows, column.rows() - first);
    for (std::size_t i = 0; i < count; ++i) texts[i] = column.present[first + i] != 0 ? column.text(first + i) : std::string_view();
    add_batch(std::span(texts).first(count));
  }
}

void TextCodes::add(std::span<const std::string_view> texts) {
  for (std::size_t first = 0; first < texts.size(); first += kBatchRows)
    add_batch(texts.subspan(first, std::min(kBatchRows, texts.size() - first)));
}

std::string_view TextCodes::text_at(std::uint64_t begin) const noexcept {
  Record record;
  std::memcpy(&record, bytes_.data() + begin, sizeof record);
  return std::string_view(bytes_).substr(begin + sizeof record, record.length);
}

void TextCodes::add_batch(std::span<const std::string_view> texts) {
  grow(this->texts() + texts.size());
  const std::size_t mask = slots_.size() - 1;
  std::array<std::uint64_t, kBatchRows> hashes;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    hashes[i] = hash_of(texts[i]);
    __builtin_prefetch(&slots_[hashes[i] & mask]);
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const char* record = bytes_.data() + begin_of(slots_[hashes[i] & mask]);
    __builtin_prefetch(record);
    __builtin_prefetch(record + kUsualRecordBytes);  // it may lie across two lines
  }
  for (std::size_t i = 0; i < texts.size(); ++i) codes_.push_back(texts[i].empty() ? kMissing : code_of(texts[i], hashes[i]));
}

std::uint32_t TextCodes::code_of(std::string_view text, std::uint64_t hash) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    if (tag_of(slots_[at]) != tag_of(hash) || text_at(begin_of(slots_[at])) != text) continue;
    Record record;
    std::memcpy(&record, bytes_.data() + begin_of(slots_[at]), sizeof record);
    return record.code;
  }
  slots_[at] = tag_of(hash) | bytes_.size();
  return append_text(text);
}

std::uint32_t TextCodes::code_of_new(std::string_view text) {
  if (slots_.empty()) return append_text(text);
  grow(texts() + 1);
  return code_of(text, hash_of(text));
}

std::uint32_t TextCodes::append_text(std::string_view text) {
  const Record record{static_cast<std::uint32_t>(texts()), static_cast<std::uint32_t>(text.size())};
  begins_.push_back(bytes_.size());
  bytes_.append(reinterpret_cast<const char*>(&record), sizeof record);
  bytes_.append(text);
  return record.code;
}

// So that three slots of eight are free with so many texts.
void TextCodes::grow(std::size_t texts) {
  constexpr std::size_t kFewest = 1'024;
  if (8 * texts <= 5 * slots_.size()) return;
  slots_.assign(std::max(kFewest, std::bit_ceil(8 * texts / 5 + 1)), 0);
  const std::size_t mask = slots_.size() - 1;
  std::array<std::uint64_t, kBatchRows> hashes;
  for (std::size_t first = 0; first < begins_.size(); first += kBatchRows) {
    const auto begins = std::span(begins_).subspan(first, std::min(kBatchRows, begins_.size() - first));
    for (std::size_t i = 0; i < begins.size(); ++i) {
      hashes[i] = hash_of(text_at(begins[i]));
      __builtin_prefetch(&slots_[hashes[i] & mask], 1);
    }
    for (std::size_t i = 0; i < begins.size(); ++i) {
      std::size_t at = hashes[i] & mask;
      while (slots_[at] != 0) at = (at + 1) & mask;
      slots_[at] = tag_of(hashes[i]) | begins[i];
    }
  }
}

std::vector<std::uint32_t> TextCodes::take_codes() {
  std::vector<std::uint32_t> codes = std::move(codes_);
  *this = TextCodes();
  return codes;
}

void TextCodes::append(const TextCodes& other) {
  std::vector<std::uint32_t> here(other.texts());
  for (std::uint32_t code = 0; code < other.texts(); ++code) {
    grow(texts() + 1);
    here[code] = code_of(other.text(code), hash_of(other.text(code)));
  }
  codes_.reserve(codes_.size() + other.rows());
  for (const std::uint32_t code : other.codes_) codes_.push_back(code == kMissing ? kMissing : here[code]);
}

}  // namespace tamis
