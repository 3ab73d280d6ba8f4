# The bound form of a segment and what its functions mean: the language needs this much of plan.
tamis_library(
    NAME predicate
    SOURCES
        cast.cpp
        event_fold.cpp
        exact_sum.cpp
        number_functions.cpp
        predicate.cpp
        predicate_text.cpp
        predicate_walk.cpp
        query.cpp
        scalar_functions.cpp
        time_functions.cpp
    DEPS base values
    LINK PRIVATE tamis::third::fmt)
