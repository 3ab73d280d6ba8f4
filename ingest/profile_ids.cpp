#include "ingest/profile_ids.h"

#include <algorithm>
#include <utility>

#include "ingest/raw_rows.h"

namespace tamis {

namespace {

// Where every row has an id: codes are in the order of their first row already.
ProfileIds all_ids(TextCodes ids) {
  ProfileIds profiles;
  profiles.ids.present.reserve(ids.texts());
  profiles.ids.string_ends.reserve(ids.texts());
  for (std::uint32_t code = 0; code < ids.texts(); ++code) append_text_row(profiles.ids, ids.text(code));
  profiles.anonymous.assign(ids.texts(), 0);
  profiles.places = ids.take_codes();
  return profiles;
}

bool has_all(const TextCodes& ids, std::size_t rows) {
  if (ids.rows() != rows) return false;
  for (std::size_t row = 0; row < rows; ++row)
    if (!ids.has(row)) return false;
  return true;
}

}  // namespace

ProfileIds distinct_ids(TextCodes ids, TextCodes anonymous_ids, const std::vector<std::uint8_t>& dropped) {
  if (std::ranges::find(dropped, std::uint8_t{1}) == dropped.end() && has_all(ids, dropped.size())) return all_ids(std::move(ids));
  constexpr std::uint32_t kNone = TextCodes::kMissing;
  ProfileIds profiles;
  profiles.places.resize(dropped.size());
  std::vector<std::uint32_t> known(ids.texts(), kNone), visitors(anonymous_ids.texts(), kNone);
  for (std::size_t row = 0; row < dropped.size(); ++row) {
    if (dropped[row] != 0) continue;
    const bool anonymous = !ids.has(row);
    const std::uint32_t code = (anonymous ? anonymous_ids : ids).code(row);
    std::uint32_t& place = (anonymous ? visitors : known)[code];
    profiles.anonymous_rows += anonymous ? 1 : 0;
    if (place == kNone) {
      place = static_cast<std::uint32_t>(profiles.anonymous.size());
      append_text_row(profiles.ids, (anonymous ? anonymous_ids : ids).text(code));
      profiles.anonymous.push_back(anonymous ? 1 : 0);
    }
    profiles.places[row] = place;
  }
  return profiles;
}

}  // namespace tamis
