// SPDX-License-Identifier: EUPL-1.2
// Encoding of the worker protocol; see protocol.h and docs/formats/worker.md.
#include "extract/protocol.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "base/wire.h"

namespace clew::extract {
namespace {

using base::WireReader;
using base::WireWriter;

constexpr size_t kHeader = 5;           // length of type and payload, then the type
constexpr uint64_t kListMax = 1 << 22;  // entries of any list in a record

void put_time(WireWriter& out, const std::optional<model::ItemTime>& time) {
  out.number(time ? 1 : 0);
  if (!time) return;
  out.integer(time->ms);
  out.number(static_cast<uint64_t>(time->certainty));
}

Result<bool> get_flag(WireReader& in) {
  const uint64_t value = TRY(in.number());
  return value != 0;
}

Result<std::optional<model::ItemTime>> get_time(WireReader& in) {
  if (!TRY(get_flag(in))) return std::optional<model::ItemTime>();
  model::ItemTime time;
  time.ms = TRY(in.integer());
  const uint64_t certainty = TRY(in.number());
  if (certainty > 2) return Error(ErrorKind::kCorrupt, "record holds an unknown time certainty");
  time.certainty = static_cast<model::TimeCertainty>(certainty);
  return std::optional(time);
}

Result<std::string> get_string(WireReader& in) {
  const std::string_view text = TRY(in.string());
  return std::string(text);
}

/// A number that stands for one of `count` enumerators.
Result<uint8_t> get_enum(WireReader& in, size_t count) {
  const uint64_t value = TRY(in.number());
  if (value >= count) return Error(ErrorKind::kCorrupt, "record holds an unknown enumerator");
  return static_cast<uint8_t>(value);
}

Result<uint64_t> get_count(WireReader& in) {
  const uint64_t count = TRY(in.number());
  if (count > kListMax) return Error(ErrorKind::kCorrupt, "record holds a list that is too long");
  return count;
}

void put_mention(WireWriter& out, const model::Mention& mention) {
  out.number(static_cast<uint64_t>(mention.kind));
  out.string(mention.value);
  out.number(mention.start);
  out.number(mention.length);
  out.number(static_cast<uint64_t>(mention.unmasked));
  out.string(mention.field);
}

Result<model::Mention> get_mention(WireReader& in) {
  model::Mention mention;
  mention.kind = static_cast<model::SelectorKind>(TRY(get_enum(in, model::kSelectorKindCount)));
  mention.value = TRY(get_string(in));
  mention.start = static_cast<uint32_t>(TRY(in.number()));
  mention.length = static_cast<uint32_t>(TRY(in.number()));
  mention.unmasked = static_cast<model::Unmasking>(TRY(in.number()));
  mention.field = TRY(get_string(in));
  return mention;
}

void put_lists(WireWriter& out, const model::Item& item) {
  out.number(item.fields.size());
  for (const auto& f : item.fields) {
    out.string(f.name);
    out.string(f.value);
  }
  out.number(item.mentions.size());
  for (const auto& mention : item.mentions) put_mention(out, mention);
  out.number(item.anomalies.size());
  for (const auto& anomaly : item.anomalies) {
    out.string(anomaly.name);
    out.number(anomaly.offset);
    out.string(anomaly.detail);
  }
}

Result<void> get_lists(WireReader& in, model::Item& item) {
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    model::Field f;
    f.name = TRY(get_string(in));
    f.value = TRY(get_string(in));
    item.fields.push_back(std::move(f));
  }
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    auto mention = TRY(get_mention(in));
    item.mentions.push_back(std::move(mention));
  }
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    model::Anomaly anomaly;
    anomaly.name = TRY(get_string(in));
    anomaly.offset = TRY(in.number());
    anomaly.detail = TRY(get_string(in));
    item.anomalies.push_back(std::move(anomaly));
  }
  return {};
}

Result<void> expect_end(const WireReader& in) {
  if (!in.at_end()) return Error(ErrorKind::kCorrupt, "record is longer than it should be");
  return {};
}

}  // namespace

Bytes encode(const WorkerSettings& settings) {
  WireWriter out;
  out.number(settings.extract.regions.size());
  for (const auto& region : settings.extract.regions) out.string(region);
  out.number(settings.extract.unpack_bytes_min);
  out.number(settings.extract.unpack_ratio_max);
  out.number(settings.extract.memory_bytes);
  out.number(settings.extract.scratch_bytes);
  out.number(settings.extract.thorough ? 1 : 0);
  out.number(settings.extract.passwords.size());
  for (const auto& password : settings.extract.passwords) out.string(password);
  out.number(settings.memory_bytes);
  out.number(settings.allow_weak_sandbox ? 1 : 0);
  return out.take();
}

