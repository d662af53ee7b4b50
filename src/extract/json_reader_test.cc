// SPDX-License-Identifier: EUPL-1.2
// Tests of the stream of JSON tokens.
#include "extract/json_reader.h"

#include <gtest/gtest.h>

namespace clew::extract {
namespace {

/// All tokens as one line: "{ key:a 1 }".
std::string tokens_of(ByteView json) {
  evidence::ViewSource source(json);
  JsonReader reader(source);
  std::string out;
  for (;;) {
    switch (reader.next()) {
      case JsonToken::kObjectStart:
        out += "{ ";
        break;
      case JsonToken::kObjectEnd:
        out += "} ";
        break;
      case JsonToken::kArrayStart:
        out += "[ ";
        break;
      case JsonToken::kArrayEnd:
        out += "] ";
        break;
      case JsonToken::kKey:
        out += "key:" + reader.text() + " ";
        break;
      case JsonToken::kString:
        out += "'" + reader.text() + "' ";
        break;
      case JsonToken::kNumber:
      case JsonToken::kLiteral:
        out += reader.text() + " ";
        break;
      case JsonToken::kEnd:
        return out + "end";
      case JsonToken::kError:
        return out + std::string(reader.error());
    }
  }
}

TEST(JsonReaderTest, ReadsAllKindsOfValues) {
  EXPECT_EQ(tokens_of("{\"a\": [1, -2.5e3, \"x\", true, null], \"b\": {}}"),
            "{ key:a [ 1 -2.5e3 'x' true null ] key:b { } } end");
  EXPECT_EQ(tokens_of("\xEF\xBB\xBF[]"), "[ ] end");
  EXPECT_EQ(tokens_of("{\"a\":1}\n{\"a\":2}\n"), "{ key:a 1 } { key:a 2 } end");
}

TEST(JsonReaderTest, UndoesEscapes) {
  EXPECT_EQ(tokens_of(R"(["\u0414\u0430 \"x\" \\ \n\ud83d\ude00 \ud83d."])"),
            "[ 'Да \"x\" \\ \n😀 \uFFFD.' ] end");
}

TEST(JsonReaderTest, NamesWhatIsMalformed) {
  EXPECT_EQ(tokens_of("{\"a\": }"), "{ key:a json_malformed");
  EXPECT_EQ(tokens_of("{\"a\" 1}"), "{ json_malformed");
  EXPECT_EQ(tokens_of("[1 2]"), "[ 1 json_malformed");
  EXPECT_EQ(tokens_of("[1}"), "[ 1 json_malformed");
  EXPECT_EQ(tokens_of("[\"open"), "[ json_truncated");
  EXPECT_EQ(tokens_of("[\"\\u12"), "[ json_truncated");
  EXPECT_EQ(tokens_of("[nul]"), "[ json_malformed");
  EXPECT_EQ(tokens_of("[1,"), "[ 1 json_truncated");
}

TEST(JsonReaderTest, StopsAtTheNestingLimit) {
  EXPECT_TRUE(tokens_of(Bytes(200000, '[')).ends_with("nesting_limit"));
}

TEST(JsonReaderTest, SkipsAndFlattens) {
  const ByteView json =
      R"({"skip": {"deep": [1, {"x": 2}]}, "keep": {"a": ["p", {"b": 7}], "c": "q"}})";
  evidence::ViewSource source(json);
  JsonReader reader(source);
  reader.next();
  reader.next();
  reader.next();
  ASSERT_TRUE(reader.skip());
  EXPECT_EQ(reader.next(), JsonToken::kKey);
  EXPECT_EQ(reader.text(), "keep");
  reader.next();
  std::string lines;
  EXPECT_TRUE(flatten_json(reader, "keep", [&](std::string_view path, std::string_view value) {
    lines += std::string(path) + "=" + std::string(value) + ";";
  }));
  EXPECT_EQ(lines, "keep.a=p;keep.a.b=7;keep.c=q;");
  EXPECT_EQ(reader.next(), JsonToken::kObjectEnd);
}

}  // namespace
}  // namespace clew::extract
