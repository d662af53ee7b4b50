// SPDX-License-Identifier: EUPL-1.2
// Partitions and file systems; see tsk_reader.h and libtsk's API documentation. The walk over the
// directories is our own, with a stack and a set of the directories seen, so that a file system
// whose directories contain each other ends.
#include "extract/formats/tsk_reader.h"

#include <tsk/libtsk.h>

#include <algorithm>
#include <cstring>
#include <unordered_set>
#include <utility>

#include "base/utf8.h"
#include "extract/passwords.h"

namespace clew::extract {
namespace {

constexpr size_t kSector = 512;
constexpr size_t kMediumBytesMin = 16 << 10;
constexpr size_t kDirectoryDepthMax = 128;  ///< directories within directories
constexpr size_t kPathBytesMax = 16 << 10;  ///< of one path in a file system
constexpr uint64_t kPartitionsMax = 1024;
constexpr uint64_t kReadBytesMin = uint64_t{1} << 30;  ///< file bytes that may be read at least
constexpr uint64_t kReadRatioMax = 64;          ///< and at most this many times the medium's size
constexpr uint64_t kStatedBytesMin = 64 << 20;  ///< a file may state this size on any medium,
constexpr uint64_t kStatedRatioMax = 16;        ///< or this multiple of the medium's (sparse files)
constexpr uint64_t kNtfsSystemFiles = 16;       ///< records below it are the file system's own
constexpr uint64_t kNtfsRoot = 5;
constexpr std::string_view kLabelMark = " (Volume Label Entry)";

// ---- telling media apart -----------------------------------------------------------------------

bool has_boot_signature(ByteView head) { return head.substr(510, 2) == ByteView("\x55\xaa", 2); }

bool is_power_of_two(uint64_t n) { return n != 0 && (n & (n - 1)) == 0; }

/// The BIOS parameter block of FAT ([MS-FAT], fatgen103).
bool is_fat(ByteView head, uint64_t size) {
  const auto first = static_cast<uint8_t>(head[0]);
  const bool jump = (first == 0xeb && head[2] == '\x90') || first == 0xe9;
  const auto sector = base::read_le<uint16_t>(head, 11);
  const auto cluster = static_cast<uint8_t>(head[13]);
  const auto reserved = base::read_le<uint16_t>(head, 14);
  const auto tables = static_cast<uint8_t>(head[16]);
  const auto few = base::read_le<uint16_t>(head, 19);
  const auto medium = static_cast<uint8_t>(head[21]);
  const uint64_t sectors = few != 0 ? few : base::read_le<uint32_t>(head, 32);
  return jump && has_boot_signature(head) && sector >= 512 && sector <= 4096 &&
         is_power_of_two(sector) && is_power_of_two(cluster) && reserved > 0 && tables >= 1 &&
         tables <= 2 && medium >= 0xf0 && sectors > 0 && size > sector * uint64_t{reserved};
}

/// The superblock of ext2, ext3 and ext4 (ext4 data structures and algorithms, "Super Block").
bool is_ext(ByteView head) {
  constexpr size_t kAt = 1024;
  return head.size() >= 2 * kAt && base::read_le<uint16_t>(head, kAt + 56) == 0xef53 &&
         base::read_le<uint32_t>(head, kAt) > 0 && base::read_le<uint32_t>(head, kAt + 4) > 0 &&
         base::read_le<uint32_t>(head, kAt + 24) <= 6 &&
         base::read_le<uint32_t>(head, kAt + 32) > 0 &&
         base::read_le<uint32_t>(head, kAt + 40) > 0 &&
         base::read_le<uint32_t>(head, kAt + 76) <= 1;
}

/// Four entries of which each is empty or lies within the medium, and one is not empty.
bool is_mbr(ByteView head, uint64_t size) {
  if (!has_boot_signature(head)) return false;
  bool any = false;
  for (size_t at = 446; at < 510; at += 16) {
    const auto status = static_cast<uint8_t>(head[at]);
    const auto type = static_cast<uint8_t>(head[at + 4]);
    const auto start = base::read_le<uint32_t>(head, at + 8);
    const auto length = base::read_le<uint32_t>(head, at + 12);
    if (type == 0 && length == 0) continue;
    if ((status & 0x7f) != 0 || type == 0 || start == 0 || length == 0) return false;
    if (start * uint64_t{kSector} >= size) return false;
    any = true;
  }
  return any;
}

bool is_iso9660(ByteView head) {
  constexpr size_t kAt = 16 * 2048 + 1;
  return head.size() > kAt + 5 && head.substr(kAt, 5) == "CD001";
}

// ---- libtsk's view of a ByteSource -------------------------------------------------------------

/// libtsk gives callbacks its own part, which therefore stands first.
struct Image {
  TSK_IMG_INFO info;
  ByteSource* source;
};

ssize_t image_read(TSK_IMG_INFO* info, TSK_OFF_T offset, char* out, size_t length) noexcept {
  auto& source = *reinterpret_cast<Image*>(info)->source;
  size_t done = 0;
  try {
    while (offset >= 0 && done < length) {
      const auto n = source.read(static_cast<uint64_t>(offset) + done, out + done, length - done);
      if (!n.ok()) return -1;
      if (*n == 0) break;
      done += *n;
    }
  } catch (const std::exception&) {
    return -1;  // C frames lie above
  }
  return static_cast<ssize_t>(done);
}
void image_close(TSK_IMG_INFO*) {}
void image_describe(TSK_IMG_INFO*, FILE*) {}

struct Close {
  void operator()(TSK_FS_INFO* fs) const { tsk_fs_close(fs); }
  void operator()(TSK_FS_DIR* directory) const { tsk_fs_dir_close(directory); }
  void operator()(TSK_FS_FILE* file) const { tsk_fs_file_close(file); }
  void operator()(TSK_VS_INFO* volumes) const { tsk_vs_close(volumes); }
  void operator()(Image* image) const {
    tsk_img_close(&image->info);
    std::default_delete<Image>()(image);
  }
};
template <typename T>
using Handle = std::unique_ptr<T, Close>;

Handle<Image> open_image(ByteSource& source) {
  auto image = std::make_unique<Image>();  // zeroed: libtsk's caches must be
  image->source = &source;
  if (tsk_img_open_external(&image->info, static_cast<TSK_OFF_T>(source.size()), kSector,
                            image_read, image_close, image_describe) == nullptr) {
    return nullptr;
  }
  return Handle<Image>(image.release());
}

std::string last_error() {
  const char* text = tsk_error_get();
  std::string out = text == nullptr ? "" : text;
  tsk_error_reset();
  return out;
}

/// The content of a file or stream, read through the file system.
class ContentSource : public ByteSource {
 public:
  ContentSource(const TSK_FS_ATTR& attribute, uint64_t size) : attribute_(attribute), size_(size) {}
  uint64_t size() const override { return size_; }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override {
    if (offset >= size_) return size_t{0};
    length = static_cast<size_t>(std::min<uint64_t>(length, size_ - offset));
    size_t done = 0;
    while (done < length) {
      const ssize_t n = tsk_fs_attr_read(&attribute_, static_cast<TSK_OFF_T>(offset + done),
                                         out + done, length - done, TSK_FS_FILE_READ_FLAG_NONE);
      if (n <= 0) return Error(with_prefix(last_error()));
      done += static_cast<size_t>(n);
    }
    return done;
  }

