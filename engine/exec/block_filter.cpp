#include "engine/exec/block_filter.h"

namespace tamis {
namespace {

struct MakeFilter {
  const FilterContext& context;
  std::unique_ptr<BlockFilter> operator()(const SetLeaf& leaf) const { return make_set_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const TextRangeLeaf& leaf) const { return make_text_range_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const TextMatchLeaf& leaf) const { return make_text_match_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const ListLeaf& leaf) const { return make_list_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const LengthLeaf& leaf) const { return make_length_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const CompareLeaf& leaf) const { return make_compare_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const RowsLeaf& leaf) const { return make_rows_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const SegmentLeaf& leaf) const { return make_segment_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const EventCountLeaf& leaf) const { return make_event_count_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const EventEndLeaf& leaf) const { return make_event_end_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const SummaryLeaf& leaf) const { return make_summary_filter(leaf, context); }
  std::unique_ptr<BlockFilter> operator()(const GeneralLeaf& leaf) const { return make_general_filter(leaf, context); }
};

}  // namespace

std::unique_ptr<BlockFilter> make_filter(const Leaf& leaf, const FilterContext& context) { return std::visit(MakeFilter{context}, leaf); }

}  // namespace tamis
