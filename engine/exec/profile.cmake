# One profile at a time, without blocks: live changes, and EXPLAIN … FOR PROFILE.
tamis_library(
    NAME profile
    SOURCES profile_change.cpp profile_evaluator.cpp time_course.cpp
    DEPS base values predicate)
