# What a value is, apart from how columns keep it: the language needs only this much of storage.
tamis_library(
    NAME values
    SOURCES like_pattern.cpp schema.cpp text_case.cpp text_match.cpp text_regex.cpp types.cpp value.cpp value_json.cpp
    DEPS base
    LINK PRIVATE tamis::third::fmt tamis::third::icu tamis::third::re2)
