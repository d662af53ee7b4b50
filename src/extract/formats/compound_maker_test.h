// SPDX-License-Identifier: EUPL-1.2
// Makes compound files in memory, for tests: any storages and streams, all in sectors of 512 bytes
// (the header says that no stream is a small one).
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace clew::extract {

class CompoundMaker {
 public:
  /// "storage/stream"; the storages are made with it.
  CompoundMaker& add(const std::string& path, Bytes bytes) {
    size_t parent = 0;
    size_t start = 0;
    for (size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      parent = storage(parent, path.substr(start, slash - start));
      start = slash + 1;
    }
    entries_.push_back({path.substr(start), 2, std::move(bytes), {}});
    entries_[parent].children.push_back(entries_.size() - 1);
    return *this;
  }

  Bytes finish() {
    const size_t directory_sectors = (entries_.size() + 3) / 4;
    size_t used = directory_sectors;
    std::vector<size_t> starts;
    for (const auto& entry : entries_) {
      starts.push_back(used);
      used += (entry.bytes.size() + 511) / 512;
    }
    size_t tables = 1;
    while (tables * 128 < used + tables) ++tables;
    Bytes table;
    for (size_t i = 0; i < tables; ++i) base::append_le<uint32_t>(table, 0xFFFFFFFD);
    append_chain(table, tables, directory_sectors);
    for (size_t i = 0; i < entries_.size(); ++i) {
      append_chain(table, tables + starts[i], (entries_[i].bytes.size() + 511) / 512);
    }
    while (table.size() < tables * 512) base::append_le<uint32_t>(table, 0xFFFFFFFF);
    Bytes out = header(tables) + table + directory(tables, starts);
    for (const auto& entry : entries_) {
      out += entry.bytes;
      out.resize((out.size() + 511) / 512 * 512, '\0');
    }
    return out;
  }

 private:
  struct Entry {
    std::string name;
    char type;
    Bytes bytes;
    std::vector<size_t> children;
  };

  size_t storage(size_t parent, const std::string& name) {
    for (const size_t child : entries_[parent].children) {
      if (entries_[child].name == name) return child;
    }
    entries_.push_back({name, 1, {}, {}});
    entries_[parent].children.push_back(entries_.size() - 1);
    return entries_.size() - 1;
  }

  static void append_chain(Bytes& table, size_t start, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      base::append_le<uint32_t>(
          table, i + 1 == count ? 0xFFFFFFFEu : static_cast<uint32_t>(start + i + 1));
    }
  }

  static Bytes header(size_t tables) {
    Bytes out("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    out.resize(24, '\0');
    for (const uint16_t value : {0x3e, 3, 0xfffe, 9, 6}) base::append_le<uint16_t>(out, value);
    out.resize(44, '\0');
    base::append_le<uint32_t>(out, static_cast<uint32_t>(tables));
    base::append_le<uint32_t>(out, static_cast<uint32_t>(tables));  // the directory's sector
    base::append_le<uint32_t>(out, 0);
    base::append_le<uint32_t>(out, 0);  // no stream is small
    for (const uint32_t value : {0xFFFFFFFEu, 0u, 0xFFFFFFFEu, 0u}) {
      base::append_le<uint32_t>(out, value);
    }
    for (uint32_t i = 0; i < 109; ++i) {
      base::append_le<uint32_t>(out, i < tables ? i : 0xFFFFFFFFu);
    }
    return out;
  }

  Bytes directory(size_t tables, const std::vector<size_t>& starts) const {
    constexpr uint32_t kNone = 0xFFFFFFFF;
    std::map<size_t, uint32_t> next;
    for (const auto& entry : entries_) {
      for (size_t i = 0; i + 1 < entry.children.size(); ++i) {
        next[entry.children[i]] = static_cast<uint32_t>(entry.children[i + 1]);
      }
    }
    Bytes out;
    for (size_t i = 0; i < entries_.size(); ++i) {
      const Entry& entry = entries_[i];
      Bytes bytes;
      for (const char c : entry.name) bytes.append({c, '\0'});
      bytes.resize(64, '\0');
      base::append_le<uint16_t>(bytes, static_cast<uint16_t>(2 * entry.name.size() + 2));
      bytes.append({entry.type, 1});
      base::append_le<uint32_t>(bytes, kNone);
      base::append_le<uint32_t>(bytes, next.count(i) == 0 ? kNone : next[i]);
      base::append_le<uint32_t>(
          bytes, entry.children.empty() ? kNone : static_cast<uint32_t>(entry.children[0]));
      bytes.resize(116, '\0');
      base::append_le<uint32_t>(bytes, static_cast<uint32_t>(tables + starts[i]));
      base::append_le<uint32_t>(bytes, static_cast<uint32_t>(entry.bytes.size()));
      bytes.resize(128, '\0');
      out += bytes;
    }
    out.resize((out.size() + 511) / 512 * 512, '\0');
    return out;
  }

  std::vector<Entry> entries_ = {{"Root Entry", 5, {}, {}}};
};

}  // namespace clew::extract
