// Any text that parses and binds is run over a small store: no input may crash, and every evaluator must agree with the oracle.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "dsl/bind.h"
#include "dsl/parse.h"
#include "tests/support/world.h"

namespace tamis {
namespace {

using testing::Configuration;
using testing::Evaluator;
using testing::World;

// Some profiles have many events, some none; some times and names are alike, and some lie after NOW.
void add_events(World& world) {
  world.catalogue.event("Order", {{"revenue", kDoubleType}, {"category", kStringType}, {"quantity", kIntegerType}})
      .event("Visit", {{"page", kStringType}, {"seconds", kIntegerType}, {"gift", kBooleanType}});
  world.catalogue.trait_from("CREATE TRAIT basket AS AVG(revenue OF EVENT 'Order')")
      .trait_from("CREATE TRAIT buyer TIME ZONE 'Europe/Paris' AS DID 'Order' THIS MONTH");
  const char* const words[] = {"shoes", "a", "hats", "é"};
  for (std::int64_t i = 0; i < 90; ++i) {
    const auto profile = static_cast<std::uint32_t>(i * i % 23);
    const Timestamp at{world.now_us - (i % 31 - 2) * 40'000'000'000};
    reference::Row order{at, Value(static_cast<double>(i % 7) * 2.5 - 1), Value(words[i % 4]), Value(i % 5)};
    reference::Row visit{at, Value(words[i % 3]), Value(i * 3), Value(i % 2 == 0)};
    (i % 3 == 0 ? visit : order)[static_cast<std::size_t>(1 + i % 3)] = Value();
    world.events.push_back({profile, {EventId(i % 3 == 0 ? 1U : 0U), i % 3 == 0 ? std::move(visit) : std::move(order)}});
  }
}

World make_world() {
  World world;
  world.now_us = 1'767'225'600'000'000;
  world.catalogue.identifier("id")
      .trait("name", kStringType)
      .trait("age", kIntegerType)
      .trait("score", kDoubleType)
      .trait("on", kBooleanType);
  world.catalogue.trait("seen", kTimestampType).trait("born", kDateType).trait("tags", {Kind::kString, true}).trait("zone", kStringType);
  const char* const names[] = {"a", "B", "France", "ab%", "é", ""};
  for (std::int64_t i = 0; i < 40; ++i) {
    reference::Row row{Value("p" + std::to_string(i)),
                       Value(names[i % 6]),
                       Value(i * i - 50),
                       Value(static_cast<double>(i) / 8 - 1),
                       Value(i % 3 == 0),
                       Timestamp{world.now_us - i * 90'000'000'000},
                       Date{static_cast<std::int32_t>(20'454 - i * 31)},
                       List{Kind::kString, {Value(names[i % 4]), Value("t")}},
                       Value(i % 2 == 0 ? "Europe/Paris" : "UTC")};
    row[1 + static_cast<std::size_t>(i % 8)] = Value();
    world.rows.push_back(std::move(row));
  }
  add_events(world);
  return world;
}

void expect_equal(const std::vector<std::uint32_t>& expected, const Result<std::vector<std::uint32_t>>& found,
                  const Configuration& configuration) {
  if (found && *found == expected) return;
  std::fprintf(stderr, "disagreement under %s: %s\n", testing::name_of(configuration).c_str(),
               found ? "other rows" : found.error().message.c_str());
  std::abort();
}

void compare(const World& world, const Predicate& predicate) {
  static const SnapshotPtr plain = *world.build({});
  static const SnapshotPtr sketch =
      *world.build({.encoding = ForcedEncoding::kSketch, .postings = false, .events = testing::EventLayout::kTails});
  static const std::vector<reference::Profile> profiles = world.profiles();
  const auto expected = reference::members(predicate, profiles, world.now_us);
  for (const Evaluator evaluator : {Evaluator::kVectorised, Evaluator::kGeneral, Evaluator::kSingleProfile}) {
    Configuration configuration;
    configuration.evaluator = evaluator;
    expect_equal(expected, testing::members_under(configuration, *plain, world, predicate), configuration);
    configuration.encoding = ForcedEncoding::kSketch;
    configuration.rewrite = evaluator != Evaluator::kVectorised;
    expect_equal(expected, testing::members_under(configuration, *sketch, world, predicate), configuration);
  }
}

void run_select(const World& world, const dsl::Select& select) {
  static const SnapshotPtr snapshot = *world.build({});
  const auto query = dsl::bind_select(select, world.catalogue);
  if (!query) return;
  const ExecutionOptions options = testing::options_for({}, world.now_us);
  if (select.event)
    static_cast<void>(run_events(*snapshot, *dsl::bind_event(*select.event, world.catalogue), *query, options));
  else
    static_cast<void>(run(*snapshot, *query, options));
}

}  // namespace
}  // namespace tamis

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tamis;
  constexpr std::size_t kLongest = 2'000;  // the oracle is slow on purpose
  if (size > kLongest) return 0;
  static const testing::World world = make_world();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto tree = dsl::parse_expression(text))
    if (const auto predicate = dsl::bind_predicate(**tree, world.catalogue)) compare(world, **predicate);
  if (const auto statement = dsl::parse_statement(text))
    if (const auto* select = std::get_if<dsl::Select>(&*statement)) run_select(world, *select);
  return 0;
}
