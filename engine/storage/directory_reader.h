#pragma once
// Reads the directory of a store file. Whatever the bytes are, it stays inside them.

#include <array>
#include <cstring>
#include <span>
#include <string>

#include "engine/storage/column.h"
#include "engine/storage/event_run.h"
#include "engine/storage/file_format.h"

namespace tamis {

// Values one after the other. Past the end, and after something impossible, everything is zero and ok() is false.
class DirectoryReader {
 public:
  explicit DirectoryReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <typename T> [[nodiscard]] T get() {
    T value{};
    if (sizeof value > left()) {
      ok_ = false;
      return value;
    }
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  // A value that is at most `greatest`: flags, enumerations, counts.
  template <typename T> [[nodiscard]] T get_up_to(std::uint64_t greatest) {
    const T value = get<T>();
    if (static_cast<std::uint64_t>(value) <= greatest) return value;
    ok_ = false;
    return T{};
  }
  [[nodiscard]] bool get_flag() { return get_up_to<std::uint8_t>(1) != 0; }
  [[nodiscard]] std::string get_text(std::size_t longest) {
    const auto size = get_up_to<std::uint32_t>(std::min(longest, left()));
    if (size > left()) ok_ = false;
    if (!ok_) return {};
    std::string text(reinterpret_cast<const char*>(bytes_.data() + at_), size);
    at_ += size;
    return text;
  }
  // How many things of `least_bytes` each can still follow: for counts that memory is reserved by.
  [[nodiscard]] std::size_t room_for(std::size_t least_bytes) const noexcept { return left() / least_bytes; }
  [[nodiscard]] std::size_t left() const noexcept { return ok_ ? bytes_.size() - at_ : 0; }
  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  [[nodiscard]] bool ok() const noexcept { return ok_; }
  void spoil() noexcept { ok_ = false; }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

// Hands out the arrays of sections, which follow each other from the header to the directory.
class SectionReader {
 public:
  SectionReader(std::span<const std::byte> file, std::uint64_t end) : file_(file), at_(sizeof(file::Header)), end_(end) {}

  void begin() { begin_ = at_; }
  // The next array; null where it is empty. False where the file has no such bytes.
  [[nodiscard]] bool array(const void*& data, std::uint64_t size);
  // The section as the directory has it; false where it is not what was handed out.
  [[nodiscard]] bool end(const file::Section& section) const { return section.offset == begin_ && section.bytes == at_ - begin_; }
  [[nodiscard]] bool at_end() const noexcept { return at_ == end_; }
  [[nodiscard]] std::uint64_t left() const noexcept { return end_ - at_; }

 private:
  std::span<const std::byte> file_;
  std::uint64_t at_, end_, begin_ = 0;
};

// A column as the directory has it. The dictionary and the arrays of the blocks are not checked yet.
struct ColumnDirectory {
  Column column;
  std::span<const std::uint64_t> dictionary_ends;  // of a dictionary of texts
  std::uint64_t dictionary_bytes = 0;              // of its texts
  file::Section dictionary;
  std::vector<file::Section> blocks;
  std::span<const std::byte> index;
  file::Section index_section;
};

// Whose the events of a run are; the arrays are not checked yet.
struct EventDirectory {
  EventIndex index;
  file::Section section;
};
// As read_column().
[[nodiscard]] EventDirectory read_event_index(DirectoryReader& directory, SectionReader& sections, std::size_t rows);

// Everything has been checked that can be without touching a section; otherwise directory.ok() is false, and `fault` may say
// more.
[[nodiscard]] ColumnDirectory read_column(DirectoryReader& directory, SectionReader& sections, std::size_t rows, std::string& fault);

}  // namespace tamis
