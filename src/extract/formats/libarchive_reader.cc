// SPDX-License-Identifier: EUPL-1.2
// The walk over an archive's members; see libarchive_reader.h and libarchive's own manual pages
// archive_read(3), archive_read_data(3), archive_entry(3).
#include "extract/formats/libarchive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <langinfo.h>
#include <locale.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/utf8.h"
#include "extract/passwords.h"

namespace clew::extract {
namespace {

/// The library ends the process when a name cannot be converted while errno says that memory is
/// short; an allocation that was refused before, and survived, may have left it so.
void forget_errors() { errno = 0; }

constexpr size_t kPiece = 256 << 10;            ///< bytes handed to the library at once
constexpr uint32_t kRetriesMax = 1000;          ///< headers that may be unreadable before giving up
constexpr uint32_t kTrialMembersMax = 100'000;  ///< looked through for a locked one
constexpr int64_t kTrialBytesMax = 64 << 20;    ///< of a member that a password is tried on
constexpr int64_t kSecondsMax = int64_t{1} << 40;  ///< beyond it, a time stamp is noise

/// The library turns UTF-8 and UTF-16 names into the locale's charset and drops what that cannot
/// hold: in the C locale every name beyond ASCII. While this lives, the thread's charset is UTF-8.
class Utf8Names {
 public:
  Utf8Names() {
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
    // Loaded once: the locale's file may be out of reach later, in the sandbox.
    static const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
    if (kUtf8 != locale_t{}) before_ = uselocale(kUtf8);
  }
  ~Utf8Names() {
    if (before_ != locale_t{}) uselocale(before_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t before_{};
};

/// The library's view of a ByteSource. Its callbacks must not throw: C frames lie above them.
struct Feed {
  ByteSource& source;
  uint64_t at = 0;
  Bytes piece;
};

la_ssize_t feed_read(struct archive* reader, void* context, const void** block) noexcept {
  auto& feed = *static_cast<Feed*>(context);
  const uint64_t left = feed.source.size() - feed.at;
  const size_t wanted = static_cast<size_t>(std::min<uint64_t>(left, kPiece));
  if (wanted == 0) return 0;
  const ByteView whole = feed.source.in_memory();
  if (!whole.empty()) {
    *block = whole.data() + feed.at;
    feed.at += wanted;
    return static_cast<la_ssize_t>(wanted);
  }
  try {
    if (feed.piece.empty()) feed.piece.resize(kPiece);
    const auto n = feed.source.read(feed.at, feed.piece.data(), wanted);
    if (n.ok()) {
      *block = feed.piece.data();
      feed.at += *n;
      return static_cast<la_ssize_t>(*n);
    }
    archive_set_error(reader, EIO, "the bytes could not be read");
  } catch (const std::exception&) {
    archive_set_error(reader, ENOMEM, "no memory to read into");
  }
  return ARCHIVE_FATAL;
}

la_int64_t feed_seek(struct archive*, void* context, la_int64_t offset, int whence) noexcept {
  auto& feed = *static_cast<Feed*>(context);
  const auto size = static_cast<int64_t>(feed.source.size());
  const int64_t base = whence == SEEK_SET   ? 0
                       : whence == SEEK_CUR ? static_cast<int64_t>(feed.at)
                                            : size;
  int64_t target = 0;
  if (__builtin_add_overflow(base, offset, &target)) return ARCHIVE_FATAL;
  feed.at = static_cast<uint64_t>(std::clamp<int64_t>(target, 0, size));
  return static_cast<la_int64_t>(feed.at);
}

la_int64_t feed_skip(struct archive*, void* context, la_int64_t request) noexcept {
  auto& feed = *static_cast<Feed*>(context);
  if (request <= 0) return 0;
  const uint64_t step =
      std::min<uint64_t>(static_cast<uint64_t>(request), feed.source.size() - feed.at);
  feed.at += step;
  return static_cast<la_int64_t>(step);
}

struct ReaderFree {
  void operator()(struct archive* reader) const { archive_read_free(reader); }
};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// UTF-8 of the library's wide string, which holds code points.
Bytes from_wide(const wchar_t* wide) {
  Bytes out;
  for (; *wide != 0; ++wide) base::append_utf8(out, static_cast<char32_t>(*wide));
  return out;
}

/// One walk over one archive.
class Walk {
 public:
  /// With a password, which is the one at `password` of the list.
  Walk(ByteSource& source, Output& out, const ArchiveKind& kind,
       std::optional<size_t> password = {})
      : feed_{source, 0, {}},
        out_(out),
        kind_(kind),
        password_(password),
        reader_(archive_read_new()) {}

  ArchiveReading run() {
    if (reader_ == nullptr) return {Outcome::failed("memory limit")};
    if (open()) members();
    return {outcome(), members_};
  }

 private:
  bool open() {
    struct archive* reader = reader_.get();
    bool ok = kind_.enable(reader) >= ARCHIVE_WARN;
    if (kind_.filter == ARCHIVE_FILTER_COMPRESS) {
      // Appended by name, this filter reads before there is anything to read from, and crashes.
      ok = ok && archive_read_support_filter_compress(reader) == ARCHIVE_OK;
    } else if (kind_.filter != 0) {
      ok = ok && archive_read_append_filter(reader, kind_.filter) == ARCHIVE_OK;
    }
    if (kind_.locked_names != nullptr) locked_names_ = kind_.locked_names(feed_.source);
    if (password_) ok = ok && give_password(out_.passwords()[*password_]);
    archive_read_set_callback_data(reader, &feed_);
    archive_read_set_read_callback(reader, feed_read);
    archive_read_set_seek_callback(reader, feed_seek);
    archive_read_set_skip_callback(reader, feed_skip);
    if (ok && archive_read_open1(reader) == ARCHIVE_OK) return true;
    stopped("archive_header");
    return false;
  }

  bool give_password(const std::string& password) {
    return archive_read_add_passphrase(reader_.get(), password.c_str()) == ARCHIVE_OK;
  }

  void members() {
    struct archive_entry* entry = nullptr;
    for (uint32_t retries = 0; !ended_ && !out_.full();) {
      forget_errors();
      const int status = archive_read_next_header(reader_.get(), &entry);
      if (status == ARCHIVE_EOF) return;
      if (status == ARCHIVE_FATAL) return stopped("member_header");
      if (status != ARCHIVE_OK) out_.anomaly("member_header", offset(), error_text());
      if (status == ARCHIVE_RETRY || status == ARCHIVE_FAILED) {
        damaged_ = true;
        if (++retries > kRetriesMax) return;
        continue;
      }
      member(entry);
      current_.clear();
    }
  }

  void member(struct archive_entry* entry) {
    forget_errors();
    Child child = describe(entry);
    const uint64_t size = size_of(entry);
    const auto type = archive_entry_filetype(entry);
    // A directory has no bytes of its own; one that has is somebody's hiding place.
    if (type == AE_IFDIR && size == 0) return;
    ++members_;
    if (type == AE_IFLNK) {
      return out_.child_without_bytes(child, size, Outcome::skipped("symbolic link"));
    }
    if (archive_entry_hardlink(entry) != nullptr && size == 0) {
      return out_.child_without_bytes(child, size, Outcome::skipped("hard link"));
    }
    if (type == AE_IFCHR || type == AE_IFBLK || type == AE_IFIFO || type == AE_IFSOCK) {
      return out_.child_without_bytes(child, size, Outcome::skipped("not a regular file"));
    }
    if (archive_entry_is_encrypted(entry) != 0 || locked_names_.contains(child.name)) {
      if (!password_) return locked(child, size);
      child.fields.push_back({std::string(model::field::kOpenedBy), opened_by(*password_)});
    }
    content(child, size);
  }

  Child describe(struct archive_entry* entry) {
    Child child;
    child.name = name_of(entry);
    if (archive_entry_mtime_is_set(entry) != 0) child.time = time_of(entry);
    const char* target = archive_entry_symlink(entry);
    if (target == nullptr) target = archive_entry_hardlink(entry);
    if (target != nullptr) child.fields.push_back({"target", target});
    if (const char* owner = archive_entry_uname(entry); owner != nullptr && *owner != 0) {
      child.fields.push_back({"owner", owner});
    }
    return child;
  }

  /// The name as the archive has it; what the library could not convert is had in another form.
  Bytes name_of(struct archive_entry* entry) {
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr || *name == 0) name = archive_entry_pathname_utf8(entry);
    if (name != nullptr && *name != 0) return name;
    const wchar_t* wide = archive_entry_pathname_w(entry);
    if (wide != nullptr && *wide != 0) return from_wide(wide);
    out_.anomaly("name_unreadable", offset());
    return "member " + std::to_string(members_ + 1);
  }

  static std::optional<model::ItemTime> time_of(struct archive_entry* entry) {
    const int64_t seconds = archive_entry_mtime(entry);
    if (seconds > kSecondsMax || seconds < -kSecondsMax) return {};
    return model::ItemTime{seconds * 1000 + archive_entry_mtime_nsec(entry) / 1'000'000,
                           model::TimeCertainty::kFileSystem};
  }

  static uint64_t size_of(struct archive_entry* entry) {
    if (archive_entry_size_is_set(entry) == 0) return 0;
    return static_cast<uint64_t>(std::max<int64_t>(0, archive_entry_size(entry)));
  }

  void locked(Child child, uint64_t size) {
    name_cipher();
    std::erase_if(child.fields, [](const auto& f) { return f.name == model::field::kOpenedBy; });
    if (!cipher_.empty()) child.fields.push_back({std::string(model::field::kEncryption), cipher_});
    child.fields.push_back({std::string(model::field::kUnlock), std::string(kByPassword)});
    ++locked_;
    out_.child_without_bytes(child, size, Outcome::encrypted("password needed"));
  }

  void name_cipher() {
    if (locked_ > 0 || headers_locked_) return;
    if (kind_.cipher != nullptr) cipher_ = kind_.cipher(feed_.source);
    out_.field(model::field::kEncryption, cipher_);
    if (!password_) out_.field(model::field::kUnlock, kByPassword);
  }

  /// Why a member's bytes ended.
  enum class End { kWhole, kLimit, kLocked, kUnsupported, kDamaged };

  void content(Child child, uint64_t size) {
    current_ = base::show_name(child.name);
    auto unpacker = out_.unpack();
    const End end = unpack(*unpacker);
    if (end == End::kLocked) {
      unpacker.reset();
      return locked(child, size);
    }
    if (end == End::kLimit) return limited(child, std::max(size, unpacker->size()));
    if (end == End::kUnsupported) {
      unsupported_ = true;
      return out_.child_without_bytes(child, size, Outcome::failed("unsupported compression"));
    }
    if (end == End::kDamaged) {
      if (unpacker->size() == 0) {
        return out_.child_without_bytes(child, size, Outcome::failed("the archive is damaged"));
      }
      child.fields.push_back({"incomplete", "only what comes before the damage"});
    }
    auto bytes = unpacker->finish();
    if (!bytes.ok()) return limited(child, size);
    ++opened_;
    out_.child(child, **bytes);
  }

  End unpack(Unpacker& unpacker) {
    const void* block = nullptr;
    size_t length = 0;
    la_int64_t at = 0;
    for (uint32_t retries = 0;;) {
      const int status = archive_read_data_block(reader_.get(), &block, &length, &at);
      if (status == ARCHIVE_EOF) return End::kWhole;
      if (status == ARCHIVE_RETRY && ++retries <= kRetriesMax) continue;
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return failed(status);
      if (status == ARCHIVE_WARN) {
        const std::string text = error_text();
        in_member(is_checksum(text) ? "checksum_mismatch" : "member_data", text);
        damaged_ = true;
      }
      // A hole of a sparse file.
      while (at > 0 && static_cast<uint64_t>(at) > unpacker.size()) {
        static const char kZeros[64 << 10] = {};
        const uint64_t gap = static_cast<uint64_t>(at) - unpacker.size();
        const size_t step = static_cast<size_t>(std::min<uint64_t>(gap, sizeof(kZeros)));
        if (!unpacker.append(ByteView(kZeros, step)).ok()) return End::kLimit;
      }
      if (length == 0) continue;
      if (!unpacker.append(ByteView(static_cast<const char*>(block), length)).ok()) {
        return End::kLimit;
      }
    }
  }

  End failed(int status) {
    const std::string text = error_text();
    if (is_lock(text)) return End::kLocked;
    if (contains(text, "codec ID") || contains(text, "ompression method") ||
        contains(text, "nsupported filter")) {
      in_member("unsupported_compression", text);
      ended_ = status == ARCHIVE_FATAL;
      return End::kUnsupported;
    }
    if (is_checksum(text)) {
      // All bytes came, though not those that were packed.
      in_member("checksum_mismatch", text);
      damaged_ = true;
      ended_ = status == ARCHIVE_FATAL;
      return End::kWhole;
    }
    if (status == ARCHIVE_FATAL) {
      stopped("member_data");
    } else {
      in_member("member_data", text);
      damaged_ = true;
    }
    return End::kDamaged;
  }

  void limited(const Child& child, uint64_t size) {
    limited_ = true;
    ended_ = ended_ || !kind_.skips_cheaply;
    out_.child_without_bytes(child, size, Outcome::skipped("expansion limit"));
  }

  /// The library goes no further. A lock on the headers is told by its words, or by its flag.
  void stopped(std::string_view where) {
    ended_ = true;
    const std::string text = error_text();
    if (is_lock(text) || (text.empty() && archive_read_has_encrypted_entries(reader_.get()) > 0)) {
      name_cipher();
      headers_locked_ = true;
      return;
    }
    in_member(where, text);
    damaged_ = true;
    ends_early_ = contains(text, "runcated") || contains(text, "nexpected end") ||
                  contains(text, "remature end") || contains(text, "nd of file") ||
                  contains(text, "failed (-5)");  // zlib's word for it: Z_BUF_ERROR
  }

  /// What the library says, with the member that it says it of.
  void in_member(std::string_view anomaly, std::string_view text) {
    std::string detail = current_.empty() ? "" : current_ + ": ";
    out_.anomaly(anomaly, offset(), detail.append(text));
  }

  static bool is_checksum(std::string_view text) {
    return contains(text, "CRC") || contains(text, "hecksum");
  }
  static bool is_lock(std::string_view text) {
    return contains(text, "ncrypt") || contains(text, "rypto") || contains(text, "assphrase");
  }

  Outcome outcome() const {
    const bool locked = locked_ > 0 || headers_locked_;
    if (limited_) return Outcome::partial("expansion limit");
    if (locked && opened_ == 0) return Outcome::encrypted("password needed");
    if (damaged_) {
      const char* why = ends_early_ ? "the archive ends early" : "the archive is damaged";
      return members_ == 0 ? Outcome::failed(why) : Outcome::partial(why);
    }
    if (locked) return Outcome::partial("some members need a password");
    if (unsupported_) return Outcome::partial("some members use an unsupported compression");
    return Outcome::done();
  }

  /// Bytes of the source that the library has taken.
  uint64_t offset() const {
    return static_cast<uint64_t>(std::max<int64_t>(0, archive_filter_bytes(reader_.get(), -1)));
  }
  std::string error_text() const {
    const char* text = archive_error_string(reader_.get());
    return text == nullptr ? "" : text;
  }

  Utf8Names utf8_;
  Feed feed_;
  Output& out_;
  const ArchiveKind& kind_;
  std::optional<size_t> password_;
  std::unique_ptr<struct archive, ReaderFree> reader_;
  std::string cipher_;
  std::string current_;  ///< the member being unpacked, for eyes
  std::set<Bytes> locked_names_;
  uint64_t members_ = 0;
  uint64_t opened_ = 0;  ///< members whose bytes were had
  uint64_t locked_ = 0;
  bool headers_locked_ = false;
  bool unsupported_ = false;
  bool damaged_ = false;
  bool ends_early_ = false;
  bool limited_ = false;
  bool ended_ = false;
};

/// Whether a password opens the first locked member: it is read to its end, where its checksum says
/// so; the check that ciphers begin with lets one password of 256 through.
enum class Fit { kNothingLocked, kNo, kYes };

Fit fits(ByteSource& source, const ArchiveKind& kind, const std::string& password) {
  Feed feed{source, 0, {}};
  const std::unique_ptr<struct archive, ReaderFree> reader(archive_read_new());
  if (reader == nullptr || kind.enable(reader.get()) < ARCHIVE_WARN) return Fit::kNo;
  archive_read_add_passphrase(reader.get(), password.c_str());
  archive_read_set_callback_data(reader.get(), &feed);
  archive_read_set_read_callback(reader.get(), feed_read);
  archive_read_set_seek_callback(reader.get(), feed_seek);
  archive_read_set_skip_callback(reader.get(), feed_skip);
  if (archive_read_open1(reader.get()) != ARCHIVE_OK) return Fit::kNo;
  struct archive_entry* entry = nullptr;
  for (uint32_t i = 0; i < kTrialMembersMax; ++i) {
    forget_errors();
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return Fit::kNothingLocked;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return Fit::kNo;
    if (archive_entry_is_encrypted(entry) == 0 || archive_entry_size(entry) == 0) continue;
    const void* block = nullptr;
    size_t length = 0;
    la_int64_t at = 0;
    int result = ARCHIVE_OK;
    while (result == ARCHIVE_OK && at < kTrialBytesMax) {
      result = archive_read_data_block(reader.get(), &block, &length, &at);
    }
    return result == ARCHIVE_EOF || result == ARCHIVE_OK ? Fit::kYes : Fit::kNo;
  }
  return Fit::kNothingLocked;
}

std::optional<size_t> find_password(ByteSource& source, Output& out, const ArchiveKind& kind) {
  if (!kind.takes_passwords || out.passwords().empty()) return {};
  const Utf8Names utf8;
  if (fits(source, kind, out.passwords().front()) == Fit::kNothingLocked) return {};
  return try_passwords(out, TrialCost::kSlow, [&](std::string_view password) {
    return !password.empty() && fits(source, kind, std::string(password)) == Fit::kYes;
  });
}

}  // namespace

ArchiveReading read_archive(ByteSource& source, Output& out, const ArchiveKind& kind) {
  const auto password = find_password(source, out, kind);
  if (password && kind.cipher != nullptr) {
    out.field(model::field::kEncryption, kind.cipher(source));
  }
  return Walk(source, out, kind, password).run();
}

}  // namespace clew::extract
