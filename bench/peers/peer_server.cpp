// Answers predicates over one store, a line each, and says how long each took: parse, bind, plan and run. For bench/peers.py.
//   count<TAB>predicate   -> count<TAB>microseconds
//   rows<TAB>predicate    -> count<TAB>microseconds<TAB>hash of the rows
// NOW is the clock's, or what is given in microseconds since 1970.

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>

#include "dsl/bind.h"
#include "dsl/parse.h"
#include "engine/base/clock.h"
#include "engine/engine.h"
#include "engine/exec/executor.h"
#include "engine/storage/store_file.h"
#include "session/definitions.h"

namespace tamis {
namespace {

std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

Result<std::string> answer(const Definitions& definitions, const std::string& line, unsigned threads,
                           const std::function<std::int64_t()>& now_us) {
  const std::size_t tab = line.find('\t');
  const bool want_rows = line.substr(0, tab) == "rows";
  const std::int64_t begin = steady_now_us();
  const dsl::ExprPtr tree = TAMIS_TRY(dsl::parse_expression(std::string_view(line).substr(tab + 1)));
  const PredicatePtr predicate = TAMIS_TRY(dsl::bind_predicate(*tree, definitions));
  ExecutionOptions options;
  options.now_us = now_us();
  options.threads = threads;
  if (!want_rows) {
    const std::uint64_t found = TAMIS_TRY(count(*definitions.snapshot(), *predicate, options));
    return std::to_string(found) + "\t" + std::to_string(steady_now_us() - begin);
  }
  const RowSet found = TAMIS_TRY(rows(*definitions.snapshot(), *predicate, options));
  const std::int64_t elapsed = steady_now_us() - begin;
  std::uint64_t hash = 0;
  found.for_each([&](RowId row) { hash += mix(row.value); });
  return std::to_string(found.count()) + "\t" + std::to_string(elapsed) + "\t" + std::to_string(hash);
}

Result<int> serve(const char* store, unsigned threads, const std::function<std::int64_t()>& now_us) {
  Engine engine = TAMIS_TRY(Engine::open(store, OpenMode::kRead));
  const Definitions definitions = TAMIS_TRY(Definitions::load(engine));
  TAMIS_CHECK_OK(verify_all(*definitions.snapshot()));
  std::cout << "ready\t" << definitions.snapshot()->rows() << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    const auto text = answer(definitions, line, threads, now_us);
    std::cout << (text ? *text : "error\t" + text.error().message) << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::cerr << "peer_server STORE THREADS [NOW]\n";
    return 1;
  }
  std::function<std::int64_t()> now_us = tamis::system_now_us;
  if (argc == 4) now_us = [given = std::atoll(argv[3])] { return given; };
  const auto done = tamis::serve(argv[1], static_cast<unsigned>(std::atoi(argv[2])), now_us);
  if (!done) std::cerr << done.error().message << '\n';
  return done ? 0 : 2;
}