Result<WorkerSettings> decode_settings(ByteView payload) {
  WireReader in(payload);
  WorkerSettings settings;
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    auto region = TRY(get_string(in));
    settings.extract.regions.push_back(std::move(region));
  }
  settings.extract.unpack_bytes_min = TRY(in.number());
  settings.extract.unpack_ratio_max = TRY(in.number());
  settings.extract.memory_bytes = TRY(in.number());
  settings.extract.scratch_bytes = TRY(in.number());
  settings.extract.thorough = TRY(get_flag(in));
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    auto password = TRY(get_string(in));
    settings.extract.passwords.push_back(std::move(password));
  }
  settings.memory_bytes = TRY(in.number());
  settings.allow_weak_sandbox = TRY(get_flag(in));
  TRY(expect_end(in));
  return settings;
}

namespace {

void put_part(WireWriter& out, const UnitPart& part) {
  out.string(part.name);
  out.number(part.size);
  out.number(part.missing ? 1 : 0);
  out.number(part.by_asking ? 1 : 0);
}

Result<UnitPart> get_part(WireReader& in) {
  UnitPart part;
  part.name = TRY(get_string(in));
  part.size = TRY(in.number());
  part.missing = TRY(get_flag(in));
  part.by_asking = TRY(get_flag(in));
  return part;
}

}  // namespace

Bytes encode(const UnitRequest& unit) {
  WireWriter out;
  out.number(unit.id);
  out.string(unit.name);
  out.number(static_cast<uint64_t>(unit.kind));
  put_time(out, unit.time);
  out.number(unit.size);
  out.number(unit.by_asking ? 1 : 0);
  out.number(unit.parts.size());
  for (const auto& part : unit.parts) put_part(out, part);
  out.number(unit.skip.ranges().size());
  for (const auto& range : unit.skip.ranges()) {
    out.number(range.first);
    out.number(range.last);
    out.number(range.leaves ? 1 : 0);
  }
  out.number(unit.wanted.size());
  for (const auto& name : unit.wanted) out.string(name);
  return out.take();
}

Result<UnitRequest> decode_unit(ByteView payload) {
  WireReader in(payload);
  UnitRequest unit;
  unit.id = TRY(in.number());
  unit.name = TRY(get_string(in));
  unit.kind = static_cast<model::ItemKind>(TRY(get_enum(in, model::kItemKindCount)));
  unit.time = TRY(get_time(in));
  unit.size = TRY(in.number());
  unit.by_asking = TRY(get_flag(in));
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    auto part = TRY(get_part(in));
    unit.parts.push_back(std::move(part));
  }
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    const uint64_t first = TRY(in.number());
    const uint64_t last = TRY(in.number());
    const bool leaves = TRY(get_flag(in));
    unit.skip.restore({first, last, leaves});
  }
  for (uint64_t n = TRY(get_count(in)); n > 0; --n) {
    auto name = TRY(get_string(in));
    unit.wanted.push_back(std::move(name));
  }
  TRY(expect_end(in));
  return unit;
}

Bytes encode(const model::Item& item) {
  WireWriter out;
  out.number(item.ordinal);
  out.number(item.parent);
  out.string(item.name);
  out.number(static_cast<uint64_t>(item.kind));
  out.number(item.deleted ? 1 : 0);
  out.number(static_cast<uint64_t>(item.state));
  out.string(item.reason);
  out.string(item.type);
  out.string(item.reader);
  out.number(item.size);
  out.number(item.digests ? 1 : 0);
  if (item.digests) {
    out.string(item.digests->sha256);
    out.string(item.digests->sha1);
    out.string(item.digests->md5);
  }
  put_time(out, item.time);
  out.string(item.text);
  out.string(item.language);
  put_lists(out, item);
  return out.take();
}

Result<model::Item> decode_item(ByteView payload) {
  WireReader in(payload);
  model::Item item;
  item.ordinal = TRY(in.number());
  item.parent = TRY(in.number());
  item.name = TRY(get_string(in));
  item.kind = static_cast<model::ItemKind>(TRY(get_enum(in, model::kItemKindCount)));
  item.deleted = TRY(get_flag(in));
  item.state = static_cast<model::ItemState>(TRY(get_enum(in, model::kItemStateCount)));
  item.reason = TRY(get_string(in));
  item.type = TRY(get_string(in));
  item.reader = TRY(get_string(in));
  item.size = TRY(in.number());
  if (TRY(get_flag(in))) {
    base::Digests digests;
    digests.sha256 = TRY(get_string(in));
    digests.sha1 = TRY(get_string(in));
    digests.md5 = TRY(get_string(in));
    item.digests = std::move(digests);
  }
  item.time = TRY(get_time(in));
  item.text = TRY(get_string(in));
  item.language = TRY(get_string(in));
  TRY(get_lists(in, item));
  TRY(expect_end(in));
  return item;
}

