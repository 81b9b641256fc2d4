#include "emulator/host/services.hpp"

namespace tlsfit::emulator {

namespace {

constexpr std::uint16_t response = 0x8000, recursion_desired = 0x0100, recursion_available = 0x0080,
                        opcode = 0x7800;
constexpr std::uint16_t name_error = 3, type_a = 1, class_in = 1;
constexpr std::uint32_t time_to_live = 60;

/// The labels of a question's name, joined by dots. Compression has no place in a question.
std::string read_name(Reader& reader) {
  std::string name;
  for (;;) {
    const std::uint8_t length = reader.u8();
    if (length == 0) return name;
    if (length > 63) {
      reader.fail("compressed name");
      return name;
    }
    const ByteView label = reader.bytes(length);
    if (!reader.ok()) return name;
    if (!name.empty()) name += '.';
    name.append(label.begin(), label.end());
  }
}

}  // namespace

std::optional<Bytes> answer_dns(ByteView query,
                                const std::function<std::optional<Ipv4>(const std::string&)>& resolve) {
  Reader reader(query, "DNS query");
  const std::uint16_t id = reader.u16(), flags = reader.u16(), questions = reader.u16();
  reader.bytes(6);
  const std::size_t question_at = query.size() - reader.left();
  const std::string name = read_name(reader);
  const std::uint16_t type = reader.u16(), query_class = reader.u16();
  if (!reader.ok() || (flags & (response | opcode)) != 0 || questions != 1 || query_class != class_in)
    return std::nullopt;
  const std::size_t question_size = query.size() - reader.left() - question_at;
  const auto address = resolve(name);
  const bool answers = address && type == type_a;

  Writer w;
  w.u16(id);
  w.u16(response | (flags & recursion_desired) | recursion_available | (address ? 0U : name_error));
  w.u16(1);
  w.u16(answers ? 1 : 0);
  w.u32(0);
  w.bytes(query.subspan(question_at, question_size));
  if (answers) {
    w.u16(0xC00C);  // the question's name
    w.u16(type_a);
    w.u16(class_in);
    w.u32(time_to_live);
    w.block(2, [&] { w.u32(*address); });
  }
  return w.take();
}

}  // namespace tlsfit::emulator
