#include "wire/record.hpp"

#include <fmt/format.h>

namespace tlsfit::wire {

namespace {

/// Appends, dropping what was already read so that an endless stream does not grow.
void append(Bytes& bytes, std::size_t& at, ByteView more) {
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  at = 0;
  bytes.insert(bytes.end(), more.begin(), more.end());
}

}  // namespace

void RecordReader::feed(ByteView bytes) {
  append(bytes_, at_, bytes);
}

std::optional<Record> RecordReader::next() {
  if (!error_.empty() || pending() < 5) return {};
  Reader header(ByteView(bytes_).subspan(at_, 5), "record");
  const std::uint8_t type = header.u8();
  const std::uint16_t version = header.u16();
  const std::size_t length = header.u16();
  if (type < 20 || type > 23) {
    error_ = fmt::format("a record of type {} (not TLS)", type);
  } else if (version >> 8 != 3) {
    error_ = fmt::format("a record of version 0x{:04X} (not TLS)", version);
  } else if (length > max_fragment) {
    error_ = fmt::format("a record of {} bytes, more than the {} that TLS allows", length, max_fragment);
  } else if (length == 0 && type != static_cast<std::uint8_t>(ContentType::ApplicationData)) {
    error_ = "an empty record";  // RFC 8446 section 5.1 forbids it; an endless run of them would never end
  }
  if (!error_.empty() || pending() < 5 + length) return {};
  const ByteView fragment = ByteView(bytes_).subspan(at_ + 5, length);
  at_ += 5 + length;
  return Record{static_cast<ContentType>(type), version, Bytes(fragment.begin(), fragment.end())};
}

void HandshakeReader::feed(ByteView fragment) {
  append(bytes_, at_, fragment);
}

std::optional<HandshakeMessage> HandshakeReader::next() {
  if (!error_.empty() || pending() < 4) return {};
  Reader header(ByteView(bytes_).subspan(at_, 4), "handshake");
  const auto type = static_cast<HandshakeType>(header.u8());
  const std::size_t length = header.u24();
  if (length > max_message) {
    error_ = fmt::format("a {} message that announces {} bytes", handshake_name(type), length);
    return {};
  }
  if (pending() < 4 + length) return {};
  const ByteView body = ByteView(bytes_).subspan(at_ + 4, length);
  at_ += 4 + length;
  return HandshakeMessage{type, Bytes(body.begin(), body.end())};
}

Bytes encode_record(ContentType type, std::uint16_t version, ByteView fragment) {
  Writer writer;
  writer.u8(static_cast<std::uint8_t>(type));
  writer.u16(version);
  writer.block(2, [&] { writer.bytes(fragment); });
  return writer.take();
}

}  // namespace tlsfit::wire
