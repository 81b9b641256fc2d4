// Bounds-checked reading and back-filled writing of network byte order, the way TLS presentation language
// (RFC 8446 section 3) lays bytes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tlsfit {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// Reads foreign bytes without ever leaving them. The first read that does not fit makes the reader, and
/// every reader it was split from, fail for good: later reads return zeros and empty views, empty() turns
/// true (so that loops end), and error() says which field was short. Check ok() or end() once, at the end.
class Reader {
 public:
  /// @param name what the bytes are, for messages: "ServerHello"
  Reader(ByteView bytes, std::string_view name);

  std::uint8_t u8();
  std::uint16_t u16();
  std::uint32_t u24();
  std::uint32_t u32();
  /// The next `count` bytes; a view into the original bytes.
  ByteView bytes(std::size_t count);
  /// Everything that is left.
  ByteView rest();
  /// A vector with a length field of 1, 2 or 3 bytes, as a reader of its own.
  Reader block8(std::string_view name);
  Reader block16(std::string_view name);
  Reader block24(std::string_view name);

  /// Nothing is left, or the reader failed.
  bool empty() const;
  std::size_t left() const;
  /// Marks the reading as failed: the bytes are readable but wrong.
  void fail(std::string_view why);
  bool ok() const;
  /// Fails if bytes are left over; returns ok().
  bool end();
  /// Why the reading failed; empty while ok().
  const std::string& error() const;

 private:
  Reader(ByteView bytes, std::string name, std::shared_ptr<std::string> error);
  std::uint32_t number(std::size_t width);
  Reader block(std::size_t width, std::string_view name);

  ByteView bytes_;
  std::string name_;
  std::shared_ptr<std::string> error_;  // shared by a reader and all its sub-readers
};

/// Builds byte strings; a length field is written when its block is closed.
class Writer {
 public:
  void u8(std::uint32_t value);
  void u16(std::uint32_t value);
  void u24(std::uint32_t value);
  void u32(std::uint32_t value);
  void bytes(ByteView value);
  void text(std::string_view value);

  /// Opens a vector whose length field has `width` bytes; `fill` writes its content.
  /// A content longer than the length field can say is a defect and throws Error.
  template <class Fill>
  void block(std::size_t width, Fill&& fill) {
    const std::size_t at = open(width);
    fill();
    close(at, width);
  }

  const Bytes& data() const { return data_; }
  Bytes take() { return std::move(data_); }

 private:
  std::size_t open(std::size_t width);
  void close(std::size_t at, std::size_t width);
  Bytes data_;
};

/// Lower-case hexadecimal without separators.
std::string hex(ByteView bytes);
/// The bytes of a hexadecimal text (white space ignored). Throws Error (Usage) on anything else.
Bytes from_hex(std::string_view text);

}  // namespace tlsfit
