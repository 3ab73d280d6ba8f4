#pragma once
// A small store's schema and what texts bind to in it.

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dsl/bind.h"
#include "dsl/parse.h"
#include "tests/support/memory_catalogue.h"

namespace tamis::dsl {

class BindTest : public testing::Test {
 protected:
  BindTest() {
    catalogue.identifier("user_id")
        .trait("age", kIntegerType)
        .trait("score", kDoubleType)
        .trait("country", kStringType)
        .trait("city", kStringType)
        .trait("churned", kBooleanType)
        .trait("signed_up", kTimestampType)
        .trait("last_seen", kTimestampType)
        .trait("birth_date", kDateType)
        .trait("renewal", kDateType)
        .trait("tags", {Kind::kString, true})
        .trait("sizes", {Kind::kInteger, true})
        .trait("timezone", kStringType)
        .trait("Monthly Charges", kDoubleType)
        .trait("address.city", kStringType);
    catalogue.put_list("vip", "user_id", {"u1", "u2"})
        .put_list("cities", "city", {"Paris", "Lyon"})
        .put_list("numbers", "age", {"1", "x", "30"});
  }

  // The zone clause of `TIME ZONE …` behind a statement.
  static std::optional<ZoneClause> zone(std::string name, std::optional<std::string> trait = std::nullopt) {
    ZoneClause clause{.trait = std::nullopt, .zone = std::move(name), .span = {}};
    if (trait) clause.trait = Name{{NamePart{*trait, false}}};
    return clause;
  }

  Result<PredicatePtr> bind(std::string_view text, const std::optional<ZoneClause>& in_zone = std::nullopt) {
    auto tree = parse_expression(text);
    if (!tree) return std::unexpected(tree.error());
    return bind_predicate(**tree, catalogue, in_zone);
  }

  // The bound form, as explain would print it; or the error.
  std::string bound_text(std::string_view text, const std::optional<ZoneClause>& in_zone = std::nullopt) {
    const auto predicate = bind(text, in_zone);
    if (!predicate) return "error " + predicate.error().id + ": " + predicate.error().message;
    return to_text(**predicate, catalogue.schema());
  }

  Error error_of(std::string_view text, const std::optional<ZoneClause>& in_zone = std::nullopt) {
    auto predicate = bind(text, in_zone);
    if (predicate) return Error{.id = "bound", .message = to_text(**predicate, catalogue.schema()), .hint = {}, .span = {}};
    return predicate.error();
  }

  Result<SelectQuery> select(std::string_view text) {
    auto statement = parse_statement(text);
    if (!statement) return std::unexpected(statement.error());
    return bind_select(std::get<Select>(*statement), catalogue);
  }

  Error select_error(std::string_view text) {
    auto query = select(text);
    return query ? Error{.id = "bound", .message = {}, .hint = {}, .span = {}} : query.error();
  }

  static std::string_view at(std::string_view text, const Error& error) {
    return error.span ? text.substr(error.span->begin, error.span->end - error.span->begin) : std::string_view("no place");
  }

  MemoryCatalogue catalogue;
};

}  // namespace tamis::dsl
