#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "cli/commands.h"
#include "engine/base/clock.h"
#include "ingest/cell_text.h"
#include "session/describe.h"

namespace tamis::cli {
namespace {

struct ListOptions : CommonOptions {
  std::string store, name, file, of;
};

// One entry a line; blank lines, the white space around entries and a byte-order mark do not count. kInvalid: what is no text.
Result<std::vector<std::string>> entries_of(std::string_view text, const std::string& file) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::vector<std::string> entries;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view entry = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (entry.find('\0') != std::string_view::npos)
      return fail(ErrorCode::kInvalid, fmt::format("this is no text, for line {} has a NUL byte: {}", line, file),
                  "a list has one entry a line, in UTF-8");
    if (!valid_utf8(entry))
      return fail(ErrorCode::kInvalid, fmt::format("line {} is not UTF-8: {}", line, file),
                  "convert the file: iconv -f WINDOWS-1252 -t UTF-8 " + file);
    if (!entry.empty()) entries.emplace_back(entry);
  }
  std::ranges::sort(entries);
  entries.erase(std::ranges::unique(entries).begin(), entries.end());
  return entries;
}

// A list of values that are no ids is as good as one of ids, but `IN LIST` without a value before it would match nobody.
void tell_known(Program& program, const ListOptions& options, const Snapshot& snapshot, const std::string& of,
                const std::vector<std::string>& entries) {
  const auto column = of.empty() ? std::nullopt : snapshot.schema().find(of);
  if (entries.empty()) program.console.err << "warning: the list is empty\n";
  if (!column || snapshot.rows() == 0 || entries.empty()) return;
  const auto known = static_cast<std::size_t>(
      std::ranges::count_if(entries, [&](const std::string& entry) { return snapshot.find(*column, entry).has_value(); }));
  if (known == 0)
    program.console.err << "warning: no entry is a " << of << " of this store, so that IN LIST '" << options.name
                        << "' holds for nobody; a list of other values takes its trait before it: email IN LIST '" << options.name << "'\n";
  else if (known * 2 < entries.size())
    program.console.err << "warning: only " << grouped(known) << " of " << grouped(entries.size()) << " entries are a " << of
                        << " of this store\n";
}

// The identifier type that the entries name: as asked for, or the store's only one, or none.
Result<std::string> identifier_type(const Schema& schema, const std::string& asked) {
  std::vector<std::string> types;
  for (const ColumnDef& column : schema.columns())
    if (column.role == Role::kIdentifier) types.push_back(column.name);
  if (asked.empty()) return types.size() == 1 ? types.front() : std::string();
  for (const std::string& type : types)
    if (fold_case(type) == fold_case(asked)) return type;
  std::string known;
  for (const std::string& type : types) known.append(known.empty() ? "" : ", ").append(type);
  return fail(ErrorCode::kNotFound, "the store has no identifier type " + asked,
              known.empty() ? "import profiles first" : "it has: " + known);
}

int run_put(Program& program, const ListOptions& options) {
  const auto text = read_file(options.file, program.in);
  if (!text) return fail_with(program, text.error());
  if (options.name.empty()) return fail_with(program, Error{ErrorCode::kInvalid, {}, "the list needs a name", {}, {}});
  auto engine = Engine::open(options.store, OpenMode::kWrite);
  if (!engine) return fail_with(program, engine.error());
  auto snapshot = engine->snapshot();
  if (!snapshot) return fail_with(program, snapshot.error());
  auto of = identifier_type((*snapshot)->schema(), options.of);
  if (!of) return fail_with(program, of.error());
  const auto entries = entries_of(*text, options.file);
  if (!entries) return fail_with(program, entries.error());
  const auto put = engine->catalogue().put_list({options.name, *of, 0, 0}, *entries, system_now_us());
  if (!put) return fail_with(program, put.error());
  program.console.out << "list " << options.name << ": " << grouped(entries->size()) << (entries->size() == 1 ? " entry" : " entries")
                      << (of->empty() ? "" : " of " + *of) << "; use it as IN LIST '" << options.name << "'\n";
  tell_known(program, options, **snapshot, *of, *entries);
  return 0;
}

int run_drop(Program& program, const ListOptions& options) {
  auto engine = Engine::open(options.store, OpenMode::kWrite);
  if (!engine) return fail_with(program, engine.error());
  const auto dropped = engine->catalogue().drop_list(options.name, system_now_us());
  if (!dropped) return fail_with(program, dropped.error());
  if (!*dropped) return fail_with(program, Error{ErrorCode::kNotFound, {}, "there is no list " + options.name, {}, {}});
  program.console.out << "list " << options.name << " dropped\n";
  return 0;
}

int run_show(Program& program, const ListOptions& options) {
  const auto session_with = session_options(program, options);
  if (!session_with) return fail_with(program, session_with.error());
  auto engine = Engine::open(options.store, OpenMode::kRead);
  if (!engine) return fail_with(program, engine.error());
  const auto answer = show_lists(engine->catalogue());
  if (!answer) return fail_with(program, answer.error());
  print_answer(program.console, *answer, 0);
  return 0;
}

void add_verb(CLI::App& list, Program& program, const char* verb, const char* about, const std::shared_ptr<ListOptions>& options,
              int (*run)(Program&, const ListOptions&)) {
  CLI::App* command = list.add_subcommand(verb, about);
  command->add_option("store", options->store, "The store's folder")->required();
  const bool put = std::string_view(verb) == "put";
  if (std::string_view(verb) == "show")
    add_format_option(*command, *options);
  else
    command->add_option("name", options->name, "The list's name")->required();
  if (put) {
    command->add_option("file", options->file, "One entry a line, or - for standard input")->required();
    command->add_option("--of", options->of, "The identifier type that the entries name (default: the store's, where it has one)");
  }
  command->callback([options, run, &program] { program.run = [options, run, &program] { return run(program, *options); }; });
}

}  // namespace

void add_list(CLI::App& app, Program& program) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* command = app.add_subcommand("list", "Keep lists of ids or values, for IN LIST 'name'");
  command->require_subcommand(1);
  add_verb(*command, program, "put", "Save a list, or replace it", options, run_put);
  add_verb(*command, program, "drop", "Remove a list", options, run_drop);
  add_verb(*command, program, "show", "Show the lists of a store", options, run_show);
}

}  // namespace tamis::cli
