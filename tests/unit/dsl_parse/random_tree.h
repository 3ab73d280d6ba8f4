#pragma once
// Random trees of every kind of node, such as the parser can make.

#include <cstdint>
#include <random>
#include <string>

#include "dsl/ast.h"

namespace tamis::dsl {

class RandomTree {
 public:
  explicit RandomTree(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] ExprPtr expression(int depth);
  [[nodiscard]] Statement statement();
  [[nodiscard]] std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }

 private:
  [[nodiscard]] ExprPtr leaf();
  [[nodiscard]] ExprPtr value_node(int depth);
  [[nodiscard]] ExprPtr predicate_node(int depth);
  [[nodiscard]] Window window(int depth);
  [[nodiscard]] Call event_call(int depth);
  [[nodiscard]] EventSet events(int depth);
  [[nodiscard]] EventWindow event_window(int depth);
  [[nodiscard]] Did did(int depth);
  [[nodiscard]] Statement described();
  [[nodiscard]] ExprList list(std::size_t least, std::size_t most, int depth);
  [[nodiscard]] std::optional<ZoneClause> zone();
  [[nodiscard]] Select select();
  [[nodiscard]] std::string name_text();
  [[nodiscard]] Name name();
  [[nodiscard]] std::string text();
  [[nodiscard]] bool coin() { return below(2) == 0; }

  std::mt19937_64 random_;
};

}  // namespace tamis::dsl