 private:
  static std::string with_prefix(const std::string& text) {
    return "the file system does not give the content: " + text;
  }
  const TSK_FS_ATTR& attribute_;
  uint64_t size_;
};

// ---- the walk over a file system ---------------------------------------------------------------

/// Bytes that the files of a medium may have in all, with those of media in files of this medium:
/// files that share blocks, or contain their own medium, would otherwise never end.
thread_local uint64_t* budget = nullptr;

class Budget {
 public:
  explicit Budget(uint64_t medium_size) {
    if (budget != nullptr) return;
    left_ = std::max(kReadBytesMin, medium_size * kReadRatioMax);
    budget = &left_;
    outermost_ = true;
  }
  ~Budget() {
    if (outermost_) budget = nullptr;
  }
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;
  static bool take(uint64_t bytes) {
    if (bytes > *budget) return false;
    *budget -= bytes;
    return true;
  }

 private:
  uint64_t left_ = 0;
  bool outermost_ = false;
};

model::ItemTime item_time(time_t seconds, uint32_t nanoseconds) {
  return {static_cast<int64_t>(seconds) * 1000 + nanoseconds / 1'000'000,
          model::TimeCertainty::kFileSystem};
}

/// One entry of a directory.
struct Entry {
  TSK_FS_FILE& file;
  Bytes path;
  bool deleted = false;

