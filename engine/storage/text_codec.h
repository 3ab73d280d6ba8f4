#pragma once
// Texts as they are stored in rows. Every codec keeps the order of texts by bytes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/storage/block.h"

namespace tamis {

inline constexpr std::size_t kUuidBytes = 16;
inline constexpr std::size_t kUuidTextBytes = 36;

[[nodiscard]] bool is_canonical_uuid(std::string_view text) noexcept;  // lower case, with its four hyphens
[[nodiscard]] bool is_digits(std::string_view text) noexcept;          // decimal digits only; true for the empty text

// The stored form of a text, if it has one; kDigits: in `fixed_bytes` bytes.
[[nodiscard]] std::optional<std::string> encode_text(TextCodec codec, std::size_t fixed_bytes, std::string_view text);
// The same into memory, of a text that is known to have one.
void encode_uuid(std::string_view text, char* out) noexcept;
void encode_digits(std::string_view text, std::size_t fixed_bytes, char* out) noexcept;

// Whether stored bytes are those of the text.
[[nodiscard]] bool is_stored_form(TextCodec codec, std::string_view stored, std::string_view text) noexcept;

// The text of stored bytes; `out` is replaced.
void decode_text(TextCodec codec, std::string_view stored, std::string& out);

}  // namespace tamis
