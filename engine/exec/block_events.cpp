#include "engine/exec/block_events.h"

#include <utility>

#include "engine/base/check.h"
#include "engine/exec/decode.h"
#include "engine/exec/event_aggregate.h"
#include "engine/exec/event_masks.h"
#include "engine/exec/row_source.h"
#include "engine/exec/scratch.h"
#include "engine/exec/vector_evaluator.h"

namespace tamis {
namespace {

// Masks of a block's chunks are kept for other aggregates of the same set: 256 KiB of them, which is a block of two million events.
constexpr std::size_t kChunksKept = 32;

}  // namespace

// One scalar's values in one block.
class ProfileValues {
 public:
  ProfileValues(const Scalar& scalar, BlockEvents& events)
      : scalar_(scalar), events_(events), source_(events.snapshot(), &events), evaluator_(events.now_us()) {
    if (std::holds_alternative<EventAggregate>(scalar.node)) aggregator_ = std::make_unique<EventAggregator>(scalar, events);
  }

  const ValueVector& of(std::size_t block, const BlockMask& rows) {
    if (block != block_) {
      block_ = block;
      known_.clear();
      values_.reset(scalar_.type, rows_of_block(block, events_.snapshot().rows()));
    }
    BlockMask wanted = rows;
    wanted.and_not(known_);
    if (!wanted.any()) return values_;
    if (aggregator_ != nullptr) {
      aggregator_->find(block, wanted, values_, known_);
    } else {
      evaluate(block, wanted);
      known_.or_with(wanted);
    }
    return values_;
  }

 private:
  void evaluate(std::size_t block, const BlockMask& wanted) {
    source_.set_block(block, &wanted);
    for (std::uint32_t first = 0; first < kBlockRows; first += kTileRows) {
      gather_rows(wanted, first, rows_);
      if (rows_.empty()) continue;
      evaluator_.evaluate(scalar_, source_, rows_, tile_);
      for (std::size_t i = 0; i < rows_.size(); ++i) values_.copy(rows_[i], tile_, i);
    }
  }

  const Scalar& scalar_;
  BlockEvents& events_;
  BlockSource source_;
  VectorEvaluator evaluator_;
  std::unique_ptr<EventAggregator> aggregator_;
  std::size_t block_ = ~std::size_t{0};
  ValueVector values_, tile_;
  BlockMask known_;
  std::vector<std::uint32_t> rows_;
};

BlockEvents::BlockEvents(const Snapshot& profiles, std::vector<std::shared_ptr<const EventPlans>> plans, IndexUse index,
                         std::int64_t now_us)
    : profiles_(profiles), plans_(std::move(plans)), index_(index), now_us_(now_us) {}

BlockEvents::~BlockEvents() = default;

const ValueVector& BlockEvents::values(const Scalar& scalar, const BlockMask& rows) { return entry(scalar).of(block_, rows); }

ProfileValues& BlockEvents::entry(const Scalar& scalar) {
  ProfileValues*& place = by_place_[&scalar];
  if (place != nullptr) return *place;
  ProfileValues*& known = by_scalar_[&scalar];
  if (known == nullptr) known = entries_.emplace_back(std::make_unique<ProfileValues>(scalar, *this)).get();
  return *(place = known);
}

std::shared_ptr<ChunkMasks> BlockEvents::masks_of(const EventPart& part) {
  for (const auto& plans : plans_) {
    if (EventSetPtr set = plans->find(part)) return masks_of(set);
  }
  TAMIS_CHECK(!"the set was not planned");
  return nullptr;
}

std::optional<SummaryColumn> BlockEvents::summary_of(const EventAggregate& aggregate) const {
  if (aggregate.parts.size() != 1) return std::nullopt;
  for (const auto& plans : plans_) {
    if (plans->find(aggregate.parts[0]) != nullptr) return tamis::summary_of(aggregate, *plans);
  }
  return std::nullopt;
}

std::shared_ptr<ChunkMasks> BlockEvents::masks_of(const EventSetPtr& set) {
  auto& [kept, masks] = sets_[{set->event, set->where}];
  if (masks == nullptr) {
    kept = set;
    masks = std::make_shared<ChunkMasks>(*set, profiles_.events(set->event), *this, index_, now_us_, kChunksKept);
  }
  return masks;
}

}  // namespace tamis
