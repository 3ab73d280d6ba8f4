#include "engine/storage/text_sketch.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace tamis {
namespace {

// Sampled texts a part: parts differ in size by about half then, and sorting the sample stays cheap.
constexpr std::size_t kSamplesPerPart = 4;

std::size_t shared_length(std::string_view a, std::string_view b) noexcept {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

// The least text that is greater than `a` and not greater than `b`, by cutting b. Requires a < b.
std::string_view shortest_between(std::string_view a, std::string_view b) noexcept { return b.substr(0, shared_length(a, b) + 1); }

}  // namespace

TextSketch::TextSketch(std::span<const std::string_view> texts, std::size_t parts) {
  shared_ = texts.front().size();
  for (const std::string_view text : texts) shared_ = std::min(shared_, shared_length(texts.front().substr(0, shared_), text));

  const std::size_t size = std::min(texts.size(), parts * kSamplesPerPart);
  std::vector<std::string_view> sample;
  for (std::size_t i = 0; i < size; ++i) sample.push_back(texts[i * texts.size() / size]);
  sort(sample);

  add_bound(std::string(*std::ranges::min_element(texts)));
  const std::size_t wanted = std::min(parts, size);
  for (std::size_t part = 1; part < wanted; ++part) {
    const std::size_t at = part * size / wanted;
    if (sample[at - 1] == sample[at]) continue;
    const std::string_view cut = shortest_between(sample[at - 1], sample[at]);
    if (cut > bounds_.back()) add_bound(std::string(cut));
  }
}

std::uint32_t TextSketch::part_of(std::string_view text) const noexcept {
  const std::uint64_t key = key_of(text);
  std::size_t base = 0, count = bounds_.size();
  while (count > 1) {
    const std::size_t half = count / 2, middle = base + half;
    const bool below = keys_[middle] != key ? keys_[middle] < key : bounds_[middle] <= text;
    base = below ? middle : base;
    count -= half;
  }
  return static_cast<std::uint32_t>(base);
}

std::uint64_t TextSketch::key_of(std::string_view text) const noexcept {
  // Bounds are cut after the shared prefix, and the least text has it too.
  std::uint64_t key = 0;
  const std::string_view rest = text.substr(shared_);
  std::memcpy(&key, rest.data(), std::min(rest.size(), sizeof key));
  return std::endian::native == std::endian::little ? __builtin_bswap64(key) : key;
}

void TextSketch::sort(std::vector<std::string_view>& texts) const {
  struct Keyed {
    std::uint64_t key;
    std::string_view text;
  };
  std::vector<Keyed> keyed;
  keyed.reserve(texts.size());
  for (const std::string_view text : texts) keyed.push_back({key_of(text), text});
  std::ranges::sort(keyed, [this](const Keyed& a, const Keyed& b) { return less(a.key, a.text, b.key, b.text); });
  std::ranges::transform(keyed, texts.begin(), &Keyed::text);
}

void TextSketch::add_bound(std::string bound) {
  keys_.push_back(key_of(bound));
  bounds_.push_back(std::move(bound));
}

}  // namespace tamis
