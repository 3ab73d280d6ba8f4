#include "engine/plan/query.h"

namespace tamis {

std::string_view name_of(AggregateKind kind) noexcept {
  switch (kind) {
    case AggregateKind::kCountAll: return "COUNT(*)";
    case AggregateKind::kCount: return "COUNT";
    case AggregateKind::kCountDistinct: return "COUNT(DISTINCT)";
    case AggregateKind::kSum: return "SUM";
    case AggregateKind::kAvg: return "AVG";
    case AggregateKind::kMin: return "MIN";
    case AggregateKind::kMax: return "MAX";
  }
  return "";
}

}  // namespace tamis
