# Binding and linting; included by CMakeLists.txt.
list(APPEND TAMIS_DSL_SOURCES
    bind.cpp
    bind_aggregate.cpp
    bind_arithmetic.cpp
    bind_build.cpp
    bind_call.cpp
    bind_codes.cpp
    bind_compare.cpp
    bind_in.cpp
    bind_message.cpp
    bind_predicate.cpp
    bind_scalar.cpp
    bind_segment.cpp
    bind_select.cpp
    bind_window.cpp
    definition_codes.cpp
    functions.cpp
    lint.cpp
    lint_claim.cpp
    lint_logic.cpp
    lint_missing.cpp
    lint_values.cpp
    value_range.cpp
    value_sort.cpp
    walk.cpp)
list(APPEND TAMIS_DSL_DEPS predicate)
