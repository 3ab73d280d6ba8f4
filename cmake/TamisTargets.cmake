# The kinds of target that the folders' CMakeLists.txt use.

# Adds the folder if it has a CMakeLists.txt.
function(tamis_add_subdirectory folder)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt")
        add_subdirectory(${folder})
    endif()
endfunction()

# What every target of ours has: flags, the project root as include path, our libraries DEPS, third parties LINK.
# LINK is a list for target_link_libraries; without a keyword its items are PRIVATE for the sake of the layers.
function(tamis_target_setup target scope deps link)
    target_include_directories(${target} ${scope} "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${target} PRIVATE tamis_flags)
    list(TRANSFORM deps PREPEND "tamis::")
    target_link_libraries(${target} ${scope} ${deps})
    if(link)
        if(NOT link MATCHES "^(PUBLIC|PRIVATE|INTERFACE)")
            list(PREPEND link PRIVATE)
        endif()
        target_link_libraries(${target} ${link})
    endif()
endfunction()

# tamis_library(NAME storage SOURCES a.cpp b.cpp DEPS base bitmap LINK PUBLIC tamis::third::fmt PRIVATE tamis::third::zstd)
# The static library tamis_<NAME> with the alias tamis::<NAME>. Without sources it is header-only.
function(tamis_library)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;DEPS;LINK")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME)
        message(FATAL_ERROR "tamis_library: not understood: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    set(target tamis_${arg_NAME})
    if(arg_SOURCES)
        add_library(${target} STATIC ${arg_SOURCES})
        tamis_target_setup(${target} PUBLIC "${arg_DEPS}" "${arg_LINK}")
    else()
        add_library(${target} INTERFACE)
        target_include_directories(${target} INTERFACE "${PROJECT_SOURCE_DIR}")
        list(TRANSFORM arg_DEPS PREPEND "tamis::")
        list(REMOVE_ITEM arg_LINK PUBLIC PRIVATE INTERFACE)
        target_link_libraries(${target} INTERFACE ${arg_DEPS} ${arg_LINK})
    endif()
    add_library(tamis::${arg_NAME} ALIAS ${target})
endfunction()

# tamis_program(NAME tamis SOURCES main.cpp DEPS cli LINK … [FOLDER bench])
# An executable of that name in the build directory, or in its FOLDER.
function(tamis_program)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;FOLDER" "SOURCES;DEPS;LINK")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES)
        message(FATAL_ERROR "tamis_program: not understood: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    add_executable(${arg_NAME} ${arg_SOURCES})
    tamis_target_setup(${arg_NAME} PRIVATE "${arg_DEPS}" "${arg_LINK}")
    set_target_properties(${arg_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${arg_FOLDER}")
endfunction()

# The headers that every test includes anyway, compiled once and shared by all of them.
set(TAMIS_TEST_PCH <gtest/gtest.h> <gmock/gmock.h> <algorithm> <cstdint> <expected> <functional> <map> <memory>
                   <optional> <span> <sstream> <string> <string_view> <unordered_map> <utility> <variant> <vector>)

function(tamis_test_pch target)
    if(NOT TARGET tamis_test_pch)
        file(WRITE "${PROJECT_BINARY_DIR}/test_pch.cpp" "// Carries the precompiled header of the tests.\n")
        add_library(tamis_test_pch STATIC "${PROJECT_BINARY_DIR}/test_pch.cpp")
        target_link_libraries(tamis_test_pch PRIVATE tamis_flags tamis::third::gtest)
        target_precompile_headers(tamis_test_pch PRIVATE ${TAMIS_TEST_PCH})
    endif()
    target_precompile_headers(${target} REUSE_FROM tamis_test_pch)
endfunction()

# Makes TARGET part of the target tamis_tests_<label>, for builds of one kind of test only.
function(tamis_label_target target)
    foreach(label IN LISTS ARGN)
        if(NOT TARGET tamis_tests_${label})
            add_custom_target(tamis_tests_${label})
        endif()
        add_dependencies(tamis_tests_${label} ${target})
    endforeach()
endfunction()

# tamis_test(NAME unit_base SOURCES error_test.cpp DEPS base [LINK …] [LABELS unit] [ARGS …] [ENVIRONMENT A=b]
#            [TIMEOUT seconds] [NO_MAIN] [READS_SOURCES])
# A GoogleTest executable in <build>/tests and one entry in CTest. NO_MAIN: it brings a main() of its own. READS_SOURCES:
# TAMIS_SOURCE_DIR is defined in it (and a compiler cache cannot serve it to another clone). Without TIMEOUT the presets' default holds, which `make test-full` raises; a test that has a
# longer form runs it when the environment says TAMIS_TEST_FULL=1.
function(tamis_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "NO_MAIN;READS_SOURCES" "NAME;TIMEOUT" "SOURCES;DEPS;LINK;LABELS;ARGS;ENVIRONMENT")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES)
        message(FATAL_ERROR "tamis_test: not understood: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT arg_LABELS)
        set(arg_LABELS unit)
    endif()
    add_executable(${arg_NAME} ${arg_SOURCES})
    tamis_target_setup(${arg_NAME} PRIVATE "${arg_DEPS}" "${arg_LINK}")
    target_link_libraries(${arg_NAME} PRIVATE tamis::third::gtest)
    if(NOT arg_NO_MAIN)
        target_link_libraries(${arg_NAME} PRIVATE GTest::gtest_main)
    endif()
    tamis_test_pch(${arg_NAME})
    if(arg_READS_SOURCES)
        target_compile_definitions(${arg_NAME} PRIVATE TAMIS_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    endif()
    set_target_properties(${arg_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
    tamis_label_target(${arg_NAME} ${arg_LABELS})
    add_test(NAME ${arg_NAME} COMMAND ${arg_NAME} ${arg_ARGS})
    set_tests_properties(${arg_NAME} PROPERTIES LABELS "${arg_LABELS}" ENVIRONMENT "${arg_ENVIRONMENT}")
    if(arg_TIMEOUT)
        set_tests_properties(${arg_NAME} PROPERTIES TIMEOUT ${arg_TIMEOUT})
    endif()
endfunction()

# tamis_fuzz_target(NAME fuzz_parse SOURCES parse_fuzz.cpp DEPS dsl CORPUS corpus/parse)
# A program with LLVMFuzzerTestOneInput. With TAMIS_FUZZ it is a fuzzer; in any other build it replays its corpus, and
# CTest runs that (label fuzz), so that what a fuzzer once found is tested for ever.
function(tamis_fuzz_target)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;CORPUS" "SOURCES;DEPS;LINK")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES OR NOT arg_CORPUS)
        message(FATAL_ERROR "tamis_fuzz_target: not understood: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    add_executable(${arg_NAME} ${arg_SOURCES})
    tamis_target_setup(${arg_NAME} PRIVATE "${arg_DEPS}" "${arg_LINK}")
    set_target_properties(${arg_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/fuzz")
    if(TAMIS_FUZZ)
        target_link_options(${arg_NAME} PRIVATE -fsanitize=fuzzer)
        set(replay -runs=0)
    else()
        target_sources(${arg_NAME} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/fuzz_replay_main.cpp")
        set(replay "")
    endif()
    # tools/fuzz reads which corpus belongs to which fuzzer.
    file(WRITE "${PROJECT_BINARY_DIR}/fuzz/corpus_of/${arg_NAME}" "${CMAKE_CURRENT_SOURCE_DIR}/${arg_CORPUS}\n")
    tamis_label_target(${arg_NAME} fuzz)
    add_test(NAME ${arg_NAME} COMMAND ${arg_NAME} ${replay} "${CMAKE_CURRENT_SOURCE_DIR}/${arg_CORPUS}")
    set_tests_properties(${arg_NAME} PROPERTIES LABELS fuzz)
endfunction()

# tamis_benchmark(NAME bench_kernels SOURCES … DEPS … LINK …)
# A Google Benchmark program in <build>/benchmarks, where `make bench` runs all there are. It brings its own
# BENCHMARK_MAIN() or main().
function(tamis_benchmark)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;DEPS;LINK")
    tamis_program(NAME ${arg_NAME} FOLDER benchmarks SOURCES ${arg_SOURCES} DEPS ${arg_DEPS}
                  LINK PRIVATE tamis::third::benchmark ${arg_LINK} ${arg_UNPARSED_ARGUMENTS})
endfunction()