  const TSK_FS_NAME& name() const { return *file.name; }
  const TSK_FS_META* meta() const { return file.meta; }
  bool is_directory() const {
    const auto type = name().type;
    if (type == TSK_FS_NAME_TYPE_DIR || type == TSK_FS_NAME_TYPE_VIRT_DIR) return true;
    return meta() != nullptr &&
           (meta()->type == TSK_FS_META_TYPE_DIR || meta()->type == TSK_FS_META_TYPE_VIRT_DIR);
  }
  bool is_virtual() const {
    return name().type == TSK_FS_NAME_TYPE_VIRT ||
           (meta() != nullptr && meta()->type == TSK_FS_META_TYPE_VIRT);
  }
  /// A deleted name whose record belongs to another file by now.
  bool is_reused() const {
    return (name().flags & TSK_FS_NAME_FLAG_UNALLOC) != 0 && meta() != nullptr &&
           (meta()->flags & TSK_FS_META_FLAG_ALLOC) != 0;
  }
};

class FileSystemWalk {
 public:
  FileSystemWalk(TSK_FS_INFO& fs, Output& out)
      : fs_(fs),
        out_(out),
        ntfs_(TSK_FS_TYPE_ISNTFS(fs.ftype) != 0),
        fat_(TSK_FS_TYPE_ISFAT(fs.ftype) != 0 || fs.ftype == TSK_FS_TYPE_EXFAT) {}

  Outcome run() {
    describe();
    open(fs_.root_inum, "", false);
    while (!stack_.empty() && !out_.full()) step();
    return outcome();
  }

 private:
  struct Directory {
    Handle<TSK_FS_DIR> handle;
    size_t next = 0;
    Bytes path;  ///< with a '/' behind it, or empty
    bool deleted = false;
  };

  void describe() {
    out_.field(model::field::kKind, tsk_fs_type_toname(fs_.ftype));
    out_.field("block_size", std::to_string(fs_.block_size));
    if (fs_.last_block_act < fs_.last_block) {
      damaged_ = ends_early_ = true;
      out_.anomaly("medium_ends_early", fs_.last_block_act * uint64_t{fs_.block_size});
    }
  }

  void open(uint64_t address, Bytes path, bool deleted) {
    if (!seen_.insert(address).second) return out_.anomaly("directory_loop", 0, path);
    if (stack_.size() >= kDirectoryDepthMax || path.size() > kPathBytesMax) {
      damaged_ = true;
      return out_.anomaly("directory_depth", 0, path.substr(0, 200));
    }
    const Handle<TSK_FS_FILE> itself(tsk_fs_file_open_meta(&fs_, nullptr, address));
    const bool sound = itself == nullptr || !is_oversized(itself->meta);
    Handle<TSK_FS_DIR> handle(sound ? tsk_fs_dir_open_meta(&fs_, address) : nullptr);
    if (handle == nullptr) {
      damaged_ = damaged_ || !deleted;
      return out_.anomaly("directory_unreadable", 0, path + ": " + last_error());
    }
    stack_.push_back({std::move(handle), 0, std::move(path), deleted});
  }

