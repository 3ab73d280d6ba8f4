# One profile at a time, without blocks: live changes, and EXPLAIN … FOR PROFILE.
tamis_library(
    NAME profile
    SOURCES event_course.cpp profile_change.cpp profile_evaluator.cpp profile_residual.cpp time_course.cpp time_line.cpp
    DEPS base values predicate)
