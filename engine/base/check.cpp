#include "engine/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace tamis {

void check_failed(const char* expression, const char* file, int line) noexcept {
  std::fprintf(stderr, "tamis: broken invariant: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace tamis
