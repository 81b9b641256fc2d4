// A profile in JSON, which may come from anywhere: it is read or rejected with a reason, and what was read is
// written and read back the same.
#include "model/profile.hpp"

#include "base/error.hpp"
#include "fuzz.hpp"

using namespace tlsfit;
using test::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  try {
    const Profile profile = profile_from_json(parse_json(text, "fuzz"), "fuzz");
    const Profile again = profile_from_json(parse_json(to_json(profile).dump(), "again"), "again");
    must(profile == again, "what is written reads back the same");
  } catch (const Error& error) {
    must(error.exit_code() == ExitCode::Usage, "a bad profile is not a defect of ours");
  }
  return 0;
}
