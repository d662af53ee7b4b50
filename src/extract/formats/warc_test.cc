// SPDX-License-Identifier: EUPL-1.2
// Tests of web archives, plain and gzipped, with chunks and compression of HTTP.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "base/hash.h"
#include "extract/collect.h"

namespace clew::extract {
namespace {

Bytes record(const std::string& type, const std::string& url, const Bytes& block,
             const std::string& mime = "application/http;msgtype=response") {
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + url +
         "\r\nWARC-Date: 2026-03-03T08:12:44Z\r\nWARC-IP-Address: 192.0.2.7\r\nContent-Type: " +
         mime + "\r\nContent-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block +
         "\r\n\r\n";
}

Bytes gzip(const Bytes& plain) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  Bytes in = plain;
  Bytes out(plain.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

const Bytes kInfo = record("warcinfo", "", "software: maker\r\n", "application/warc-fields");
const Bytes kPage = record("response", "https://jobs.example/offer",
                           "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
                           "<html><b>07400</b><i>123456</i></html>");
const Bytes kPageAgain = record("revisit", "https://jobs.example/offer", "HTTP/1.1 200 OK\r\n\r\n");

TEST(WarcTest, CapturesAreChildren) {
  const auto items = collect(kInfo + kPage + kPageAgain, "web");
  EXPECT_EQ(items[0].item.type, "warc");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "records"), "3");
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[1].path, "web/1 warcinfo");
  EXPECT_EQ(items[1].item.text, "software: maker\r\n");
  EXPECT_EQ(items[2].path, "web/2 https://jobs.example/offer");
  EXPECT_EQ(items[2].item.kind, model::ItemKind::kPage);
  EXPECT_EQ(items[2].item.type, "html");
  EXPECT_EQ(items[2].item.text, "07400123456\n");
  EXPECT_EQ(field_of(items[2].item, "url"), "https://jobs.example/offer");
  EXPECT_EQ(field_of(items[2].item, "http_status"), "200");
  EXPECT_EQ(field_of(items[2].item, "server_ip"), "192.0.2.7");
  ASSERT_TRUE(items[2].item.time.has_value());
  EXPECT_EQ(base::to_iso(items[2].item.time->ms), "2026-03-03T08:12:44Z");
  EXPECT_EQ(items[3].item.state, model::ItemState::kSkipped);
  EXPECT_EQ(items[3].item.reason, "revisit of an earlier capture");
}

TEST(WarcTest, ChunksAndCompressionAreUndone) {
  const Bytes packed = gzip("plain words");
  const Bytes first = packed.substr(0, 10);
  const Bytes second = packed.substr(10);
  const Bytes chunked = "a\r\n" + first + "\r\n" + fmt::format("{:x}", second.size()) + "\r\n" +
                        second + "\r\n0\r\n\r\n";
  const Bytes head =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n";
  const auto items = collect(record("response", "http://a.example/", head + chunked) +
                                 // Archives often hold bodies that were joined before.
                                 record("response", "http://b.example/", head + packed),
                             "web");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1].item.text, "plain words");
  EXPECT_EQ(items[2].item.text, "plain words");
}

TEST(WarcTest, RecordsMayBeGzipped) {
  const Bytes bytes = gzip(kInfo) + gzip(kPage);
  const auto items = collect(bytes, "web.warc.gz");
  EXPECT_EQ(items[0].item.type, "warc");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[2].item.text, "07400123456\n");
  EXPECT_NE(collect(gzip("other"), "x.gz")[0].item.type, "warc");
}