Result<void> write_frame(int out, uint8_t type, ByteView payload, std::span<const int> files) {
  Bytes header;
  base::append_le(header, static_cast<uint32_t>(payload.size() + 1));
  header.push_back(static_cast<char>(type));
  if (files.empty()) {
    TRY(base::write_full(out, header));
    return base::write_full(out, payload);
  }
  struct iovec piece {
    header.data(), header.size()
  };
  CHECK(files.size() <= kFrameFilesMax);
  alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * kFrameFilesMax)] = {};
  struct msghdr message {};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = CMSG_SPACE(files.size_bytes());
  struct cmsghdr* along = CMSG_FIRSTHDR(&message);
  along->cmsg_level = SOL_SOCKET;
  along->cmsg_type = SCM_RIGHTS;
  along->cmsg_len = CMSG_LEN(files.size_bytes());
  std::memcpy(CMSG_DATA(along), files.data(), files.size_bytes());
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(out, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return base::errno_error("sending a file to", "a worker");
  TRY(base::write_full(out, ByteView(header).substr(static_cast<size_t>(sent))));
  return base::write_full(out, payload);
}

FrameReader::FrameReader(int fd) : fd_(fd) {
  struct stat info {};
  is_socket_ = ::fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode);
}

bool FrameReader::has_whole_frame() const {
  const size_t have = buffer_.size() - start_;
  return have >= kHeader && have >= uint64_t{base::read_le<uint32_t>(buffer_, start_)} + 4;
}

Result<std::optional<Frame>> FrameReader::next(int timeout_ms) {
  while (true) {
    const size_t have = buffer_.size() - start_;
    if (have >= kHeader) {
      const auto length = base::read_le<uint32_t>(buffer_, start_);
      if (length == 0 || length > kFrameBytesMax) {
        return Error(ErrorKind::kCorrupt, "a record's length is out of range");
      }
      if (have >= length + 4) {
        Frame frame;
        frame.type = static_cast<uint8_t>(buffer_[start_ + 4]);
        frame.payload = buffer_.substr(start_ + kHeader, length - 1);
        start_ += length + 4;
        return std::optional(std::move(frame));
      }
    }
    if (!TRY(fill(timeout_ms))) {
      if (start_ == buffer_.size()) return std::optional<Frame>();
      return Error(ErrorKind::kCorrupt, "the stream ends inside a record");
    }
  }
}

/// Reads what is there; false at the end of the stream.
Result<bool> FrameReader::fill(int timeout_ms) {
  if (start_ > 0) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  if (timeout_ms >= 0) {
    struct pollfd wait {
      fd_, POLLIN, 0
    };
    const int ready = ::poll(&wait, 1, timeout_ms);
    if (ready == 0) return Error(ErrorKind::kBusy, "no record came in time");
  }
  constexpr size_t kStep = 256 << 10;
  const size_t before = buffer_.size();
  buffer_.resize(before + kStep);
  struct iovec piece {
    buffer_.data() + before, kStep
  };
  alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * kFrameFilesMax)] = {};
  struct msghdr message {};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  ssize_t n = 0;
  do {
    n = is_socket_ ? ::recvmsg(fd_, &message, MSG_CMSG_CLOEXEC)
                   : ::read(fd_, piece.iov_base, kStep);
  } while (n < 0 && errno == EINTR);
  buffer_.resize(before + static_cast<size_t>(n > 0 ? n : 0));
  if (n < 0) return base::errno_error("reading", "records");
  if (!is_socket_) return n > 0;
  for (auto* along = CMSG_FIRSTHDR(&message); along != nullptr;
       along = CMSG_NXTHDR(&message, along)) {
    if (along->cmsg_level != SOL_SOCKET || along->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (along->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(along) + i * sizeof(int), sizeof(int));
      fds_.emplace_back(fd);
    }
  }
  return n > 0;
}

base::Fd FrameReader::take_fd() {
  if (fds_.empty()) return {};
  base::Fd fd = std::move(fds_.front());
  fds_.erase(fds_.begin());
  return fd;
}

}  // namespace clew::extract
