# One static library a folder, explicit links: understudy_library(state DEPENDS base LINKS PkgConfig::SODIUM)
# takes every .cpp of the folder it is called in. Headers are included from src ("state/cell.h").
add_library(understudy_options INTERFACE)
# Some libraries ask for it and some do not; a precompiled header serves all only if it is the same everywhere.
target_compile_options(understudy_options INTERFACE -pthread)
# So that ccache knows what a precompiled header was made of.
target_compile_options(understudy_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
target_include_directories(understudy_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(understudy_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Werror -fno-semantic-interposition)
# What g++ 12 believes of the flow through inlined strings and optionals depends on the optimiser and is often wrong (GCC
# bugs 105329, 105562, 105651): said, but no reason to refuse a build.
foreach(WARNING array-bounds restrict stringop-overflow stringop-overread maybe-uninitialized dangling-pointer)
  target_compile_options(understudy_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-error=${WARNING}>)
endforeach()
# GNU ranges and designated initialisers leave members out on purpose: -Wextra's complaint about that is noise.
target_compile_options(understudy_options INTERFACE -Wno-missing-field-initializers)
if(CMAKE_UNITY_BUILD)
  # A header read through another .cpp is no header to g++: what it says of unnamed namespaces there is no news.
  target_compile_options(understudy_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
if(UNDERSTUDY_SANITIZE)
  target_compile_options(understudy_options INTERFACE -fsanitize=${UNDERSTUDY_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(understudy_options INTERFACE -fsanitize=${UNDERSTUDY_SANITIZE})
  if(UNDERSTUDY_SANITIZE MATCHES undefined)
    # Its check of vtables asks through a pipe whether memory can be read, and calls an object corrupt where descriptors
    # have run out, as a test of the server has them.
    target_compile_options(understudy_options INTERFACE -fno-sanitize=vptr)
    # Three checks at each access to memory take two fifths of the time that g++ needs. They are made where memory is laid
    # out by hand, and in what is fuzzed, with clang; elsewhere they are left to the address sanitizer.
    set(LEAVES_OUT $<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<BOOL:$<TARGET_PROPERTY:UNDERSTUDY_LAYS_OUT_MEMORY>>>>)
    target_compile_options(understudy_options INTERFACE $<${LEAVES_OUT}:-fno-sanitize=null,alignment,object-size>)
  endif()
  if(UNDERSTUDY_SANITIZE MATCHES thread)
    # g++ 12 warns wherever a header holds a fence; our own code has none.
    target_compile_options(understudy_options INTERFACE -Wno-tsan)
  endif()
endif()

# Tests are not optimised: they take as long to compile as all that they test, and are run once.
function(understudy_test_options NAME)
  target_compile_options(${NAME} PRIVATE -O0)
endfunction()

function(understudy_lays_out_memory TARGET NAME)
  if(NAME MATCHES "^(base|state)$")
    set_target_properties(${TARGET} PROPERTIES UNDERSTUDY_LAYS_OUT_MEMORY ON)
  endif()
endfunction()

# Headers that nearly every file takes in, compiled once a build instead of once a file. Whoever links json shares the one,
# tests share another with GoogleTest and RapidCheck in it.
function(understudy_precompiled_headers)
  set(COMMON <simdjson.h> <tl/expected.hpp> <array> <atomic> <chrono> <functional> <map> <memory>
    <optional> <span> <string> <string_view> <variant> <vector>)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "")  # written only where it is not there
  add_library(understudy_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(understudy_precompiled PRIVATE understudy_json)
  target_precompile_headers(understudy_precompiled PRIVATE ${COMMON})
  if(UNDERSTUDY_TESTS)
    add_library(understudy_precompiled_tests OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
    target_include_directories(understudy_precompiled_tests SYSTEM PRIVATE ${RAPIDCHECK_INCLUDE})
    target_link_libraries(understudy_precompiled_tests PRIVATE understudy_json GTest::gtest)
    understudy_test_options(understudy_precompiled_tests)
    target_precompile_headers(understudy_precompiled_tests PRIVATE ${COMMON} <gtest/gtest.h> <rapidcheck.h>)
  endif()
endfunction()

function(understudy_library NAME)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINKS" ${ARGN})
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(TARGET understudy_${NAME})
  list(TRANSFORM ARG_DEPENDS PREPEND understudy_)
  if(SOURCES)
    add_library(${TARGET} STATIC ${SOURCES})
    target_link_libraries(${TARGET} PUBLIC understudy_options ${ARG_DEPENDS} ${ARG_LINKS})
    understudy_lays_out_memory(${TARGET} ${NAME})
    if("understudy_json" IN_LIST ARG_DEPENDS OR "understudy_core" IN_LIST ARG_DEPENDS)
      target_precompile_headers(${TARGET} REUSE_FROM understudy_precompiled)
    endif()
  else()
    add_library(${TARGET} INTERFACE)
    target_link_libraries(${TARGET} INTERFACE understudy_options ${ARG_DEPENDS} ${ARG_LINKS})
  endif()
endfunction()

# Leaves in the list those test files that start threads, which takes <thread> or a header of ours that does it for them;
# nothing where there are none.
function(understudy_keep_thread_tests LIST)
  set(HELPERS ${${LIST}})
  list(FILTER HELPERS EXCLUDE REGEX "_test\\.cpp$")
  set(KEPT)
  foreach(SOURCE ${${LIST}})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${SOURCE})
    file(STRINGS ${SOURCE} INCLUDES REGEX "^#include (<thread>|\"unit/state/threads.h\"|\"fixture.h\")" LIMIT_COUNT 1)
    if(INCLUDES AND SOURCE MATCHES "_test\\.cpp$")
      list(APPEND KEPT ${SOURCE})
    endif()
  endforeach()
  if(KEPT)
    list(APPEND KEPT ${HELPERS})
  endif()
  set(${LIST} ${KEPT} PARENT_SCOPE)
endfunction()

# One test program a folder: tests/unit/state/*_test.cpp -> unit_state.
function(understudy_unit_tests NAME)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINKS" ${ARGN})
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(UNDERSTUDY_THREAD_TESTS)
    understudy_keep_thread_tests(SOURCES)
  endif()
  if(NOT SOURCES)
    return()
  endif()
  list(TRANSFORM ARG_DEPENDS PREPEND understudy_)
  add_executable(unit_${NAME} ${SOURCES})
  understudy_test_options(unit_${NAME})
  understudy_lays_out_memory(unit_${NAME} ${NAME})
  target_include_directories(unit_${NAME} SYSTEM PRIVATE ${RAPIDCHECK_INCLUDE})
  target_include_directories(unit_${NAME} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(unit_${NAME} PRIVATE ${ARG_DEPENDS} ${ARG_LINKS} ${RAPIDCHECK_LIBRARY} GTest::gtest_main)
  # g++ 12 sees writes beyond short strings in `std::string(…) + "literal"` (GCC bug 105329), which tests are full of.
  target_compile_options(unit_${NAME} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread>)
  if(UNDERSTUDY_SANITIZE)
    # What a sanitizer puts between hides from the compiler that a value was set (GCC manual, -fsanitize=address).
    target_compile_options(unit_${NAME} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  endif()
  if(NOT NAME MATCHES "^(base|state|http|http_server|http_client|load)$")  # those do not know json
    target_precompile_headers(unit_${NAME} REUSE_FROM understudy_precompiled_tests)
  endif()
  add_test(NAME unit_${NAME} COMMAND unit_${NAME})
  set_tests_properties(unit_${NAME} PROPERTIES LABELS "unit" TIMEOUT 600
    ENVIRONMENT RC_PARAMS=seed=1)  # a property is tried on the same cases each time; RC_PARAMS=seed=N tries others
endfunction()
