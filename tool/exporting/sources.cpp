#include "exporting/sources.hpp"

#include <fnmatch.h>

#include "base/text.hpp"

namespace tlsfit::exporting {

namespace {

constexpr std::string_view p256m = "3rdparty/p256-m/";

/// Every line of a text, without its end.
template <class Use>
void each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// The first word of `text`, as C has names.
std::string_view name_in(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_'))
    ++end;
  return text.substr(0, end);
}

std::string renamed(std::string_view from, std::string_view to) {
  return fmt::format("#define {} {}\n", from, to);
}

/// The provider's arithmetic, one implementation of each: what whole.cpp (ec/small) and its like include.
void add_arithmetic(Sources& sources, const Configuration& configuration) {
  const bool small = configuration.crypto == "provider-small" && !configuration.quick;
  const auto add = [&](std::initializer_list<const char*> patterns) {
    sources.ours.insert(sources.ours.end(), patterns.begin(), patterns.end());
  };
  add({"crypto/*.cpp", "crypto/ec/*.cpp", "crypto/chacha/*.cpp", "crypto/gcm/*.cpp"});
  if (configuration.quick)
    add({"crypto/ec/fast/*.cpp"});
  else if (small && !configuration.has("PSA_WANT_ECC_SECP_R1_384"))
    add({"crypto/ec/small/multiply_*.cpp"});
  else
    add({small ? "crypto/ec/small/multiply_base.cpp" : "crypto/ec/fast/multiply_base.cpp",
         "crypto/ec/fast/multiply_public.cpp"});
  add({small ? "crypto/gcm/small/ghash.cpp" : "crypto/gcm/fast/ghash.cpp"});
  if (configuration.crypto == "provider-small") add({"crypto/small/*.cpp"});
  if (configuration.has("TLSFIT_RSA"))
    add({"crypto/rsa/pkcs1.cpp", "crypto/rsa/power.cpp", "crypto/rsa/verify.cpp"});
  if (configuration.has("TLSFIT_RSA_PSS")) add({"crypto/rsa/pss.cpp"});
  if (small) sources.definitions += "#define TLSFIT_SMALLEST\n";
  if (configuration.quick) sources.definitions += "#define TLSFIT_FAST\n";
}

/// What stands in the place of the PSA core and of p256-m, and what the library then must not call by its
/// name (firmware/mbedtls.cmake says why).
void add_provider(Sources& sources, const Configuration& configuration) {
  add_arithmetic(sources, configuration);
  sources.not_of_library = {"psa_crypto*.c", "psa_its*.c", "pkparse.c", "rsa*.c", "bignum*.c"};
  sources.before["psa_util.c"] = renamed("psa_generic_status_to_mbedtls", "unused_generic") +
                                 renamed("psa_status_to_mbedtls", "unused_status") +
                                 renamed("psa_pk_status_to_mbedtls", "unused_pk");
  const std::string errors = renamed("psa_to_pk_rsa_errors", "psa_to_pk_ecdsa_errors");
  sources.before["pk.c"] = renamed("mbedtls_pk_verify_ext", "unused_verify_ext") + errors;
  sources.before["pk_wrap.c"] = errors;
  sources.before["ssl_tls.c"] = renamed("mbedtls_pk_parse_subpubkey", "tlsfit_pk_keep_subpubkey");
  if (configuration.crypto == "provider") sources.before["sha256.c"] = "#define MBEDTLS_SHA256_C\n";
  if (configuration.crypto == "provider-small")
    sources.forwards["sha256_alt.h"] = "crypto/small/sha256_alt.h";
}

}  // namespace

std::set<std::string> defined_in(std::string_view text) {
  constexpr std::string_view define = "#define ";
  std::set<std::string> names;
  each_line(text, [&](std::string_view line) {
    if (line.starts_with(define)) names.emplace(name_in(line.substr(define.size())));
  });
  return names;
}

Sources sources_for(const Configuration& configuration) {
  Sources sources;
  sources.ours = {"tls/*.cpp", "text/text.cpp",    "memory/*.cpp",
                  "rng/*.cpp", "wall_clock/*.cpp", "export/*.cpp"};
  if (configuration.provider()) add_provider(sources, configuration);
  if (!configuration.provider() && configuration.has("MBEDTLS_PSA_P256M_DRIVER_ENABLED")) {
    for (const char* const file : {"p256-m_driver_entrypoints.c", "p256-m/p256-m.c"})
      sources.further.push_back(std::string(p256m) + file);
    const char* const wrappers = "psa_crypto_driver_wrappers_no_static.h";
    sources.forwards[wrappers] = std::string("library/") + wrappers;
  }
  return sources;
}

bool matches(std::string_view pattern, std::string_view name) {
  return fnmatch(std::string(pattern).c_str(), std::string(name).c_str(), FNM_PATHNAME) == 0;
}

}  // namespace tlsfit::exporting
