// SPDX-License-Identifier: EUPL-1.2
// What the tests of tasks start from: files in a folder, a task over them that is run in this
// process with a worker of the test's choice, and what came out as plain rows.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/file.h"
#include "index/shard.h"
#include "process/task.h"
#include "store/scratch_directory.h"

namespace clew::process {

/// Where the programs lie that were built beside this test.
inline std::string built_programs() {
  std::string path(4096, '\0');
  const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
  CHECK(n > 0);
  path.resize(static_cast<size_t>(n));
  return path.substr(0, path.rfind('/'));
}

/// One item of a shard, as tests compare it.
struct Row {
  std::string path;
  std::string state;
  std::string reason;
  std::string text;
  std::string anomalies;  ///< names and details
  std::string identity;
  bool operator==(const Row&) const = default;
};

class TaskTest : public testing::Test {
 protected:
  void SetUp() override {
    base::make_directory(files_).value();
    base::make_directory(programs_).value();
  }

  /// The task's program is a folder with `clew` and the worker of this name as `clew-worker`.
  void use_worker(const std::string& name) {
    const std::string place = programs_ + "/clew-worker";
    ::unlink(place.c_str());
    ASSERT_EQ(::symlink((built_programs() + "/" + name).c_str(), place.c_str()), 0);
    ::unlink((programs_ + "/clew").c_str());
    ASSERT_EQ(::symlink((built_programs() + "/clew").c_str(), (programs_ + "/clew").c_str()), 0);
  }

  void write(const std::string& name, const Bytes& bytes) {
    MUST(base::write_file_atomically(files_ + "/" + name, bytes));
  }

  /// A unit for a file as it lies there now.
  TaskUnit unit(const std::string& name) {
    TaskUnit out;
    out.id = ++units_;
    out.exhibit = "E1";
    out.file = out.id;
    out.name = name;
    out.path = files_ + "/" + name;
    struct stat info {};
    CHECK(::stat(out.path.c_str(), &info) == 0);
    out.size = static_cast<uint64_t>(info.st_size);
    out.mtime_ns = int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
    return out;
  }

  TaskSpec spec(std::vector<TaskUnit> units) {
    TaskSpec out;
    shard_path_ = scratch_ / ("shard-" + std::to_string(++shards_));
    out.shard_path = shard_path_;
    out.shard_key = key_;
    out.cipher = store::cipher_for_this_cpu();
    out.scratch_directory = scratch_.path();
    out.program = programs_ + "/clew";
    out.item_seconds = 20;
    out.units = std::move(units);
    return out;
  }

  Result<TaskReport> run(const TaskSpec& what,
                         const std::function<void(const TaskProgress&)>& progress = {}) {
    return run_task(what, progress);
  }

  /// The rows of the shard that was made last, by path.
  std::map<std::string, Row> rows() {
    std::map<std::string, Row> out;
    read_rows(shard_path_, key_, out);
    return out;
  }

  static void read_rows(const std::string& shard, const base::SecretKey& key,
                        std::map<std::string, Row>& out) {
    auto reader = MUST(index::ShardReader::open(shard, key, store::cipher_for_this_cpu()));
    for (uint64_t row = 1; row <= reader->summary().items; ++row) {
      const auto number = static_cast<int64_t>(row);
      const auto item = MUST(reader->item(number));
      Row one{MUST(reader->path(number)),
              std::string(name_of(item.state)),
              item.reason,
              MUST(reader->text(number)),
              "",
              base::to_hex(item.id)};
      for (const auto& anomaly : MUST(reader->anomalies(number))) {
        one.anomalies += anomaly.name + " " + anomaly.detail + ";";
      }
      EXPECT_TRUE(out.emplace(one.path, one).second) << one.path;
    }
  }

  store::ScratchDirectory scratch_;
  const std::string files_ = scratch_ / "files";
  const std::string programs_ = scratch_ / "programs";
  const base::SecretKey key_{Bytes(base::kKeySize, 'k')};
  std::string shard_path_;
  uint64_t units_ = 0;
  uint64_t shards_ = 0;
};

}  // namespace clew::process
