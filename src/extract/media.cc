// SPDX-License-Identifier: EUPL-1.2
// Recordings by libav 5.1; see media.h. Places as ISO 6709 strings, as phones write them into
// QuickTime and MP4 files (Apple, QuickTime File Format, metadata keys).
#include "extract/media.h"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "extract/charset.h"
#include "extract/iso_boxes.h"
#include "extract/libav.h"

namespace clew::extract {
namespace {

constexpr int kBufferBytes = 64 << 10;
constexpr int64_t kProbeBytes = 5 << 20;           ///< read to learn what the streams are
constexpr int64_t kProbeMicroseconds = 5'000'000;  ///< of the recording's time, for the same
constexpr int kStreamsMax = 64;
constexpr int64_t kPixelsMax = 64 << 20;  ///< larger frames are not decoded
constexpr int kPacketsPerFrame = 600;     ///< read until a key frame comes out
constexpr size_t kTagsMax = 200;
constexpr size_t kChaptersMax = 1000;
constexpr std::string_view kFormats =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,flv,live_flv,mpeg,mpegts,mpegvideo,ogg,flac,mp3,"
    "wav,w64,amr,amrnb,amrwb,aac,aiff,au,caf,ac3,eac3,ape,wv,rm,dv,mxf,gxf,m4v,h264,hevc,tta,dts,"
    "voc,mpc,mpc8,qcp,3dostr,ivf";

/// libav's view of a ByteSource.
struct Feed {
  ByteSource& source;
  uint64_t at = 0;
  bool failed = false;

  static int read(void* self, uint8_t* out, int length) {
    auto& feed = *static_cast<Feed*>(self);
    const auto n = feed.source.read(feed.at, reinterpret_cast<char*>(out),
                                    static_cast<size_t>(std::max(length, 0)));
    if (!n.ok()) feed.failed = true;
    if (!n.ok() || *n == 0) return n.ok() ? AVERROR_EOF : AVERROR(EIO);
    feed.at += *n;
    return static_cast<int>(*n);
  }
  static int64_t seek(void* self, int64_t offset, int whence) {
    auto& feed = *static_cast<Feed*>(self);
    const auto size = static_cast<int64_t>(feed.source.size());
    if ((whence & AVSEEK_SIZE) != 0) return size;
    whence &= ~AVSEEK_FORCE;
    const int64_t from = whence == SEEK_SET   ? 0
                         : whence == SEEK_CUR ? static_cast<int64_t>(feed.at)
                                              : size;
    if (offset > size - from || offset < -from) return AVERROR(EINVAL);
    feed.at = static_cast<uint64_t>(from + offset);
    return from + offset;
  }
};

/// A recording must not name other files.
int refuse_open(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

/// "+48.8566+002.3522+035.100/" as "48.85660,2.35220"; "" when it is not one.
std::string place_of(std::string_view iso) {
  double values[2] = {};
  for (double& value : values) {
    if (iso.empty() || (iso[0] != '+' && iso[0] != '-')) return {};
    const size_t end = std::min(iso.find_first_not_of("0123456789.", 1), iso.size());
    const std::string number(iso.substr(0, end));
    const size_t whole = std::min(number.find('.'), number.size()) - 1;
    // Degrees only: two digits for a latitude, three for a longitude. DDMM forms are not guessed.
    if (whole > 3) return {};
    value = std::strtod(number.c_str(), nullptr);
    iso.remove_prefix(end);
  }
  if (std::fabs(values[0]) > 90 || std::fabs(values[1]) > 180) return {};
  if (values[0] == 0 && values[1] == 0) return {};
  return fmt::format("{:.5f},{:.5f}", values[0], values[1]);
}

/// PNG of 24-bit pixels, by libpng's simple interface, which reports failure by value.
Bytes png_of(const std::vector<uint8_t>& pixels, int width, int height) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  if (png_image_write_get_memory_size(image, size, 0, pixels.data(), width * 3, nullptr) == 0) {
    return {};
  }
  Bytes out(size, '\0');
  if (png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), width * 3, nullptr) ==
      0) {
    return {};
  }
  out.resize(size);
  return out;
}

