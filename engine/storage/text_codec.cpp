#include "engine/storage/text_codec.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace tamis {
namespace {

constexpr std::array<std::size_t, 4> kHyphens = {8, 13, 18, 23};
constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_hyphen_place(std::size_t i) noexcept { return std::find(kHyphens.begin(), kHyphens.end(), i) != kHyphens.end(); }

// A table, since branches on random digits are not predicted.
constexpr std::uint8_t kNoHex = 0xFF;
constexpr std::array<std::uint8_t, 256> kHexValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoHex);
  for (std::uint8_t i = 0; i < kHexDigits.size(); ++i) values[static_cast<unsigned char>(kHexDigits[i])] = i;
  return values;
}();
unsigned hex_value(char c) noexcept { return kHexValues[static_cast<unsigned char>(c)]; }

void decode_uuid(std::string_view stored, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < kUuidBytes; ++i) {
    if (is_hyphen_place(out.size())) out += '-';
    const auto byte = static_cast<unsigned char>(stored[i]);
    out += kHexDigits[byte >> 4U];
    out += kHexDigits[byte & 15U];
  }
}

// Of a text's digit, 0 behind its end; where no digit is, more than a nibble holds.
unsigned digit_nibble(std::string_view text, std::size_t i) noexcept {
  constexpr unsigned kNoNibble = 1U << 8U;
  if (i >= text.size()) return 0;
  return is_digit(text[i]) ? static_cast<unsigned>(text[i] - '0' + 1) : kNoNibble;
}

void decode_digits(std::string_view stored, std::string& out) {
  out.clear();
  for (const char c : stored) {
    const auto byte = static_cast<unsigned char>(c);
    for (const unsigned nibble : {unsigned{byte} >> 4U, unsigned{byte} & 15U}) {
      if (nibble == 0) return;
      out += static_cast<char>('0' + static_cast<int>(nibble) - 1);
    }
  }
}

}  // namespace

bool is_canonical_uuid(std::string_view text) noexcept {
  if (text.size() != kUuidTextBytes) return false;
  for (const std::size_t place : kHyphens) {
    if (text[place] != '-') return false;
  }
  std::size_t hex = 0;
  for (const char c : text) hex += hex_value(c) != kNoHex ? 1U : 0U;
  return hex == 2 * kUuidBytes;
}

bool is_digits(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), is_digit); }

void encode_uuid(std::string_view text, char* out) noexcept {
  std::size_t from = 0;
  for (std::size_t i = 0; i < kUuidBytes; ++i, from += 2) {
    if (text[from] == '-') ++from;
    out[i] = static_cast<char>(hex_value(text[from]) << 4U | hex_value(text[from + 1]));
  }
}

void encode_digits(std::string_view text, std::size_t fixed_bytes, char* out) noexcept {
  std::memset(out, 0, fixed_bytes);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto nibble = static_cast<unsigned>(text[i] - '0' + 1);
    out[i / 2] = static_cast<char>(static_cast<unsigned char>(out[i / 2]) | (i % 2 == 0 ? nibble << 4U : nibble));
  }
}

std::optional<std::string> encode_text(TextCodec codec, std::size_t fixed_bytes, std::string_view text) {
  switch (codec) {
    case TextCodec::kText: return std::string(text);
    case TextCodec::kUuid: {
      if (!is_canonical_uuid(text)) return std::nullopt;
      std::string stored(kUuidBytes, '\0');
      encode_uuid(text, stored.data());
      return stored;
    }
    case TextCodec::kDigits: {
      if (!is_digits(text) || text.size() > 2 * fixed_bytes) return std::nullopt;
      std::string stored(fixed_bytes, '\0');
      encode_digits(text, fixed_bytes, stored.data());
      return stored;
    }
  }
  return std::nullopt;
}

bool is_stored_form(TextCodec codec, std::string_view stored, std::string_view text) noexcept {
  switch (codec) {
    case TextCodec::kText: return stored == text;
    case TextCodec::kUuid: {
      std::array<char, kUuidBytes> bytes{};
      if (!is_canonical_uuid(text)) return false;
      encode_uuid(text, bytes.data());
      return stored == std::string_view(bytes.data(), bytes.size());
    }
    case TextCodec::kDigits: {
      if (text.size() > 2 * stored.size()) return false;
      unsigned differ = 0;
      for (std::size_t i = 0; i < stored.size(); ++i)
        differ |= static_cast<unsigned char>(stored[i]) ^ (digit_nibble(text, 2 * i) << 4U | digit_nibble(text, 2 * i + 1));
      return differ == 0;
    }
  }
  return false;
}

void decode_text(TextCodec codec, std::string_view stored, std::string& out) {
  switch (codec) {
    case TextCodec::kText: out.assign(stored); break;
    case TextCodec::kUuid: decode_uuid(stored, out); break;
    case TextCodec::kDigits: decode_digits(stored, out); break;
  }
}

}  // namespace tamis
