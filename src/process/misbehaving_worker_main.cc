// SPDX-License-Identifier: EUPL-1.2
// `clew-misbehaving-worker`: for tests only. It speaks the worker protocol like `clew-worker`, but
// a unit's bytes are a script that says which items it finds and where it crashes, hangs, eats
// memory or lies, so that the host is seen to bear all of it. One line an item, in the order of
// beginning:
//
//   DEPTH NAME [ACT [ARGUMENT]]
//
// The act happens when the item has begun. The text of an item is its line.
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <vector>

#include "base/wire.h"
#include "evidence/byte_source.h"
#include "extract/protocol.h"

namespace clew::extract {
namespace {

struct Line {
  size_t depth = 0;
  std::string name;
  std::string act;
  std::string argument;
};

std::vector<Line> parse(const std::string& script) {
  std::vector<Line> lines;
  std::istringstream in(script);
  for (std::string text; std::getline(in, text);) {
    std::istringstream words(text);
    Line line;
    words >> line.depth >> line.name >> line.act >> line.argument;
    lines.push_back(line);
  }
  return lines;
}

void send(Report type, ByteView payload) {
  if (!write_frame(STDOUT_FILENO, static_cast<uint8_t>(type), payload).ok()) ::_exit(0);
}

void send_begin(uint64_t ordinal, uint64_t parent, const std::string& name) {
  base::WireWriter record;
  record.number(ordinal);
  record.number(parent);
  record.string(name);
  record.number(0);
  send(Report::kBegin, record.bytes());
}

void send_end(uint64_t ordinal, uint64_t parent, const Line& line) {
  model::Item item;
  item.ordinal = ordinal;
  item.parent = parent;
  item.name = line.name;
  item.type = "script";
  item.reader = "script 1";
  item.text = line.name;
  send(Report::kEnd, encode(item));
}

void send_unit_end(uint64_t id) {
  base::WireWriter record;
  record.number(id);
  send(Report::kUnitEnd, record.bytes());
}

void die_by(int signal) {
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void eat(uint64_t limit) {
  const struct rlimit data { limit, limit };
  ::setrlimit(RLIMIT_DATA, &data);
  const struct rlimit core { 0, 0 };
  ::setrlimit(RLIMIT_CORE, &core);
  ::signal(SIGABRT, SIG_DFL);
  constexpr size_t kPiece = 16 << 20;
  while (true) {
    // As a library in C does it: what allocation gives is used unseen.
    auto* piece = static_cast<volatile char*>(std::malloc(kPiece));
    if (piece == nullptr) std::abort();
    for (size_t at = 0; at < kPiece; at += 4096) piece[at] = 1;
  }
}

/// What a worker that was taken over might say.
void lie(const std::string& how, uint64_t ordinal, uint64_t parent, const Line& line, uint64_t id) {
  if (how == "order") send_begin(0, 0, line.name);
  if (how == "parent") send_begin(ordinal + 1, ordinal + 100, "stranger");
  if (how == "name") {
    Line other = line;
    other.name += "-other";
    send_end(ordinal, parent, other);
  }
  if (how == "form") send(Report::kEnd, "no item");
  if (how == "begin") send(Report::kBegin, "\xff");
  if (how == "unit") send_unit_end(id);
  if (how == "ask") {
    base::WireWriter record;
    record.number(0);  // the unit's own file, of which the worker has a descriptor
    record.number(0);
    record.number(10);
    send(Report::kAsk, record.bytes());
  }
  if (how == "type") send(static_cast<Report>(99), "");
  if (how == "length") (void)base::write_full(STDOUT_FILENO, Bytes(64, '\0'));
  if (how == "cut") {
    (void)base::write_full(STDOUT_FILENO, ByteView("\x20\0\0\0\x02half", 9));
    ::_exit(0);
  }
  while (true) ::pause();
}

void act(const Line& line, uint64_t ordinal, uint64_t parent, uint64_t id,
         const WorkerSettings& settings) {
  if (line.act == "crash") die_by(SIGSEGV);
  if (line.act == "kill") ::raise(SIGKILL);
  if (line.act == "exit") ::_exit(7);
  if (line.act == "hang") {
    while (true) ::pause();
  }
  if (line.act == "eat") eat(settings.memory_bytes);
  if (line.act == "lie") lie(line.argument, ordinal, parent, line, id);
}

struct Open {
  uint64_t ordinal;
  const Line* line;
};

void close_down_to(std::vector<Open>& open, size_t depth) {
  while (open.size() > depth) {
    const Open last = open.back();
    open.pop_back();
    send_end(last.ordinal, open.empty() ? 0 : open.back().ordinal, *last.line);
  }
}

void walk(const UnitRequest& unit, const std::vector<Line>& lines, const WorkerSettings& settings) {
  std::vector<Open> open;
  uint64_t next_ordinal = 0;
  for (size_t at = 0; at < lines.size(); ++at) {
    const Line& line = lines[at];
    close_down_to(open, line.depth);
    const uint64_t ordinal = next_ordinal++;
    if (const auto last = unit.skip.find(ordinal)) {
      next_ordinal = *last + 1;
      while (at + 1 < lines.size() && lines[at + 1].depth > line.depth) ++at;
      continue;
    }
    const uint64_t parent = open.empty() ? 0 : open.back().ordinal;
    send_begin(ordinal, parent, line.name);
    open.push_back({ordinal, &line});
    act(line, ordinal, parent, unit.id, settings);
  }
  close_down_to(open, 0);
}

void serve_unit(const UnitRequest& unit, base::Fd file, const WorkerSettings& settings) {
  evidence::FileSource source(std::move(file), unit.size);
  const auto script = evidence::read_all(source, 1 << 20);
  std::vector<Line> lines = parse(script.ok() ? *script : "");
  if (lines.empty()) lines.push_back({});
  lines.front().name = unit.name;
  const std::string first_act = lines.front().act;
  if (first_act == "die-before") die_by(SIGSEGV);
  walk(unit, lines, settings);
  if (first_act == "twice" && !unit.skip.find(0)) {
    UnitRequest again = unit;
    again.skip = {};
    walk(again, lines, settings);
  }
  if (first_act == "die-after") die_by(SIGSEGV);
  send_unit_end(first_act == "wrong-unit" && !unit.skip.find(0) ? unit.id + 1 : unit.id);
}

int serve() {
  FrameReader in(STDIN_FILENO);
  const auto first = in.next();
  if (!first.ok() || !first->has_value()) return 4;
  const auto settings = decode_settings((*first)->payload);
  if (!settings.ok()) return 4;
  const base::Fd scratch = in.take_fd();
  base::WireWriter ready;
  ready.number(std::getenv("CLEW_TEST_OLD_WORKER") == nullptr ? kProtocolVersion : 1);
  ready.number(1);
  ready.string("none: a test's worker");
  ready.number(1);
  ready.string("script 1");
  send(Report::kReady, ready.bytes());
  while (true) {
    const auto frame = in.next();
    if (!frame.ok() || !frame->has_value()) return 0;
    const auto unit = decode_unit((*frame)->payload);
    if (!unit.ok()) return 4;
    serve_unit(*unit, in.take_fd(), *settings);
  }
}

}  // namespace
}  // namespace clew::extract

int main() { return clew::extract::serve(); }
