#include "engine/simd/code_set.h"

#include "tests/unit/simd/blocks.h"

namespace tamis::simd {
namespace {

using testing::Random;

bool contains(const CodeSetProgram& program, std::uint64_t code) {
  std::uint16_t at = program.root;
  while (at != CodeSetProgram::kNone && at != CodeSetProgram::kAll) {
    const CodeSetProgram::Node& node = program.nodes[at];
    at = (code >> (program.width - 1 - node.plane)) & 1 ? node.one : node.zero;
  }
  return at == CodeSetProgram::kAll;
}

void expect_reduced(const CodeSetProgram& program) {
  const auto is_leaf = [](std::uint16_t at) { return at >= CodeSetProgram::kAll; };
  for (std::size_t i = 0; i < program.nodes.size(); ++i) {
    const auto& node = program.nodes[i];
    EXPECT_NE(node.zero, node.one);
    for (const std::uint16_t child : {node.zero, node.one}) {
      if (is_leaf(child)) continue;
      ASSERT_LT(child, i) << "children come before parents";
      EXPECT_GT(program.nodes[child].plane, node.plane);
    }
    for (std::size_t j = 0; j < i; ++j) {
      const auto& other = program.nodes[j];
      EXPECT_FALSE(other.plane == node.plane && other.zero == node.zero && other.one == node.one) << "a node twice";
    }
  }
  if (!program.nodes.empty()) {
    EXPECT_EQ(program.root, program.nodes.size() - 1);
  }
}

TEST(CodeSet, EverySetOfFourBits) {
  for (int width = 0; width <= 4; ++width) {
    const std::uint64_t codes = std::uint64_t{1} << width;
    for (std::uint64_t bits = 0; bits < std::uint64_t{1} << codes; ++bits) {
      CodeSetProgram program;
      ASSERT_TRUE(compile_code_set({&bits, 1}, width, program));
      ASSERT_EQ(program.width, width);
      for (std::uint64_t code = 0; code < codes; ++code)
        ASSERT_EQ(contains(program, code), (bits >> code) & 1) << width << ' ' << bits << ' ' << code;
      if (bits % 97 == 0) expect_reduced(program);
    }
  }
}

TEST(CodeSet, WideSets) {
  Random random(71);
  for (int width = 5; width <= 16; ++width) {
    std::vector<std::uint64_t> bits(std::max<std::size_t>(1, (std::size_t{1} << width) / 64));
    for (std::uint64_t i = 0; i < 10; ++i) {
      const std::uint64_t code = random() & testing::code_limit(width);
      bits[code / 64] |= std::uint64_t{1} << (code % 64);
    }
    CodeSetProgram program;
    ASSERT_TRUE(compile_code_set(bits, width, program));
    expect_reduced(program);
    for (std::uint64_t code = 0; code <= testing::code_limit(width); ++code)
      ASSERT_EQ(contains(program, code), (bits[code / 64] >> (code % 64)) & 1) << width << ' ' << code;
  }
}

TEST(CodeSet, RunsCostLittle) {
  std::vector<std::uint64_t> bits(1024);
  for (std::uint64_t code = 1234; code < 50'000; ++code) bits[code / 64] |= std::uint64_t{1} << (code % 64);
  CodeSetProgram program;
  ASSERT_TRUE(compile_code_set(bits, 16, program));
  EXPECT_LE(program.nodes.size(), 32U);  // two bounds of 16 bits
}

TEST(CodeSet, SetsOfHighBitsReadOnlyThese) {
  std::vector<std::uint64_t> bits(1024, 0);
  for (std::size_t w = 0; w < 512; ++w) bits[w] = ~std::uint64_t{0};
  CodeSetProgram program;
  ASSERT_TRUE(compile_code_set(bits, 16, program));
  ASSERT_EQ(program.nodes.size(), 1U);
  EXPECT_EQ(program.nodes[0].plane, 0);
}

TEST(CodeSet, RaggedSetsAreRefused) {
  Random random(72);
  std::vector<std::uint64_t> bits(1024);
  for (auto& word : bits) word = random();
  CodeSetProgram program;
  EXPECT_FALSE(compile_code_set(bits, 16, program));
  EXPECT_LE(program.nodes.size(), CodeSetProgram::kMaxNodes);
}

}  // namespace
}  // namespace tamis::simd
