#include "engine/exec/table_rows.h"

namespace tamis {

RowReader::RowReader(const TableRows& rows, IndexUse index, std::int64_t now_us) {
  std::vector<std::shared_ptr<const EventPlans>> plans;
  if (rows.events != nullptr) plans.push_back(rows.events);
  if (rows.run != nullptr || !plans.empty()) events_ = std::make_unique<BlockEvents>(rows.profiles, std::move(plans), index, now_us);
  if (rows.run != nullptr)
    source_ = std::make_unique<EventSource>(EventRows{rows.run, events_.get()});
  else
    source_ = std::make_unique<BlockSource>(rows.snapshot, events_.get());
}

}  // namespace tamis