  /// The next entry of the innermost directory, or its end.
  void step() {
    Directory& directory = stack_.back();
    if (directory.next >= tsk_fs_dir_getsize(directory.handle.get())) return stack_.pop_back();
    Handle<TSK_FS_FILE> file(tsk_fs_dir_get(directory.handle.get(), directory.next++));
    if (file == nullptr || file->name == nullptr || file->name->name == nullptr) {
      damaged_ = true;
      return out_.anomaly("entry_unreadable", 0, directory.path + ": " + last_error());
    }
    const std::string_view name = file->name->name;
    if (name.empty() || name == "." || name == "..") return;
    Entry entry = {*file, directory.path, directory.deleted};
    entry.path.append(name);
    if (is_own(entry)) return;
    const bool gone =
        (entry.name().flags & TSK_FS_NAME_FLAG_UNALLOC) != 0 ||
        (entry.meta() != nullptr && (entry.meta()->flags & TSK_FS_META_FLAG_UNALLOC) != 0);
    if (gone && entry.name().type != TSK_FS_NAME_TYPE_VIRT_DIR) {
      entry.deleted = true;
      entry.path += " (deleted " + std::to_string(entry.name().meta_addr) + ")";
    }
    visit(entry);
  }

  /// The file system's own tables, and what libtsk shows as a file though it is none.
  bool is_own(const Entry& entry) const {
    if (entry.is_virtual()) return true;
    const std::string_view name = entry.name().name;
    if (fat_) {
      return name == "$ALLOC_BITMAP" || name == "$UPCASE_TABLE" || name.ends_with(kLabelMark);
    }
    const auto address = entry.name().meta_addr;
    return ntfs_ && address < kNtfsSystemFiles && address != kNtfsRoot && name.starts_with('$');
  }

  void visit(const Entry& entry) {
    const TSK_FS_META* meta = entry.meta();
    if ((meta == nullptr || meta->type == TSK_FS_META_TYPE_UNDEF) && is_blank(entry)) return;
    if (entry.is_reused()) return without_bytes(entry, Outcome::skipped("its record was reused"));
    if (is_oversized(meta)) {
      damaged_ = damaged_ || !entry.deleted;
      return without_bytes(entry, Outcome::failed("its stated size is impossible"));
    }
    if (entry.is_directory()) {
      streams(entry);  // those of NTFS; a directory has no other content
      if (meta != nullptr || !entry.deleted) {
        open(entry.name().meta_addr, entry.path + "/", entry.deleted);
      }
      return;
    }
    if (meta == nullptr) {
      const char* why =
          entry.deleted ? "its content is not linked any more" : "its record could not be read";
      return without_bytes(entry, Outcome::failed(why));
    }
    if (meta->type == TSK_FS_META_TYPE_LNK) {
      return without_bytes(entry, Outcome::skipped("symbolic link"));
    }
    if (meta->type != TSK_FS_META_TYPE_REG && meta->type != TSK_FS_META_TYPE_UNDEF) {
      return without_bytes(entry, Outcome::skipped("not a regular file"));
    }
    streams(entry);
  }

  /// libtsk lists all blocks of a file before it reads one; a false size keeps it busy for ever.
  bool is_oversized(const TSK_FS_META* meta) const {
    if (meta == nullptr) return false;
    const auto medium = static_cast<uint64_t>(std::max<TSK_OFF_T>(0, fs_.img_info->size));
    const uint64_t most = std::max(kStatedBytesMin, medium * kStatedRatioMax);
    return static_cast<uint64_t>(std::max<TSK_OFF_T>(0, meta->size)) > most;
  }

  /// The content of a file and the alternate streams that NTFS keeps with it.
  void streams(const Entry& entry) {
    const int count = entry.meta() == nullptr ? 0 : tsk_fs_file_attr_getsize(&entry.file);
    bool any = entry.is_directory();
    for (int i = 0; i < count && !out_.full(); ++i) {
      const TSK_FS_ATTR* attribute = tsk_fs_file_attr_get_idx(&entry.file, i);
      if (attribute == nullptr) continue;
      const bool data = attribute->type == TSK_FS_ATTR_TYPE_NTFS_DATA;
      if (!data && (attribute->type != TSK_FS_ATTR_TYPE_DEFAULT || ntfs_)) continue;
      const std::string_view name = attribute->name == nullptr ? "" : attribute->name;
      const bool main = name.empty() || name == "$Data" || name == "N/A";
      if (main && entry.is_directory()) continue;
      Child child = describe(entry);
      if (!main) child.name.append(":").append(name);
      any = any || main;
      content(child, *attribute);
    }
    if (any || is_blank(entry)) return;
    // An empty file has no content to be found; one that states a size has lost it.
    if (entry.meta()->size > 0) {
      damaged_ = damaged_ || !entry.deleted;
      last_error();
      return without_bytes(entry, Outcome::failed("its content is not linked any more"));
    }
    evidence::MemorySource nothing{Bytes()};
    out_.child(describe(entry), nothing);
  }

