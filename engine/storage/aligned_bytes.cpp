#include "engine/storage/aligned_bytes.h"

#include <new>

#include <sys/mman.h>

#include "engine/base/geometry.h"

namespace tamis {
namespace {

constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;

std::align_val_t alignment_of(std::size_t size) {
  return std::align_val_t{size >= kHugePageBytes ? kHugePageBytes : kAlignment};
}

}  // namespace

AlignedBytes::AlignedBytes(std::size_t size) : size_(size) {
  if (size == 0) return;
  data_ = static_cast<std::byte*>(::operator new(size, alignment_of(size)));
  // Without huge pages (none free, switched off) everything works, only slower.
  if (size >= kHugePageBytes) ::madvise(data_, size, MADV_HUGEPAGE);
}

AlignedBytes::~AlignedBytes() {
  if (data_ != nullptr) ::operator delete(data_, alignment_of(size_));
}

}  // namespace tamis
