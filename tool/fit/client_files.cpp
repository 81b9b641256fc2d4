#include "fit/client_files.hpp"

#include <cctype>

#include "fit/options.hpp"

namespace tlsfit::fit {

namespace {

/// What client_certificates.c and client_keys.c hold.
struct ClientValues {
  Json certificates = Json::array(), rows = Json::array(), keys = Json::array();
};

ClientValues client_values(const std::vector<Candidate>& plans) {
  ClientValues values;
  for (const ClientIdentityPtr& own : client_identities(plans)) {
    const std::size_t index = values.rows.size() + 1;
    const std::string subject = comment_text(own->certificate.subject);
    std::string needed_by, curve = "NONE";
    for (const Candidate& candidate : plans)
      if (candidate.plan.client_certificate == own->certificate)
        needed_by += (needed_by.empty() ? "" : ", ") + comment_text(candidate.plan.target.name());
    if (!own->is_rsa())
      for (const char c : own->certificate.kind.substr(3))  // "secp256r1": MBEDTLS_ECP_DP_SECP256R1
        curve =
            (curve == "NONE" ? "" : curve) + static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    Json chain = Json::array();
    for (std::size_t i = own->chain.size(); i-- > 0;)  // from the end: each names what follows
      chain.push_back({{"name", fmt::format("certificate_{}_{}", index, i + 1)},
                       {"next", i + 1 == own->chain.size()
                                    ? "0"
                                    : fmt::format("(mbedtls_x509_crt*)&certificate_{}_{}", index, i + 2)},
                       {"bytes", own->chain[i].size()},
                       {"rows", rows_of(own->chain[i])}});
    values.certificates.push_back({{"index", index},
                                   {"subject", subject},
                                   {"kind", own->certificate.kind},
                                   {"sha256", own->certificate.sha256},
                                   {"needed_by", needed_by},
                                   {"key_size", own->key.size()},
                                   {"chain", chain}});
    values.rows.push_back({{"row", fmt::format("{{&certificate_{0}_1, tlsfit_client_key_{0}, sizeof "
                                               "tlsfit_client_key_{0}, MBEDTLS_ECP_DP_{1}}}",
                                               index, curve)}});
    values.keys.push_back(
        {{"index", index}, {"subject", subject}, {"bytes", own->key.size()}, {"rows", rows_of(own->key)}});
  }
  return values;
}

}  // namespace

std::size_t client_place(const Candidate& candidate, const std::vector<ClientIdentityPtr>& own) {
  for (std::size_t i = 0; i < own.size(); ++i)
    if (candidate.plan.client_certificate == own[i]->certificate) return i + 1;
  return 0;
}

void add_client_files(FitFolder& folder, const std::vector<Candidate>& plans, const std::string& command,
                      const Templates& templates) {
  const ClientValues client = client_values(plans);
  const Json own = {
      {"command", command}, {"certificates", client.certificates}, {"certificate_rows", client.rows}};
  for (const char* const name : {"client_certificates.h", "client_certificates.c"})
    folder.files[name] = render(name, templates, own);
  folder.secret_files[client_key_file] =
      render(client_key_file, templates, {{"command", command}, {"keys", client.keys}});
}

}  // namespace tlsfit::fit
