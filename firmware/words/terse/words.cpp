#include "words/words.hpp"

#include "words/sentence.hpp"

namespace words {

text::Packed kind(session::Trouble trouble) {
  return sentence(session::cause_of(trouble));
}

void explain(text::Writer& out, const session::Session& session) {
  if (session.failure().trouble == session::Trouble::Tls)
    out.add("-0x").hex(static_cast<std::uint32_t>(-session.tls().code()), 4);
  else
    out.add(sentence(session.failure().cause));
}

}  // namespace words
