// SPDX-License-Identifier: EUPL-1.2
// Makes small disk images in a temporary folder with the system's tools, for the tests of the image
// formats. Where a tool is missing it says so; where CI is set, that is a failure.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace clew::extract {

class ImageMaker {
 public:
  explicit ImageMaker(const std::vector<std::string>& tools) {
    std::string pattern = (std::filesystem::temp_directory_path() / "clew_image_XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data()) == nullptr ? "" : pattern;
    EXPECT_FALSE(folder_.empty());
    for (const auto& tool : tools) {
      if (execute("command -v " + tool) == 0) continue;
      ready_ = false;
      const char* ci = ::getenv("CI");
      if (ci != nullptr && std::string(ci) == "true") ADD_FAILURE() << tool << " is not installed";
      std::printf("skipped: %s is not installed\n", tool.c_str());
    }
  }
  ~ImageMaker() {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  ImageMaker(const ImageMaker&) = delete;
  ImageMaker& operator=(const ImageMaker&) = delete;

  bool ready() const { return ready_; }

  /// Runs a shell command in the folder; a failed expectation unless it ends with 0.
  void run(const std::string& command) { EXPECT_EQ(execute("set -e; " + command), 0) << command; }

  void write(const std::string& name, const Bytes& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  Bytes read(const std::string& name) {
    std::ifstream file(folder_ / name, std::ios::binary);
    EXPECT_TRUE(file.good()) << name;
    return Bytes(std::istreambuf_iterator<char>(file), {});
  }

 private:
  int execute(const std::string& command) {
    const std::string line = "cd '" + folder_.string() + "' && PATH=$PATH:/usr/sbin:/sbin && { " +
                             command + "; } >log.txt 2>&1 </dev/null";
    return ::system(line.c_str());
  }

  std::filesystem::path folder_;
  bool ready_ = true;
};

struct Partition {
  uint8_t type;
  uint32_t start;   ///< sectors
  uint32_t length;  ///< sectors
};

/// The first sector of a disk with these primary partitions.
inline Bytes partition_table(const std::vector<Partition>& partitions) {
  Bytes sector(446, '\0');
  for (const auto& partition : partitions) {
    sector.append(ByteView("\0\0\2\0", 4)).push_back(static_cast<char>(partition.type));
    sector.append(ByteView("\0\2\0", 3));
    base::append_le(sector, partition.start);
    base::append_le(sector, partition.length);
  }
  sector.resize(510);
  return sector.append(ByteView("\x55\xaa", 2));
}

}  // namespace clew::extract
