#include "tests/random/computed_traits.h"

#include "dsl/bind.h"
#include "dsl/print.h"
#include "tests/random/random_segment.h"

namespace tamis::testing {
namespace {

std::vector<Value> present_values(const World& world, const Scalar& trait) {
  std::vector<Value> out;
  for (const reference::Profile& profile : world.profiles()) {
    Value v = reference::value_of(trait, profile, world.now_us);
    if (!v.missing()) out.push_back(std::move(v));
  }
  return out;
}

}  // namespace

void add_computed_traits(Rng& rng, RandomWorld& world) {
  for (std::size_t i = 0, n = rng.below(4); i < n; ++i) {
    SegmentGenerator generator(rng, world);
    generator.start();
    const Type type{static_cast<Kind>(rng.below(6)), false};
    Piece piece = generator.value(type.kind, 2);
    dsl::CreateTrait trait;
    trait.name = "t" + std::to_string(i);
    trait.zone = generator.zone();
    trait.body = std::move(piece.tree);
    const auto bound = dsl::bind_definition(trait, world.world.catalogue);
    if (!bound || (*bound)->type != type) continue;  // NULL alone has none, and a number may be written as another one
    world.world.catalogue.trait_from(dsl::print_definition(trait));
    world.computed_samples.push_back(present_values(world.world, **bound));
    world.computed.push_back({trait.name, type, piece.sql, generator.joins(), {&world.computed_samples.back()}, false, true});
    world.joins = generator.last_join();
  }
}

}  // namespace tamis::testing