  /// A record that was never used, or of which nothing is left: libtsk made up its name.
  static bool is_blank(const Entry& entry) {
    const std::string made_up = "OrphanFile-" + std::to_string(entry.name().meta_addr);
    const bool empty = entry.meta() == nullptr || entry.meta()->size == 0;
    return entry.deleted && empty && entry.name().name == made_up;
  }

  void content(Child child, const TSK_FS_ATTR& attribute) {
    const auto size = static_cast<uint64_t>(std::max<TSK_OFF_T>(0, attribute.size));
    if ((attribute.flags & TSK_FS_ATTR_ENC) != 0) {
      child.fields.push_back({std::string(model::field::kEncryption), "efs"});
      return out_.child_without_bytes(child, size, Outcome::encrypted("password needed"));
    }
    if (!Budget::take(size)) {
      limited_ = true;
      return out_.child_without_bytes(child, size, Outcome::skipped("expansion limit"));
    }
    ContentSource source(attribute, size);
    out_.child(child, source);
  }

  void without_bytes(const Entry& entry, const Outcome& outcome) {
    const TSK_FS_META* meta = entry.meta();
    const auto size = meta == nullptr || entry.is_reused() ? 0 : std::max<TSK_OFF_T>(0, meta->size);
    Child child = describe(entry);
    if (entry.is_reused()) {
      child.time.reset();
      child.fields.clear();
    }
    out_.child_without_bytes(child, static_cast<uint64_t>(size), outcome);
  }

  static Child describe(const Entry& entry) {
    Child child;
    child.name = entry.path;
    child.deleted = entry.deleted;
    const TSK_FS_META* meta = entry.meta();
    if (meta == nullptr) return child;
    const auto add = [&](std::string_view name, time_t seconds, uint32_t nanoseconds) {
      if (seconds == 0) return;
      child.fields.push_back({std::string(name), base::to_iso(item_time(seconds, nanoseconds).ms)});
    };
    add(model::field::kModified, meta->mtime, meta->mtime_nano);
    add(model::field::kAccessed, meta->atime, meta->atime_nano);
    add(model::field::kCreated, meta->crtime, meta->crtime_nano);
    if (meta->mtime != 0) child.time = item_time(meta->mtime, meta->mtime_nano);
    if (meta->link != nullptr) child.fields.push_back({"target", meta->link});
    return child;
  }

  Outcome outcome() const {
    if (limited_) return Outcome::partial("expansion limit");
    if (ends_early_) return Outcome::partial("the medium ends early");
    if (damaged_) return Outcome::partial("the file system is damaged");
    return Outcome::done();
  }

