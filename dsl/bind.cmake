# The sources of binding and linting, for dsl/CMakeLists.txt.
set(TAMIS_DSL_BIND_SOURCES
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
    functions.cpp
    walk.cpp)
