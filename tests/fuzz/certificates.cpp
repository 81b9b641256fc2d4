// A Certificate message as it comes, then everything that the probe and the fit read out of its DER: names,
// keys, dates, and verification against a store that does not trust it. libcrypto parses; what is done with
// it is ours.
#include "base/error.hpp"
#include "fit/certificate.hpp"
#include "fuzz.hpp"
#include "probe/verify.hpp"
#include "wire/server_messages.hpp"

using namespace tlsfit;
using test::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const probe::Verifier verifier{fs::path()};
  const auto parsed = wire::parse_certificate(ByteView(data, size), wire::tls1_2);
  if (parsed.value.certificates.size() > 16) return 0;  // slow, and nothing new
  const Chain chain = verifier.examine(parsed.value.certificates, "localhost");
  must(!chain.verified, "nobody can make a chain to a real root by chance");
  must(chain.problem.has_value(), "what does not verify has a reason");
  for (const Bytes& der : parsed.value.certificates) {
    probe::describe_certificate(der);
    try {
      fit::anchor_of(der, "fuzz");
    } catch (const Error& error) {
      must(error.exit_code() == ExitCode::Usage, "a bad certificate is not a defect of ours");
    }
  }
  return 0;
}
