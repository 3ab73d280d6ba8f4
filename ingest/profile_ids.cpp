#include "ingest/profile_ids.h"

#include "ingest/raw_rows.h"

namespace tamis {

ProfileIds distinct_ids(const TextCodes& ids, const TextCodes& anonymous_ids, const std::vector<std::uint8_t>& dropped) {
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
