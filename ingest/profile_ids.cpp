#include "ingest/profile_ids.h"

#include <string_view>

#include "engine/storage/dictionary_builder.h"
#include "ingest/raw_rows.h"

namespace tamis {
namespace {

// Ids of one kind by their place among those of both kinds.
class Numbers {
 public:
  explicit Numbers(const RawColumn& ids) : ids_(ids) {}

  // True: the row's id is a new one.
  bool number(std::size_t row, std::uint32_t next, std::uint32_t& place) {
    const std::string_view id = ids_.text(row);
    // Files are often in the order of their customers.
    if (last_ < places_.size() && id == known_.keys()[last_]) {
      place = places_[last_];
      return false;
    }
    last_ = known_.add(id);
    const bool fresh = last_ == places_.size();
    if (fresh) places_.push_back(next);
    place = places_[last_];
    return fresh;
  }

 private:
  const RawColumn& ids_;
  KeyTable<std::string_view> known_;
  std::vector<std::uint32_t> places_;
  std::size_t last_ = 0;
};

}  // namespace

ProfileIds distinct_ids(const RawColumn& ids, const RawColumn& anonymous_ids, const std::vector<std::uint8_t>& dropped) {
  ProfileIds profiles;
  profiles.places.resize(ids.rows());
  Numbers known(ids), visitors(anonymous_ids);
  for (std::size_t row = 0; row < ids.rows(); ++row) {
    if (dropped[row] != 0) continue;
    const bool anonymous = ids.present[row] == 0;
    const auto next = static_cast<std::uint32_t>(profiles.ids.rows());
    profiles.anonymous_rows += anonymous ? 1 : 0;
    if (!(anonymous ? visitors : known).number(row, next, profiles.places[row])) continue;
    append_text_row(profiles.ids, (anonymous ? anonymous_ids : ids).text(row));
    profiles.anonymous.push_back(anonymous ? 1 : 0);
  }
  return profiles;
}

}  // namespace tamis
