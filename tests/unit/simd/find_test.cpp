#include <cstring>
#include <memory>

#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

using testing::Random;

class Find : public testing::EveryIsa {
 protected:
  void expect_find(std::string_view haystack, std::size_t from, std::string_view needle) const {
    // A copy that ends where its allocation ends, so that the address sanitizer sees a read past it.
    const std::unique_ptr<char[]> exact(new char[haystack.size()]);
    std::memcpy(exact.get(), haystack.data(), haystack.size());
    const std::size_t place = haystack.find(needle, from);
    const std::size_t expected = place == std::string_view::npos ? haystack.size() : place;
    ASSERT_EQ(kernels_under_test().find({exact.get(), haystack.size()}, from, needle), expected)
        << '\'' << haystack << "' from " << from << " needle '" << needle << '\'';
  }
};

std::string random_text(std::size_t size, std::size_t letters, Random& random) {
  std::string text(size, ' ');
  for (char& c : text) c = static_cast<char>('a' + random() % letters);
  return text;
}

TEST_P(Find, EveryLengthOfHaystackAndNeedle) {
  Random random(61);
  for (std::size_t size = 0; size <= 300; ++size) {
    const std::string haystack = random_text(size, 3, random);
    for (const std::size_t length : {1U, 2U, 3U, 4U, 7U, 30U}) {
      const std::string needle = random_text(length, 3, random);
      expect_find(haystack, random() % (size + 1), needle);
      if (length <= size) expect_find(haystack, 0, haystack.substr(size - length));
    }
  }
}

TEST_P(Find, EveryPlaceAndStart) {
  for (std::size_t place = 0; place + 5 <= 270; ++place) {
    std::string haystack(270, '.');
    haystack.replace(place, 5, "match");
    for (const std::size_t from : {std::size_t{0}, place, place + 1, place / 2}) expect_find(haystack, from, "match");
  }
}

TEST_P(Find, BytesOfAllKinds) {
  Random random(62);
  std::string haystack(2000, '\0');
  for (char& c : haystack) c = static_cast<char>(random());
  for (int i = 0; i < 500; ++i) {
    const std::size_t at = random() % 1990;
    expect_find(haystack, random() % 100, std::string_view(haystack).substr(at, 1 + random() % 9));
  }
}

TEST_P(Find, NeedleLongerThanWhatIsLeft) {
  expect_find("abc", 0, "abcd");
  expect_find("abc", 2, "bc");
  expect_find("abc", 3, "a");
  expect_find("", 0, "a");
}

TAMIS_FOR_EVERY_ISA(Find);

}  // namespace
}  // namespace tamis::simd
