#pragma once
// Events for the store of bind_fixture.h.

#include "tests/unit/dsl_bind/bind_fixture.h"

namespace tamis::dsl {

class EventBindTest : public BindTest {
 protected:
  EventBindTest() {
    catalogue
        .event("Order", {{"revenue", kDoubleType},
                         {"quantity", kIntegerType},
                         {"sku", kStringType},
                         {"gift", kBooleanType},
                         {"shipped", kTimestampType},
                         {"day", kDateType},
                         {"tags", {Kind::kString, true}},
                         {"cart.value", kDoubleType}})
        .event("Refund", {{"revenue", kIntegerType}, {"reason", kStringType}, {"day", kTimestampType}})
        .event("Login", {});
  }

  // Of one event: what stands in its WHERE, besides the end at NOW.
  std::string where_text(std::string_view rest, const std::optional<ZoneClause>& in_zone = std::nullopt) {
    const std::string text = bound_text("COUNT(EVENT 'Order' " + std::string(rest) + ") > 0", in_zone);
    constexpr std::string_view kBegin = "COUNT(EVENT 'Order' WHERE ", kEnd = ") > 0";
    if (!text.starts_with(kBegin) || !text.ends_with(kEnd)) return text;
    return text.substr(kBegin.size(), text.size() - kBegin.size() - kEnd.size());
  }
};

}  // namespace tamis::dsl