/// "0.01.23.456" for a place in the recording; sorts and holds no colon.
std::string shown_time(double seconds) {
  const auto ms = static_cast<int64_t>(std::llround(std::max(seconds, 0.0) * 1000));
  return fmt::format("{}.{:02}.{:02}.{:03}", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60,
                     ms % 1000);
}

/// One recording while it is read.
class Recording {
 public:
  Recording(ByteSource& source, Output& out) : av_(Libav::get()), feed_{source}, out_(out) {}
  ~Recording() {
    av_.free_context(&decoder_);
    av_.frame_free(&frame_);
    av_.packet_free(&packet_);
    if (format_ != nullptr) av_.close_input(&format_);
    if (io_ != nullptr) av_.freep(&io_->buffer);
    av_.io_free(&io_);
  }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  bool open() {
    auto* buffer = static_cast<unsigned char*>(av_.malloc(kBufferBytes));
    io_ = av_.io_alloc(buffer, kBufferBytes, 0, &feed_, Feed::read, nullptr, Feed::seek);
    format_ = av_.format_alloc();
    if (io_ == nullptr || format_ == nullptr) return false;
    format_->pb = io_;
    format_->flags |= AVFMT_FLAG_CUSTOM_IO;
    format_->io_open = refuse_open;
    format_->probesize = kProbeBytes;
    format_->max_analyze_duration = kProbeMicroseconds;
    format_->max_streams = kStreamsMax;
    AVDictionary* options = nullptr;
    av_.dict_set(&options, "format_whitelist", std::string(kFormats).c_str(), 0);
    const int status = av_.open_input(&format_, "", nullptr, &options);
    av_.dict_free(&options);
    if (status < 0) return false;  // the context is freed by the callee then
    // Its failure leaves what the header told.
    av_.find_stream_info(format_, nullptr);
    return true;
  }
  bool has_streams() const { return format_->nb_streams > 0; }

  bool read_failed() const { return feed_.failed; }

  void describe() {
    namespace f = model::field;
    out_.field("container", format_->iformat->name);
    if (format_->duration > 0) {
      out_.field(f::kDuration,
                 fmt::format("{:.3f}", static_cast<double>(format_->duration) / AV_TIME_BASE));
    }
    if (format_->bit_rate > 0) out_.field("bit_rate", std::to_string(format_->bit_rate));
    out_.field("streams", std::to_string(format_->nb_streams));
    for (unsigned i = 0; i < format_->nb_streams; ++i) describe_stream(*format_->streams[i]);
    out_.type(film_ != nullptr ? "video" : "audio");
    tags();
    chapters();
  }

  void pictures() {
    for (unsigned i = 0; i < format_->nb_streams; ++i) {
      const AVStream& stream = *format_->streams[i];
      if ((stream.disposition & AV_DISPOSITION_ATTACHED_PIC) == 0) continue;
      const AVPacket& kept = stream.attached_pic;
      if (kept.data == nullptr || kept.size <= 0) continue;
      Child child;
      child.name = "cover";
      child.kind = model::ItemKind::kEmbedded;
      evidence::ViewSource bytes(
          ByteView(reinterpret_cast<const char*>(kept.data), static_cast<size_t>(kept.size)));
      out_.child(child, bytes);
    }
  }

  /// Key frames as children. False when a film gave none.
  bool frames() {
    if (film_ == nullptr || !open_decoder()) return film_ == nullptr;
    const size_t wanted = out_.thorough() ? kFramesThorough : kFramesFast;
    int64_t last = AV_NOPTS_VALUE;
    size_t given = 0;
    const double seconds =
        format_->duration > 0 ? static_cast<double>(format_->duration) / AV_TIME_BASE : 0;
    for (size_t i = 0; i < (seconds > 0 ? wanted : 1) && !out_.full(); ++i) {
      const double at = seconds * (static_cast<double>(i) + 0.5) / static_cast<double>(wanted);
      if (seconds > 0) seek(at);
      if (!decode_key_frame()) continue;
      // Several places may fall into one group of pictures.
      if (given > 0 && frame_->best_effort_timestamp == last) continue;
      last = frame_->best_effort_timestamp;
      if (report_frame()) ++given;
    }
    out_.field("key_frames", std::to_string(given));
    return given > 0;
  }

