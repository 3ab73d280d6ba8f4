#include <memory>

#include "cli/commands.h"
#include "engine/bitmap/row_set.h"
#include "engine/simd/kernels.h"
#include "ingest/import.h"

namespace tamis::cli {
namespace {

#ifdef __clang__
constexpr const char* kCompiler = "clang " __clang_version__;
#else
constexpr const char* kCompiler = "g++ " __VERSION__;
#endif

struct Library {
  const char* name;
  const char* key;
  std::string version;  // empty: not found
  std::string remedy;
};

std::vector<Library> libraries() {
  std::vector<Library> out{{"CRoaring", "croaring", roaring_version(), {}},
                           {"xsimd", "xsimd", TAMIS_XSIMD_VERSION, {}},
                           {"oneTBB", "onetbb", TAMIS_ONETBB_VERSION, {}},
                           {"PEGTL", "pegtl", TAMIS_PEGTL_VERSION, {}}};
  auto duckdb = duckdb_version();
  if (duckdb)
    out.push_back({"DuckDB", "duckdb", *duckdb, {}});
  else
    out.push_back({"DuckDB", "duckdb", {}, duckdb.error().message + "; " + duckdb.error().hint});
  return out;
}

void print_json_version(std::ostream& out, const std::vector<Library>& found) {
  std::string text = "{\"version\":";
  append_json_string(text, TAMIS_VERSION);
  text += ",\"compiler\":";
  append_json_string(text, kCompiler);
  text += ",\"instruction_set\":";
  append_json_string(text, simd::name_of(simd::active_isa()));
  text += ",\"parallel\":";
  append_json_string(text, parallel_backend());
  text += ",\"libraries\":{";
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i > 0) text += ',';
    append_json_string(text, found[i].key);
    text += ':';
    if (found[i].version.empty())
      text += "null";
    else
      append_json_string(text, found[i].version);
  }
  out << text << "}}\n";
}

int run_version(Program& program, const std::string& format) {
  const auto found = libraries();
  std::ostream& out = program.console.out;
  if (format == "json") {
    print_json_version(out, found);
    return 0;
  }
  out << "tamis " << TAMIS_VERSION << "\n\n";
  Table table{
      {"part", "version"}, {false, false}, {{"compiler", kCompiler}, {"instruction set", std::string(simd::name_of(simd::active_isa()))}}};
  table.rows.push_back({"parallel work", parallel_backend()});
  for (const Library& library : found) table.rows.push_back({library.name, library.version.empty() ? "not found" : library.version});
  print_table(out, table, program.console.colour, program.console.width);
  for (const Library& library : found)
    if (!library.remedy.empty()) program.console.err << library.remedy << '\n';
  return 0;
}

}  // namespace

void add_version(CLI::App& app, Program& program) {
  auto format = std::make_shared<std::string>("table");
  CLI::App* command = app.add_subcommand("version", "Versions of Tamis and its libraries, and the instruction set in use");
  command->add_option("--format", *format, "How it is printed")->check(CLI::IsMember({"table", "json"}))->capture_default_str();
  command->callback([format, &program] { program.run = [format, &program] { return run_version(program, *format); }; });
}

}  // namespace tamis::cli
