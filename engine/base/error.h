#pragma once
// Errors are values. Every fallible function returns Result<T>; exceptions stop at the library that throws them.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tamis {

// What went wrong, in the terms of the caller. One code maps to one exit code and one HTTP status.
enum class ErrorCode : std::uint8_t {
  kInvalid,            // the statement, file or option is wrong: the user can mend it
  kNotFound,           // a named thing does not exist
  kConflict,           // the thing exists already, or others depend on it
  kUnsupported,        // understood, but this build or version does not do it
  kLimitExceeded,      // a named limit was passed
  kDeadlineExceeded,   // the time given ran out
  kCancelled,          // the caller gave up
  kBusy,               // another writer holds the store
  kIo,                 // the operating system refused
  kDataLoss,           // bytes on disk are not what was written
  kInternal,           // a bug that was caught
};

// A half-open range of bytes in the statement's text.
struct SourceSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(SourceSpan, SourceSpan) = default;
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string id;        // "E0102": stable, explained in the reference; empty for errors of the system
  std::string message;   // one sentence, the offending value last, no full stop
  std::string hint;      // how to mend it; may be empty
  std::optional<SourceSpan> span;
};

template <typename T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
  return std::unexpected(Error{code, {}, std::move(message), std::move(hint), std::nullopt});
}

// 0 success, 1 a user's mistake, 2 a fault of the system or of Tamis.
[[nodiscard]] int exit_code_of(ErrorCode code) noexcept;
[[nodiscard]] std::string_view name_of(ErrorCode code) noexcept;   // "invalid", "not found", …

}  // namespace tamis

// Unwraps a Result or returns its error from the enclosing function: `auto x = TAMIS_TRY(parse(text));`
#define TAMIS_TRY(expression)                                            \
  __extension__({                                                       \
    auto&& tamis_try_result = (expression);                             \
    if (!tamis_try_result) [[unlikely]]                                 \
      return std::unexpected(std::move(tamis_try_result).error());      \
    std::move(tamis_try_result).value();                                \
  })

// The same for Result<void>.
#define TAMIS_CHECK_OK(expression)                                        \
  do {                                                                    \
    if (auto tamis_check_result = (expression); !tamis_check_result)      \
      return std::unexpected(std::move(tamis_check_result).error());      \
  } while (false)
