#include "words/words.hpp"

#include "entropy/entropy.hpp"
#include "words/sentence.hpp"

namespace words {

text::Packed kind(session::Trouble trouble) {
  return sentence(session::cause_of(trouble));
}

void explain(text::Writer& out, const session::Session& session) {
  switch (session.failure().trouble) {
    case session::Trouble::Tls:
      return session.tls().explain(out);
    case session::Trouble::Entropy: {
      const text::Packed problem = entropy::problem();
      out.add(problem ? problem : TEXT("the random generator cannot be seeded"));
      return;
    }
    case session::Trouble::Net:
      if (session.failure().cause != text::number_of(net::Failure::NoNetwork)) break;
      out.add(net::missing());
      return;
    case session::Trouble::Timeout:
    case session::Trouble::Protocol:
      break;
  }
  out.add(sentence(session.failure().cause));
}

}  // namespace words