TEST(WarcTest, WhatIsCutOffIsNamed) {
  const auto plain = collect(kInfo + kPage.substr(0, kPage.size() - 11), "web");
  EXPECT_EQ(plain[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(plain[0].item.reason, "the web archive ends early");
  EXPECT_TRUE(has_anomaly(plain[0].item, "warc_record_short"));
  ASSERT_EQ(plain.size(), 3u);
  EXPECT_EQ(plain[2].item.text, "07400123456\n");
  const Bytes packed = gzip(kInfo) + gzip(kPage);
  EXPECT_EQ(collect(packed.substr(0, packed.size() - 30), "web")[0].item.state,
            model::ItemState::kPartial);
}

TEST(WarcTest, AfterDamageReadingGoesOn) {
  Bytes middle = gzip(kPage);
  middle.replace(middle.size() / 2, 20, Bytes(20, '\xff'));
  const auto packed = collect(gzip(kInfo) + middle + gzip(kPage), "web");
  EXPECT_EQ(packed[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(packed.back().item.text, "07400123456\n");
  // What stands on both sides of the damage is not joined into one header.
  EXPECT_EQ(field_of(packed.back().item, "url"), "https://jobs.example/offer");
  const auto plain = collect(kInfo + "some rubbish\n" + kPage, "web");
  EXPECT_EQ(plain[0].item.state, model::ItemState::kPartial);
  EXPECT_TRUE(has_anomaly(plain[0].item, "warc_gap"));
  EXPECT_EQ(plain.back().item.text, "07400123456\n");
}

Bytes record_with(const Bytes& fields, const Bytes& block) {
  return "WARC/1.1\r\n" + fields +
         "WARC-Date: 2026-03-03T08:12:44Z\r\nContent-Length: " + std::to_string(block.size()) +
         "\r\n\r\n" + block + "\r\n\r\n";
}

std::string hex_sha1(const Bytes& bytes) {
  base::DigestsHasher hasher;
  hasher.update(bytes);
  return base::to_hex(hasher.finish().sha1);
}

const Bytes kHead = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: maker\r\n\r\n";
const Bytes kResponse =
    "WARC-Type: response\r\nContent-Type: application/http\r\nWARC-Target-URI: "
    "http://a.example/\r\n";

TEST(WarcTest, DigestsAreChecked) {
  const Bytes block = kHead + "words";
  const auto with = [&](const Bytes& of_block, const Bytes& of_payload) {
    return collect(record_with(kResponse + "WARC-Block-Digest: sha1:" + of_block +
                                   "\r\nWARC-Payload-Digest: sha1:" + of_payload + "\r\n",
                               block),
                   "web");
  };
  const auto good = with(hex_sha1(block), hex_sha1("words"));
  EXPECT_EQ(good[0].item.state, model::ItemState::kDone) << good[0].item.reason;
  EXPECT_EQ(field_of(good[1].item, "block_digest"), "matches");
  EXPECT_EQ(field_of(good[1].item, "http_server"), "maker");
  // "words" in base32, as most archives write it.
  EXPECT_FALSE(has_anomaly(with(hex_sha1(block), "564JGYI6N5LPLLIHESAWGQFFBJHLBAQL")[0].item,
                           "warc_payload_digest"));
  const auto wrong = with(hex_sha1("other"), hex_sha1("other"));
  EXPECT_EQ(wrong[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(wrong[0].item.reason, "some records do not match their digests");
  EXPECT_TRUE(has_anomaly(wrong[0].item, "warc_block_digest"));
  EXPECT_TRUE(has_anomaly(wrong[0].item, "warc_payload_digest"));
  EXPECT_EQ(field_of(wrong[1].item, "block_digest"), "does not match");
  EXPECT_EQ(wrong[1].item.text, "words");
}

TEST(WarcTest, RevisitsNameTheEarlierCapture) {
  const Bytes first = record_with(kResponse + "WARC-Record-ID: <urn:uuid:1>\r\n", kHead + "words");
  const Bytes revisit =
      "WARC-Type: revisit\r\nWARC-Target-URI: http://b.example/\r\nWARC-Refers-To: ";
  const auto items = collect(first + record_with(revisit + "<urn:uuid:1>\r\n", kHead) +
                                 record_with(revisit + "<urn:uuid:9>\r\n", kHead),
                             "web");
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(field_of(items[2].item, "revisit_of"), "record 1");
  EXPECT_EQ(field_of(items[2].item, "http_status"), "200");
  EXPECT_EQ(items[2].item.reason, "revisit of an earlier capture");
  EXPECT_EQ(field_of(items[3].item, "revisit_of"), "");
  EXPECT_EQ(items[3].item.reason, "revisit of a capture that is not in this archive");
}

TEST(WarcTest, WrongChunksAreTold) {
  const Bytes head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const auto cut = collect(record_with(kResponse, head + "5\r\nwords\r\n9\r\nmore"), "web");
  EXPECT_EQ(cut[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(cut[0].item.reason, "some captured messages are malformed");
  EXPECT_TRUE(has_anomaly(cut[0].item, "http_chunks"));
  EXPECT_EQ(field_of(cut[1].item, "http_chunks"), "cut off");
  EXPECT_EQ(cut[1].item.text, "wordsmore");
  const auto none = collect(record_with(kResponse, head + "plain words"), "web");
  EXPECT_EQ(field_of(none[1].item, "http_chunks"), "wrong");
  EXPECT_EQ(none[1].item.text, "plain words");
}

TEST(WarcTest, BrotliAndZstdBodiesAreUndone) {
  const Bytes words = "plain words, plain words, plain words";
  Bytes zstd(ZSTD_compressBound(words.size()), '\0');
  zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), words.data(), words.size(), 3));
  // An uncompressed meta-block (RFC 7932, 9.2): window of 16 bits, length 37, then the last one.
  const Bytes brotli = Bytes("\x40\x02\x10", 3) + words + "\x03";
  const auto items = collect(
      record_with(kResponse, "HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n" + zstd) +
          record_with(kResponse, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + brotli) +
          record_with(kResponse, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + words),
      "web");
  ASSERT_EQ(items.size(), 4u);
  EXPECT_EQ(items[1].item.text, words);
  EXPECT_EQ(items[2].item.text, words);
  EXPECT_EQ(items[3].item.text, words);
  EXPECT_EQ(field_of(items[3].item, "http_coding"), "wrong");
}

TEST(WarcTest, RecordsMayBeZstdFrames) {
  const auto frame = [](const Bytes& plain) {
    Bytes out(ZSTD_compressBound(plain.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 3));
    return out;
  };
  const auto items = collect(frame(kInfo) + frame(kPage), "web.warc.zst");
  EXPECT_EQ(items[0].item.type, "warc");
  EXPECT_EQ(items[0].item.state, model::ItemState::kDone) << items[0].item.reason;
  EXPECT_EQ(field_of(items[0].item, "compression"), "zstd");
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[2].item.text, "07400123456\n");
  Bytes broken = frame(kInfo);
  broken[10] = '\x7f';
  const auto after = collect(frame(kInfo) + broken.substr(0, 40) + frame(kPage), "web.warc.zst");
  EXPECT_EQ(after[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(after.back().item.text, "07400123456\n");
}

TEST(WarcTest, HostileLengthsEnd) {
  const auto items = collect(
      "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: "
      "18446744073709551615\r\n\r\nwords",
      "web");
  EXPECT_EQ(items[0].item.state, model::ItemState::kPartial);
  EXPECT_EQ(items[0].item.reason, "the web archive ends early");
  const auto headless = collect("WARC/1.0\r\n" + Bytes(200'000, 'x'), "web");
  EXPECT_EQ(headless[0].item.state, model::ItemState::kFailed);
}

}  // namespace
}  // namespace clew::extract
