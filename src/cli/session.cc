// SPDX-License-Identifier: EUPL-1.2
// Opening cases for verbs; see session.h.
#include "cli/session.h"

#include <fmt/format.h>
#include <pwd.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/file.h"
#include "base/utf8.h"

namespace clew::cli {
namespace {

/// Asks on the terminal without showing what is typed.
Result<std::string> ask_secret(const std::string& question) {
  if (::isatty(STDIN_FILENO) != 1) {
    return Error(
        ErrorKind::kUsage,
        "a key is needed: name a key file with --key-file or CLEW_KEY_FILE, or run this on "
        "a terminal to type a passphrase");
  }
  std::fputs(question.c_str(), stderr);
  struct termios before {};
  ::tcgetattr(STDIN_FILENO, &before);
  struct termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  std::string answer;
  std::getline(std::cin, answer);
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  std::fputs("\n", stderr);
  return answer;
}

}  // namespace

std::string actor() {
  if (const char* name = std::getenv("CLEW_ACTOR"); name != nullptr && *name != 0) return name;
  const struct passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : fmt::format("uid {}", ::getuid());
}

std::string program_path() {
  std::string path(4096, '\0');
  const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
  CHECK(n > 0);
  path.resize(static_cast<size_t>(n));
  return path;
}

Result<store::KeySource> key_source(const Arguments& arguments, bool create) {
  std::optional<std::string> file = arguments.value("key-file");
  if (const char* set = std::getenv("CLEW_KEY_FILE"); !file && set != nullptr && *set != 0) {
    file = set;
  }
  if (file) {
    if (create && !base::exists(*file)) return store::KeySource::create_file(*file);
    return store::KeySource::from_file(*file);
  }
  std::string passphrase = TRY(ask_secret("Passphrase of the case: "));
  if (create) {
    const std::string again = TRY(ask_secret("The same once more: "));
    if (again != passphrase) return Error(ErrorKind::kUsage, "the two passphrases differ");
  }
  return store::KeySource::from_passphrase(std::move(passphrase));
}

Result<std::string> absolute_path(const std::string& path) {
  std::error_code status;
  const auto absolute = std::filesystem::absolute(path, status);
  if (status) return Error("cannot tell where this is: " + base::show_name(path));
  std::string out = absolute.lexically_normal().native();
  while (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

Result<std::unique_ptr<Session>> Session::open(const Arguments& arguments,
                                               const std::string& directory) {
  const store::KeySource source = TRY(key_source(arguments, false));
  store::Case opened = TRY(store::Case::open(directory, source));
  std::unique_ptr<Session> session(new Session(std::move(opened), arguments));
  const auto signing = base::SigningKey::from_seed(session->case_.key().for_ledger_signing());
  session->ledger_ =
      TRY(ledger::Ledger::open(session->case_.database(), session->case_.directory(), signing));
  return session;
}

Result<void> Session::record(ledger::Act act, const std::string& object,
                             std::map<std::string, std::string> facts) {
  ledger::Entry entry;
  entry.act = act;
  entry.detail.actor = actor();
  entry.detail.reason = arguments_.value_or("reason", "none stated");
  entry.detail.object = object;
  entry.detail.recipient = arguments_.value_or("recipient", "");
  entry.detail.facts = std::move(facts);
  TRY(ledger_->append(entry));
  return {};
}

Result<std::vector<index::ShardReader*>> Session::shards() {
  if (readers_.empty()) {
    const auto live = TRY(store::live_shards(case_.database()));
    const store::ShardFiles files = case_.shard_files();
    for (const auto& shard : live) {
      auto reader = TRY(index::ShardReader::open(
          files.path(shard.name), case_.key().for_shard(shard.name), case_.cipher()));
      readers_.push_back(std::move(reader));
    }
  }
  std::vector<index::ShardReader*> out;
  for (const auto& reader : readers_) out.push_back(reader.get());
  return out;
}

Result<Place> Session::find_item(const std::string& id) {
  const auto head = base::from_hex(id.size() % 2 == 0 ? id : id.substr(0, id.size() - 1));
  if (!head || id.size() < 6 || id.size() > 2 * model::kItemIdSize) {
    return Error(ErrorKind::kUsage,
                 "an item is named by its identity, at least 6 hexadecimal digits: " + id);
  }
  std::vector<Place> places;
  const auto readers = TRY(shards());
  for (auto* shard : readers) {
    const auto rows = TRY(shard->find_prefix(*head, 4096));
    for (const int64_t row : rows) {
      const auto item = TRY(shard->item(row));
      if (base::to_hex(item.id).starts_with(id)) places.push_back({shard, row});
    }
  }
  if (places.empty()) return Error(ErrorKind::kNotFound, "no item of this identity: " + id);
  if (places.size() > 1) {
    return Error(ErrorKind::kUsage, fmt::format("{} items have an identity that begins so; give "
                                                "more digits: {}",
                                                places.size(), id));
  }
  return places.front();
}

}  // namespace clew::cli
