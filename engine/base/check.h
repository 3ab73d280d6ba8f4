#pragma once
// TAMIS_CHECK states an invariant of Tamis itself. Input from outside must never reach one.

namespace tamis {

[[noreturn]] void check_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace tamis

#define TAMIS_CHECK(expression) \
  (static_cast<bool>(expression) ? void(0) : ::tamis::check_failed(#expression, __FILE__, __LINE__))
