#pragma once
// Values of some rows, one type, as arrays: what the vector evaluator computes with.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/value.h"

namespace tamis {

// Keeps its memory from use to use. Only the array of the type's kind is in use; where present[i] is 0 its entry is unspecified.
struct ValueVector {
  Type type;
  std::vector<std::uint8_t> present;
  std::vector<std::int64_t> integers;  // BOOLEAN, INTEGER, TIMESTAMP (µs), DATE (days)
  std::vector<double> doubles;
  std::vector<std::string_view> texts;  // into the snapshot, a literal or `kept`
  std::vector<std::string> kept;
  std::vector<Value> lists;

  [[nodiscard]] std::size_t size() const noexcept { return present.size(); }
  // `rows` values of a type, all missing.
  void reset(Type new_type, std::size_t rows);
  [[nodiscard]] Value value(std::size_t i) const;
  // A value of the vector's type (an INTEGER widens in a DOUBLE vector), or missing. Texts are kept.
  void set(std::size_t i, Value value);
  void set_text(std::size_t i, std::string text) {
    kept[i] = std::move(text);
    texts[i] = kept[i];
    present[i] = 1;
  }
  // The value of another vector of this type (INTEGER widens); texts are copied.
  void copy(std::size_t i, const ValueVector& from, std::size_t j);
  // All rows the same value.
  void fill(const Value& value);
};

// Lends vectors (or anything that keeps its memory), so that a run allocates nothing after its first tiles.
template <typename T> class Pool {
 public:
  class Lent {
   public:
    explicit Lent(Pool& pool) : pool_(pool) {
      if (pool.free_.empty()) {
        item_ = std::make_unique<T>();
      } else {
        item_ = std::move(pool.free_.back());
        pool.free_.pop_back();
      }
    }
    Lent(Lent&& other) noexcept = default;
    Lent& operator=(Lent&&) = delete;
    ~Lent() {
      if (item_ != nullptr) pool_.free_.push_back(std::move(item_));
    }
    T& operator*() const noexcept { return *item_; }
    T* operator->() const noexcept { return item_.get(); }

   private:
    Pool& pool_;
    std::unique_ptr<T> item_;
  };
  [[nodiscard]] Lent lend() { return Lent(*this); }

 private:
  std::vector<std::unique_ptr<T>> free_;
};

}  // namespace tamis
