#pragma once
// What a store holds, as `tamis info` shows it: traits, computed traits, events and their properties.

#include "cli/output.h"
#include "session/definitions.h"

namespace tamis::cli {

class Inventory {
 public:
  // The definitions outlive it.
  explicit Inventory(const Definitions& definitions) : definitions_(definitions), snapshot_(*definitions.snapshot()) {}

  // One object: the traits as in every answer, and beside them "computed_traits", "events" and "properties", each with its columns and
  // rows.
  void print_json(Console& console) const;
  // Traits, and where there are any computed traits and events, with empty lines between them.
  void print_csv(Console& console) const;
  // The same for people: rounded, grouped, and no wider than a terminal of 80 columns where names are short.
  void print_tables(Console& console) const;

 private:
  // Of every stored trait its type, encodings, distinct values and bytes.
  [[nodiscard]] Answer traits() const;
  [[nodiscard]] Answer computed_traits() const;
  [[nodiscard]] Answer properties() const;
  void print_traits(Console& console) const;
  void print_events(Console& console) const;
  void print_computed_traits(Console& console) const;

  const Definitions& definitions_;
  const Snapshot& snapshot_;
};

}  // namespace tamis::cli
