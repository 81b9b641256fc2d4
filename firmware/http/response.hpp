// Reads an HTTP/1.1 response (RFC 9112) as its bytes arrive, however they are split. No I/O, no heap: the
// caller owns the bytes and this object, so that a fuzzer can drive it as the device does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "http/error.hpp"

namespace http {

/// How the end of the body is known (RFC 9112 §6.3).
enum class Framing : std::uint8_t { None, Length, Chunked, UntilClose };

/// The state of one response.
class Response {
 public:
  /// Most bytes that the header section may have, together with those of all interim responses; so many each
  /// may the trailers have, and the line before a chunk.
  static constexpr std::size_t largest_header = 16384;

  /// Takes the next bytes of the stream, all of them. Moves those of the body to the front of `bytes`, and
  /// returns how many they are. Bytes after the end of the response are dropped.
  std::size_t take(std::span<std::uint8_t> bytes);

  /// The stream has ended. `authentic`: by the peer's own word (TLS close_notify), so that no one in
  /// between can have cut it short; only then can the end of the stream be the end of a body.
  void end(bool authentic);

  bool header_complete() const { return header_complete_; }
  bool complete() const { return phase_ == Phase::Complete; }
  bool failed() const { return error_ != Error::None; }
  Error error() const { return error_; }

  /// These hold from header_complete() on.
  unsigned status() const { return status_; }
  Framing framing() const { return framing_; }
  std::uint32_t length() const { return length_; }          ///< Content-Length, with Framing::Length
  std::uint32_t body_bytes() const { return body_bytes_; }  ///< of the body, so far, modulo 2^32

 private:
  enum class Phase : std::uint8_t {
    StatusLine,
    FieldLine,
    Body,  // with Framing::Length or UntilClose
    ChunkSize,
    ChunkData,
    ChunkEnd,
    Trailer,
    Complete,
    Failed,
  };

  void fail(Error error);
  void take_line_byte(std::uint8_t byte);
  void line_ended();
  void status_line();
  void field_line();
  void header_ended();
  void chunk_size_line();
  void content_length(const char* value);
  void transfer_encoding(const char* value);
  void frame(Framing framing);

  // A line is kept only as far as its meaning can reach: "Transfer-Encoding: chunked", a chunk's size. Longer
  // ones are cut to leave room for a null.
  static constexpr std::size_t line_room = 64;
  bool line_is_whole() const { return line_length_ < line_room; }

  // The large one last: what is near takes shorter instructions.
  std::uint16_t line_length_ = 0;   ///< of the whole line
  std::uint16_t header_bytes_ = 0;  ///< of the header, the chunk's first line, or the trailers
  std::uint16_t status_ = 0;
  Phase phase_ = Phase::StatusLine;
  Framing framing_ = Framing::None;  ///< as the field lines say, until the header is complete
  Error error_ = Error::None;
  bool minor_version_zero_ = false;
  bool carriage_return_ = false;
  bool header_complete_ = false;
  bool field_matters_ = false;  ///< the last field line was one of those that frame the body
  std::uint32_t length_ = 0;
  std::uint32_t left_ = 0;  ///< of the body, unless it ends with the stream, or of the chunk
  std::uint32_t body_bytes_ = 0;
  char line_[line_room] = {};
};

}  // namespace http
