# Compiler, options and the flags of our own targets (the interface target tamis_flags).

set(TAMIS_SANITIZE "" CACHE STRING "Sanitizers: address (with undefined) or thread; empty for none")
set_property(CACHE TAMIS_SANITIZE PROPERTY STRINGS "" address thread)
option(TAMIS_FUZZ "Link the fuzz targets with libFuzzer (needs clang)" OFF)
set(TAMIS_PARALLEL_BACKEND tbb CACHE STRING "What runs parallel work: tbb, or threads (for ThreadSanitizer)")
set_property(CACHE TAMIS_PARALLEL_BACKEND PROPERTY STRINGS tbb threads)
option(TAMIS_WERROR "Treat warnings in our own code as errors" ON)

if(NOT TAMIS_SANITIZE MATCHES "^(address|thread)?$")
    message(FATAL_ERROR "TAMIS_SANITIZE is address, thread or empty, not '${TAMIS_SANITIZE}'")
endif()
if(NOT TAMIS_PARALLEL_BACKEND MATCHES "^(tbb|threads)$")
    message(FATAL_ERROR "TAMIS_PARALLEL_BACKEND is tbb or threads, not '${TAMIS_PARALLEL_BACKEND}'")
endif()
if(TAMIS_FUZZ AND NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "TAMIS_FUZZ needs clang++-19 or later: use the preset 'fuzz'")
endif()

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build" FORCE)
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

# Release keeps line tables for profilers and crash reports; -O3 brought nothing to the kernels and costs compile time.
# The baseline is x86-64 (or AArch64): wider kernels are chosen at run time, so -march=native appears nowhere.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")
set(CMAKE_C_FLAGS_DEBUG "-O1 -g")

# Precompiled headers defeat ccache unless it is told that they hold no times of day.
find_program(TAMIS_CCACHE ccache)
if(TAMIS_CCACHE)
    set(launcher "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros
                 "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" "${TAMIS_CCACHE}")
    set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
    set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
endif()

# A fast linker saves more than it costs to look for it; the system's own is the fallback.
find_program(TAMIS_LLD NAMES ld.lld-19 ld.lld)
if(TAMIS_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_link_options("--ld-path=${TAMIS_LLD}")
endif()

add_compile_options(-fno-omit-frame-pointer)
if(TAMIS_SANITIZE STREQUAL "address")
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all)
    add_link_options(-fsanitize=address,undefined)
elseif(TAMIS_SANITIZE STREQUAL "thread")
    add_compile_options(-fsanitize=thread)
    add_link_options(-fsanitize=thread)
endif()
if(TAMIS_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# maybe-uninitialized: GCC sees it in std::optional where a sanitizer's calls stand in its way.
# missing-field-initializers: GCC, unlike clang, counts what a designated initialiser leaves to its default on purpose.
add_library(tamis_flags INTERFACE)
target_compile_options(tamis_flags INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wconversion;-Wno-missing-field-initializers>
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${TAMIS_SANITIZE}>>:-Wno-maybe-uninitialized>
    $<$<BOOL:${TAMIS_WERROR}>:-Werror>)
target_compile_definitions(tamis_flags INTERFACE
    TAMIS_VERSION="${PROJECT_VERSION}"
    $<IF:$<STREQUAL:${TAMIS_PARALLEL_BACKEND},tbb>,TAMIS_PARALLEL_TBB=1,TAMIS_PARALLEL_THREADS=1>)