  TSK_FS_INFO& fs_;
  Output& out_;
  bool ntfs_;
  bool fat_;
  std::vector<Directory> stack_;
  std::unordered_set<uint64_t> seen_;  ///< directories, by their number
  bool damaged_ = false;
  bool ends_early_ = false;
  bool limited_ = false;
};

Outcome read_volume(ByteSource& medium, Output& out) {
  Handle<Image> image = open_image(medium);
  if (image == nullptr) return Outcome::failed("no file system could be read");
  const Budget shared(medium.size());
  for (const auto type :
       {TSK_FS_TYPE_NTFS_DETECT, TSK_FS_TYPE_FAT_DETECT, TSK_FS_TYPE_EXT_DETECT}) {
    const Handle<TSK_FS_INFO> fs(tsk_fs_open_img(&image->info, 0, type));
    if (fs != nullptr) return FileSystemWalk(*fs, out).run();
    last_error();
  }
  out.anomaly("file_system_unreadable");
  // What no file system leads to is still searched for its strings.
  const Outcome strings = find_format("bytes")->extract(medium, out);
  return strings.state == model::ItemState::kDone ? Outcome::partial("no file system could be read")
                                                  : strings;
}

// ---- partitions --------------------------------------------------------------------------------

void read_partition(ByteSource& medium, Output& out, const TSK_VS_PART_INFO& part, uint64_t block,
                    uint64_t number) {
  uint64_t start = 0;
  uint64_t length = 0;
  const bool fits = !__builtin_mul_overflow(part.start, block, &start) &&
                    !__builtin_mul_overflow(part.len, block, &length);
  if (!fits || start == 0 || start >= medium.size()) {
    return out.anomaly("partition_outside", start, part.desc == nullptr ? "" : part.desc);
  }
  if (length > medium.size() - start) {
    out.anomaly("partition_beyond_end", start, part.desc == nullptr ? "" : part.desc);
    length = medium.size() - start;
  }
  evidence::SliceSource bytes(medium, start, length);
  Child child;
  child.name = "p" + std::to_string(number);
  child.kind = model::ItemKind::kPart;
  if (part.desc != nullptr) child.fields.push_back({"description", part.desc});
  child.fields.push_back({"start", std::to_string(start)});
  const auto head = evidence::read_head(bytes, kPrefixBytes);
  // Tables in partitions could multiply without end; nothing of use has them.
  if (head.ok() && layout_of(head.value(), length) == Layout::kPartitions) child.format = "bytes";
  out.child(child, bytes);
}

Outcome read_partitions(ByteSource& medium, Output& out) {
  Handle<Image> image = open_image(medium);
  Handle<TSK_VS_INFO> volumes(image == nullptr ? nullptr
                                               : tsk_vs_open(&image->info, 0, TSK_VS_TYPE_DETECT));
  if (volumes == nullptr) {
    out.anomaly("partition_table_unreadable", 0, last_error());
    return Outcome::failed("the partition table could not be read");
  }
  out.field(model::field::kKind, tsk_vs_type_todesc(volumes->vstype));
  const Budget shared(medium.size());
  uint64_t number = 0;
  for (TSK_PNUM_T i = 0; i < volumes->part_count && !out.full(); ++i) {
    const TSK_VS_PART_INFO* part = tsk_vs_part_get(volumes.get(), i);
    if (part == nullptr || (part->flags & TSK_VS_PART_FLAG_ALLOC) == 0) continue;
    if (++number > kPartitionsMax) return Outcome::partial("too many partitions");
    read_partition(medium, out, *part, volumes->block_size, number);
  }
  return Outcome::done();
}

}  // namespace

Layout layout_of(ByteView head, uint64_t size) {
  if (head.substr(0, 6) == ByteView("LUKS\xba\xbe", 6)) return Layout::kLuks;
  if (size < kMediumBytesMin || size % kSector != 0 || head.size() < 2 * kSector) {
    return Layout::kUnknown;
  }
  const ByteView system = head.substr(3, 8);
  if (system == "-FVE-FS-") return Layout::kBitLocker;
  if ((system == "NTFS    " || system == "EXFAT   ") && has_boot_signature(head)) {
    return Layout::kVolume;
  }
  if (is_iso9660(head)) return Layout::kUnknown;
  if (is_fat(head, size) || is_ext(head)) return Layout::kVolume;
  if (head.substr(kSector, 8) == "EFI PART" || is_mbr(head, size)) return Layout::kPartitions;
  return Layout::kUnknown;
}

Outcome read_medium(ByteSource& medium, Output& out) {
  const auto head = evidence::read_head(medium, kPrefixBytes);
  if (!head.ok()) return Outcome::failed("its bytes could not be read");
  switch (layout_of(head.value(), medium.size())) {
    case Layout::kVolume:
      return read_volume(medium, out);
    case Layout::kPartitions:
      return read_partitions(medium, out);
    case Layout::kLuks:
      return locked(out, "luks", kByPassword);
    case Layout::kBitLocker:
      return locked(out, "bitlocker", kByRecoveryKey);
    case Layout::kUnknown:
      break;
  }
  return Outcome::failed("no file system or partition table was found");
}

}  // namespace clew::extract
