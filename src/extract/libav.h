// SPDX-License-Identifier: EUPL-1.2
// The functions of libavformat, libavcodec, libavutil and libswscale that media.cc calls, loaded
// late (late_library.h). Include this only in media.cc.
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/log.h>
#include <libswscale/swscale.h>
}

#include "extract/late_library.h"

namespace clew::extract {

/// Thread-compatible. libav().loaded() tells whether all of it is there.
class Libav {
 private:
  LateLibrary util_{"libavutil.so." AV_STRINGIFY(LIBAVUTIL_VERSION_MAJOR)};
  LateLibrary codec_{"libavcodec.so." AV_STRINGIFY(LIBAVCODEC_VERSION_MAJOR)};
  LateLibrary format_{"libavformat.so." AV_STRINGIFY(LIBAVFORMAT_VERSION_MAJOR)};
  LateLibrary scale_{"libswscale.so." AV_STRINGIFY(LIBSWSCALE_VERSION_MAJOR)};

  template <typename Function>
  static Function* from(LateLibrary& library, const char* name) {
    return library.function<Function*>(name);
  }
  static void be_silent(void*, int, const char*, va_list) {}

 public:
  static Libav& get() {
    static Libav libav;
    return libav;
  }
  bool loaded() const {
    return util_.loaded() && codec_.loaded() && format_.loaded() && scale_.loaded();
  }

  decltype(&::av_malloc) malloc = from<decltype(::av_malloc)>(util_, "av_malloc");
  decltype(&::av_freep) freep = from<decltype(::av_freep)>(util_, "av_freep");
  decltype(&::av_dict_get) dict_get = from<decltype(::av_dict_get)>(util_, "av_dict_get");
  decltype(&::av_dict_set) dict_set = from<decltype(::av_dict_set)>(util_, "av_dict_set");
  decltype(&::av_dict_free) dict_free = from<decltype(::av_dict_free)>(util_, "av_dict_free");
  decltype(&::av_frame_alloc) frame_alloc =
      from<decltype(::av_frame_alloc)>(util_, "av_frame_alloc");
  decltype(&::av_frame_free) frame_free = from<decltype(::av_frame_free)>(util_, "av_frame_free");
  decltype(&::av_display_rotation_get) display_rotation_get =
      from<decltype(::av_display_rotation_get)>(util_, "av_display_rotation_get");
  decltype(&::av_log_set_callback) log_set_callback =
      from<decltype(::av_log_set_callback)>(util_, "av_log_set_callback");

  decltype(&::av_packet_alloc) packet_alloc =
      from<decltype(::av_packet_alloc)>(codec_, "av_packet_alloc");
  decltype(&::av_packet_free) packet_free =
      from<decltype(::av_packet_free)>(codec_, "av_packet_free");
  decltype(&::av_packet_unref) packet_unref =
      from<decltype(::av_packet_unref)>(codec_, "av_packet_unref");
  decltype(&::avcodec_get_name) codec_get_name =
      from<decltype(::avcodec_get_name)>(codec_, "avcodec_get_name");
  decltype(&::avcodec_find_decoder) find_decoder =
      from<decltype(::avcodec_find_decoder)>(codec_, "avcodec_find_decoder");
  decltype(&::avcodec_alloc_context3) alloc_context3 =
      from<decltype(::avcodec_alloc_context3)>(codec_, "avcodec_alloc_context3");
  decltype(&::avcodec_free_context) free_context =
      from<decltype(::avcodec_free_context)>(codec_, "avcodec_free_context");
  decltype(&::avcodec_parameters_to_context) parameters_to_context =
      from<decltype(::avcodec_parameters_to_context)>(codec_, "avcodec_parameters_to_context");
  decltype(&::avcodec_open2) codec_open = from<decltype(::avcodec_open2)>(codec_, "avcodec_open2");
  decltype(&::avcodec_send_packet) send_packet =
      from<decltype(::avcodec_send_packet)>(codec_, "avcodec_send_packet");
  decltype(&::avcodec_receive_frame) receive_frame =
      from<decltype(::avcodec_receive_frame)>(codec_, "avcodec_receive_frame");
  decltype(&::avcodec_flush_buffers) flush_buffers =
      from<decltype(::avcodec_flush_buffers)>(codec_, "avcodec_flush_buffers");

  decltype(&::avio_alloc_context) io_alloc =
      from<decltype(::avio_alloc_context)>(format_, "avio_alloc_context");
  decltype(&::avio_context_free) io_free =
      from<decltype(::avio_context_free)>(format_, "avio_context_free");
  decltype(&::avformat_alloc_context) format_alloc =
      from<decltype(::avformat_alloc_context)>(format_, "avformat_alloc_context");
  decltype(&::avformat_open_input) open_input =
      from<decltype(::avformat_open_input)>(format_, "avformat_open_input");
  decltype(&::avformat_find_stream_info) find_stream_info =
      from<decltype(::avformat_find_stream_info)>(format_, "avformat_find_stream_info");
  decltype(&::avformat_close_input) close_input =
      from<decltype(::avformat_close_input)>(format_, "avformat_close_input");
  decltype(&::av_read_frame) read_frame = from<decltype(::av_read_frame)>(format_, "av_read_frame");
  decltype(&::av_seek_frame) seek_frame = from<decltype(::av_seek_frame)>(format_, "av_seek_frame");
  decltype(&::av_stream_get_side_data) stream_side_data =
      from<decltype(::av_stream_get_side_data)>(format_, "av_stream_get_side_data");

  decltype(&::sws_getContext) scale_context =
      from<decltype(::sws_getContext)>(scale_, "sws_getContext");
  decltype(&::sws_scale) scale = from<decltype(::sws_scale)>(scale_, "sws_scale");
  decltype(&::sws_freeContext) scale_free =
      from<decltype(::sws_freeContext)>(scale_, "sws_freeContext");

 private:
  Libav() {
    if (loaded()) log_set_callback(be_silent);
  }
};

}  // namespace clew::extract
