# clew_layer(NAME [ROOT dir] [FILES files...] USES layers...): one folder of the house, or some
# files of it, as a static library clew_NAME. Files of a part are left out of their folder's own.
# Sources are found by their place: *_test.cc, *_bench.cc and *_fuzz.cc lie beside what they test
# and are left to their own targets. Third-party libraries of a layer stand in
# cmake/dependencies.cmake.
set_property(GLOBAL PROPERTY CLEW_TEST_SOURCES "")

function(clew_layer name)
  cmake_parse_arguments(L "" "ROOT" "FILES;USES" ${ARGN})
  if(NOT L_ROOT)
    set(L_ROOT ${CMAKE_SOURCE_DIR}/src)
  endif()
  if(L_FILES)
    list(TRANSFORM L_FILES PREPEND ${CMAKE_SOURCE_DIR}/)
    set_property(GLOBAL APPEND PROPERTY CLEW_PARTS ${L_FILES})
    set(all ${L_FILES})
    set(sources ${all})
  else()
    file(GLOB_RECURSE all CONFIGURE_DEPENDS ${L_ROOT}/${name}/*.cc)
    set(sources ${all})
    get_property(parts GLOBAL PROPERTY CLEW_PARTS)
    list(REMOVE_ITEM sources none ${parts})
  endif()
  list(FILTER sources EXCLUDE REGEX "_(test|bench|fuzz)\\.cc$")
  list(FILTER sources EXCLUDE REGEX
    "/(cli/main|extract/worker_main|process/misbehaving_worker_main)\\.cc$")
  if(NOT sources)
    file(WRITE ${CMAKE_BINARY_DIR}/empty/${name}.cc "")
    set(sources ${CMAKE_BINARY_DIR}/empty/${name}.cc)
  endif()
  add_library(clew_${name} STATIC ${sources})
  target_include_directories(clew_${name} PUBLIC ${L_ROOT})
  foreach(used ${L_USES})
    target_link_libraries(clew_${name} PUBLIC clew_${used})
  endforeach()
  target_link_libraries(clew_${name} PUBLIC ${CLEW_LINK_${name}})
  set(tests ${all})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set_property(GLOBAL APPEND PROPERTY CLEW_TEST_SOURCES ${tests})
  if(tests)
    # One test program a layer: a failure names its layer, and a layer is tested without those
    # below it.
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE
      clew_${name} GTest::gmock GTest::gtest_main ${CLEW_RAPIDCHECK})
    if(CLEW_FUZZ)
      # What is tested is optimised and steers the fuzzers, its tests need neither: they compile in
      # half the time.
      target_compile_options(${name}_test PRIVATE -O0 -fno-sanitize=fuzzer-no-link)
    endif()
    # In the source tree: tests name what lies there by relative paths.
    add_test(NAME unit.${name} COMMAND ${name}_test --gtest_brief=1
      WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    # A hang is a failure, never a wait without end.
    set_tests_properties(unit.${name} PROPERTIES TIMEOUT 900)
  endif()
endfunction()

# The program `clew`, the cli layer and its main, and beside it `clew-worker`, the only one that
# loads the parsers' libraries: `clew` starts without them.
function(clew_program)
  add_executable(clew ${CMAKE_SOURCE_DIR}/src/cli/main.cc)
  target_link_libraries(clew PRIVATE clew_cli)
  target_link_options(clew PRIVATE -Wl,--as-needed)
  add_executable(clew-worker ${CMAKE_SOURCE_DIR}/src/extract/worker_main.cc)
  target_link_libraries(clew-worker PRIVATE clew_extract)
  # Found by libheif before the library's own; src/extract/formats/heif.cc says why.
  target_link_options(clew-worker PRIVATE
    -Wl,--export-dynamic-symbol=de265_start_worker_threads)
  add_dependencies(clew clew-worker)
  include(GNUInstallDirs)
  install(TARGETS clew RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(TARGETS clew-worker RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/clew)
endfunction()

# What the tests of process/ run: the programs themselves, and a worker that crashes, hangs and lies
# as a test's script says.
function(clew_process_test_programs)
  add_executable(clew-misbehaving-worker
    ${CMAKE_SOURCE_DIR}/src/process/misbehaving_worker_main.cc)
  target_link_libraries(clew-misbehaving-worker PRIVATE clew_extract_protocol)
  target_link_options(clew-misbehaving-worker PRIVATE -Wl,--as-needed)
  # Its tests make archives.
  target_link_libraries(process_test PRIVATE PkgConfig::libarchive)
  add_dependencies(process_test clew clew-worker clew-misbehaving-worker)
endfunction()

# Tests that are not compiled: whole-program texts and the style check.
function(clew_tests)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_test(NAME tidy COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/tidy)
  add_test(NAME tidy.self_test COMMAND
    ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/tidy --self-test)
  add_test(NAME verify_ledger.self_test COMMAND
    ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/verify_ledger.py --self-test)
  file(GLOB texts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*.test)
  foreach(text ${texts})
    get_filename_component(stem ${text} NAME_WE)
    add_test(NAME text.${stem} COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tests/run
      $<TARGET_FILE:clew> ${text})
    set_tests_properties(text.${stem} PROPERTIES TIMEOUT 900)
  endforeach()
endfunction()
