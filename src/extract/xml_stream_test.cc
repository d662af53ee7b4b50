// SPDX-License-Identifier: EUPL-1.2
// The stream tells the same tokens as the scanner, over windows too.
#include "extract/xml_stream.h"

#include <gtest/gtest.h>

#include <vector>

namespace clew::extract {
namespace {

/// A source that does not lie in memory, so that windows are read.
class Distant : public evidence::ByteSource {
 public:
  explicit Distant(Bytes bytes) : bytes_(std::move(bytes)) {}
  uint64_t size() const override { return bytes_.size(); }
  Result<size_t> read(uint64_t offset, char* out, size_t length) override {
    return bytes_.size() <= offset ? 0 : bytes_.copy(out, length, offset);
  }

 private:
  Bytes bytes_;
};

/// Tokens, texts joined.
template <typename Scanner>
std::vector<std::string> tokens(Scanner& xml) {
  std::vector<std::string> out;
  while (xml.next() != XmlScanner::kEnd) {
    if (xml.token() == XmlScanner::kText) {
      if (out.empty() || !out.back().starts_with("=")) out.push_back("=");
      out.back() += xml.text();
    } else {
      out.push_back((xml.token() == XmlScanner::kOpen ? "<" : "/") + std::string(xml.name()));
      if (xml.token() == XmlScanner::kOpen) out.back() += " " + xml.attribute("id");
    }
  }
  return out;
}

std::vector<std::string> streamed(const Bytes& xml, bool& whole) {
  Distant source(xml);
  XmlStream stream(source);
  auto out = tokens(stream);
  whole = stream.whole();
  return out;
}

TEST(XmlStreamTest, TellsWhatTheScannerTells) {
  const Bytes xml =
      "<?xml version='1.0'?><!-- a > b --><n:a id=\"1 &gt; 0\"><b id='2'/>x &amp; y<![CDATA[<c>&]]"
      "></n:a>";
  bool whole = false;
  XmlScanner scanner(xml);
  EXPECT_EQ(streamed(xml, whole), tokens(scanner));
  EXPECT_TRUE(whole);
}

TEST(XmlStreamTest, LongTextsComeInPieces) {
  const Bytes text = Bytes(5 << 20, 'x') + "&amp;" + Bytes(5 << 20, 'y');
  bool whole = false;
  const auto out =
      streamed("<a>" + text + "</a><b><![CDATA[" + Bytes(9 << 20, 'z') + "]]></b>", whole);
  EXPECT_TRUE(whole);
  ASSERT_EQ(out.size(), 6u);
  EXPECT_EQ(out[1], "=" + Bytes(5 << 20, 'x') + "&" + Bytes(5 << 20, 'y'));
  EXPECT_EQ(out[4].size(), (size_t{9} << 20) + 1);
}

TEST(XmlStreamTest, CutOffMarkupIsNoticed) {
  for (const Bytes xml : {"<a", "<a><!-- x", "<a><![CDATA[x", "<a>x"}) {
    bool whole = true;
    streamed(xml, whole);
    EXPECT_FALSE(whole) << xml;
  }
}

}  // namespace
}  // namespace clew::extract
