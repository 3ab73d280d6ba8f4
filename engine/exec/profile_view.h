#pragma once
// One profile, however it is kept.

#include "engine/base/strong_id.h"
#include "engine/storage/value.h"

namespace tamis {

class ProfileView {
 public:
  virtual ~ProfileView() = default;
  // Of the column's type, or missing. The same for as long as the view is looked at.
  [[nodiscard]] virtual Value value(ColumnId column) const = 0;
};

}  // namespace tamis