 private:
  std::string tag(AVDictionary* tags, const char* key) const {
    const AVDictionaryEntry* entry = av_.dict_get(tags, key, nullptr, 0);
    return entry == nullptr ? std::string() : decode_to_utf8(entry->value).text;
  }

  void describe_stream(AVStream& stream) {
    const AVCodecParameters& codec = *stream.codecpar;
    const bool picture = (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    const char* name = av_.codec_get_name(codec.codec_id);
    if (codec.codec_type == AVMEDIA_TYPE_VIDEO && !picture) {
      out_.field("video_codec", name);
      if (film_ == nullptr) describe_film(stream);
    } else if (codec.codec_type == AVMEDIA_TYPE_AUDIO) {
      out_.field("audio_codec", name);
      out_.field("sample_rate", std::to_string(codec.sample_rate));
      out_.field("channels", std::to_string(codec.ch_layout.nb_channels));
    } else if (codec.codec_type == AVMEDIA_TYPE_SUBTITLE) {
      out_.field("subtitle_codec", name);
    }
    const std::string language = tag(stream.metadata, "language");
    if (language != "und") out_.field("stream_language", language);
    const std::string handler = tag(stream.metadata, "handler_name");
    out_.field("handler", handler);
  }

  void describe_film(AVStream& stream) {
    film_ = &stream;
    const AVCodecParameters& codec = *stream.codecpar;
    if (codec.width > 0 && codec.height > 0) {
      out_.field(model::field::kWidth, std::to_string(codec.width));
      out_.field(model::field::kHeight, std::to_string(codec.height));
    }
    if (stream.avg_frame_rate.num > 0 && stream.avg_frame_rate.den > 0) {
      out_.field("frame_rate", fmt::format("{:.2f}", av_q2d(stream.avg_frame_rate)));
    }
    size_t size = 0;
    const uint8_t* matrix = av_.stream_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    if (matrix == nullptr || size < 9 * sizeof(int32_t)) return;
    const double turned = av_.display_rotation_get(reinterpret_cast<const int32_t*>(matrix));
    if (std::isfinite(turned) && turned != 0) out_.field("rotation", fmt::format("{:.0f}", turned));
  }

  /// Tags with a field of their own; all others become text, as what people wrote.
  void tags() {
    namespace f = model::field;
    std::string said;
    size_t count = 0;
    const AVDictionaryEntry* entry = nullptr;
    while ((entry = av_.dict_get(format_->metadata, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr &&
           count++ < kTagsMax) {
      const std::string key = decode_to_utf8(entry->key).text;
      const std::string value = decode_to_utf8(entry->value).text;
      if (!known_tag(key, value)) said += key + ": " + value + "\n";
    }
    out_.text(said);
    out_.field(f::kTitle, tag(format_->metadata, "title"));
    std::string author = tag(format_->metadata, "artist");
    if (author.empty()) author = tag(format_->metadata, "author");
    out_.field(f::kAuthor, author);
    std::string camera = tag(format_->metadata, "com.apple.quicktime.make");
    const std::string model = tag(format_->metadata, "com.apple.quicktime.model");
    if (camera.empty()) camera = tag(format_->metadata, "make");
    out_.field(f::kCamera, camera.empty() || model.empty() ? camera + model : camera + " " + model);
    std::string software = tag(format_->metadata, "com.apple.quicktime.software");
    if (software.empty()) software = tag(format_->metadata, "com.android.version");
    if (software.empty()) software = tag(format_->metadata, "encoder");
    out_.field(f::kSoftware, software);
    place();
    times();
  }

  /// What is told by fields, and what writers put in for players alone.
  static bool known_tag(const std::string& key, const std::string& value) {
    for (const auto* quiet :
         {"major_brand", "minor_version", "compatible_brands", "encoder", "creation_time",
          "location", "com.apple.quicktime.location.ISO6709", "iTunSMPB", "iTunNORM"}) {
      if (key == quiet || key.starts_with(std::string(quiet) + "-")) return true;
    }
    return value.empty() || key.starts_with("id3v2_priv");
  }

  void place() {
    for (const auto* key : {"com.apple.quicktime.location.ISO6709", "location", "location-eng"}) {
      const std::string said = tag(format_->metadata, key);
      if (said.empty()) continue;
      const std::string found = place_of(said);
      if (found.empty()) out_.anomaly("media_place", 0, said);
      return out_.field(model::field::kCoordinates, found);
    }
  }

  void times() {
    // Apple's own key states the zone; the container's counts in UTC.
    for (const auto* key : {"com.apple.quicktime.creationdate", "creation_time", "date"}) {
      const std::string said = tag(format_->metadata, key);
      const auto time = base::parse_iso(said);
      // Writers that know no time leave nought.
      if (!time || said.size() < 10 || time->time == 0) continue;
      out_.field(model::field::kCreated, said);
      return out_.time({time->time, time->has_zone ? model::TimeCertainty::kZoned
                                                   : model::TimeCertainty::kLocal});
    }
  }

  void chapters() {
    std::string said;
    for (unsigned i = 0; i < std::min<size_t>(format_->nb_chapters, kChaptersMax); ++i) {
      const std::string title = tag(format_->chapters[i]->metadata, "title");
      if (!title.empty()) said += title + "\n";
    }
    out_.text(said);
  }

  bool open_decoder() {
    const AVCodecParameters& codec = *film_->codecpar;
    if (int64_t{codec.width} * codec.height > kPixelsMax) return false;
    const AVCodec* found = av_.find_decoder(codec.codec_id);
    if (found == nullptr) return false;
    decoder_ = av_.alloc_context3(found);
    packet_ = av_.packet_alloc();
    frame_ = av_.frame_alloc();
    if (decoder_ == nullptr || packet_ == nullptr || frame_ == nullptr) return false;
    if (av_.parameters_to_context(decoder_, film_->codecpar) < 0) return false;
    decoder_->thread_count = 1;
    decoder_->max_pixels = kPixelsMax;
    decoder_->skip_frame = AVDISCARD_NONKEY;
    return av_.codec_open(decoder_, found, nullptr) >= 0;
  }

  void seek(double seconds) {
    const double start = format_->start_time == AV_NOPTS_VALUE
                             ? 0
                             : static_cast<double>(format_->start_time) / AV_TIME_BASE;
    const auto ts = static_cast<int64_t>((start + seconds) / av_q2d(film_->time_base));
    av_.seek_frame(format_, film_->index, ts, AVSEEK_FLAG_BACKWARD);
    av_.flush_buffers(decoder_);
  }

  bool decode_key_frame() {
    for (int i = 0; i < kPacketsPerFrame; ++i) {
      if (av_.read_frame(format_, packet_) < 0) break;
      const bool ours = packet_->stream_index == film_->index;
      const int sent = ours ? av_.send_packet(decoder_, packet_) : 0;
      av_.packet_unref(packet_);
      if (ours && sent >= 0 && av_.receive_frame(decoder_, frame_) >= 0) return true;
    }
    // What the decoder still holds comes out at the end.
    av_.send_packet(decoder_, nullptr);
    const bool given = av_.receive_frame(decoder_, frame_) >= 0;
    av_.flush_buffers(decoder_);
    return given;
  }

  bool report_frame() {
    const int width = frame_->width;
    const int height = frame_->height;
    if (width <= 0 || height <= 0 || int64_t{width} * height > kPixelsMax) return false;
    const double factor =
        std::min(1.0, static_cast<double>(kFrameSideMax) / std::max(width, height));
    const int to_width = std::max(1, static_cast<int>(width * factor));
    const int to_height = std::max(1, static_cast<int>(height * factor));
    SwsContext* scaler =
        av_.scale_context(width, height, static_cast<AVPixelFormat>(frame_->format), to_width,
                          to_height, AV_PIX_FMT_RGB24, SWS_AREA, nullptr, nullptr, nullptr);
    if (scaler == nullptr) return false;
    // The scaler writes whole vectors: rows have room behind their end.
    const int stride = (to_width * 3 + 63) / 64 * 64 + 64;
    std::vector<uint8_t> wide(static_cast<size_t>(stride) * static_cast<size_t>(to_height) + 64);
    uint8_t* planes[4] = {wide.data(), nullptr, nullptr, nullptr};
    const int strides[4] = {stride, 0, 0, 0};
    const int rows = av_.scale(scaler, frame_->data, frame_->linesize, 0, height, planes, strides);
    av_.scale_free(scaler);
    if (rows <= 0) return false;
    std::vector<uint8_t> pixels;
    for (int y = 0; y < to_height; ++y) {
      const auto row = wide.begin() + static_cast<ptrdiff_t>(y) * stride;
      pixels.insert(pixels.end(), row, row + static_cast<ptrdiff_t>(to_width) * 3);
    }
    const Bytes png = png_of(pixels, to_width, to_height);
    if (png.empty()) return false;
    const int64_t ts = frame_->best_effort_timestamp;
    const double seconds =
        ts == AV_NOPTS_VALUE ? 0 : static_cast<double>(ts) * av_q2d(film_->time_base);
    Child child;
    child.name = "frame " + shown_time(seconds) + ".png";
    child.kind = model::ItemKind::kEmbedded;
    child.fields.push_back({"derived", fmt::format("key frame, drawn from {}x{}", width, height)});
    evidence::ViewSource bytes(png);
    out_.child(child, bytes);
    return true;
  }

  Libav& av_;
  Feed feed_;
  Output& out_;
  AVIOContext* io_ = nullptr;
  AVFormatContext* format_ = nullptr;
  AVStream* film_ = nullptr;
  AVCodecContext* decoder_ = nullptr;
  AVPacket* packet_ = nullptr;
  AVFrame* frame_ = nullptr;
};

/// Where the file should end by its own structure; nothing where that says no end.
std::optional<uint64_t> stated_end(ByteSource& source) {
  char head[16];
  const auto begin = source.read(0, head, sizeof(head));
  if (!begin.ok() || *begin < sizeof(head)) return std::nullopt;
  if (ByteView(head, 4) == "RIFF") return 8 + uint64_t{base::read_le<uint32_t>({head, 16}, 4)};
  return end_of_boxes(source);
}

}  // namespace

Outcome read_media(ByteSource& source, Output& out) {
  if (!Libav::get().loaded()) return Outcome::skipped("libav is not installed");
  const auto end = stated_end(source);
  const bool cut_off = end && *end > source.size();
  if (cut_off) out.anomaly("media_cut_off", source.size(), fmt::format("should end at {}", *end));
  Recording recording(source, out);
  if (!recording.open()) {
    if (recording.read_failed()) return Outcome::failed("its bytes could not be read");
    out.anomaly("media_damaged");
    find_format("bytes")->extract(source, out);
    return cut_off ? Outcome::partial("the recording is cut off: its strings only")
                   : Outcome::partial("the recording is damaged: its strings only");
  }
  recording.describe();
  recording.pictures();
  if (!recording.has_streams()) return Outcome::partial("the recording has neither sound nor film");
  const bool shown = recording.frames();
  if (!shown) out.anomaly("no_key_frame");
  if (cut_off) return Outcome::partial("the recording is cut off");
  if (!shown) return Outcome::partial("no picture of the film could be decoded");
  return Outcome::done();
}

}  // namespace clew::extract
