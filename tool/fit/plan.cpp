#include "fit/plan.hpp"

#include <algorithm>
#include <charconv>

#include "base/list.hpp"
#include "base/text.hpp"
#include "fit/records.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::fit {

namespace {

/// Why one combination is no plan.
struct Infeasible {
  std::string why;
};

const std::vector<std::string>& listed(const std::map<Version, std::vector<std::string>>& lists,
                                       const std::string& version) {
  static const std::vector<std::string> none;
  const auto found = lists.find(version);
  return found == lists.end() ? none : found->second;
}

void add_key(Candidate& candidate, const std::string& key, const Catalogue& catalogue) {
  const auto features = key_features(key, catalogue);
  if (!features) throw Infeasible{fmt::format("a certificate has a key of kind {}", printable(key))};
  candidate.features.insert(features->begin(), features->end());
  if (key.starts_with("EC ")) add_once(candidate.plan.groups, key.substr(3));
}

/// A signature of the chain that will be verified.
void add_signature(Candidate& candidate, const std::string& name, const Catalogue& catalogue) {
  if (name.starts_with("rsa_pss_")) {  // in a certificate, whatever the kind of key it is made with
    add(candidate.features, {"x509:rsa-pss", "key:rsa",
                             name.ends_with("256")   ? "hash:sha256"
                             : name.ends_with("384") ? "hash:sha384"
                                                     : "hash:sha512"});
    add_once(candidate.plan.signature_schemes, name);
    return;
  }
  const SchemeName* const scheme = catalogue.scheme(name);
  if (scheme == nullptr) throw Infeasible{fmt::format("a certificate is signed with {}", printable(name))};
  add(candidate.features, scheme->features);
  add_once(candidate.plan.signature_schemes, name);
}

/// What the library must know to read, not verify, a certificate with this signature; nothing if it never
/// can.
std::optional<Features> reading_features(const std::string& signature, const Catalogue& catalogue) {
  const SchemeName* const scheme = catalogue.scheme(signature);
  if (scheme == nullptr) return std::nullopt;
  Features features{scheme->key == "rsa" ? "key:rsa" : "verify:ecdsa"};
  for (const std::string& feature : scheme->features)
    if (feature.starts_with("hash:")) features.insert(feature);
  return features;
}

/// The certificate of a chain, other than the first, whose subject signed the first; nothing if it is not
/// sent.
const Certificate* issuing_certificate(const Chain& chain) {
  for (std::size_t i = 1; i < chain.certificates.size(); ++i)
    if (chain.certificates[i].subject == chain.certificates[0].issuer) return &chain.certificates[i];
  return nullptr;
}

AnchorCertificate sent_anchor(const Certificate& certificate, const char* placement,
                              const std::string& where) {
  if (certificate.pem.empty())
    throw Error(ExitCode::Usage,
                "{}: the profile does not hold the certificate of {}: probe again with --save", where,
                printable(certificate.subject));
  AnchorCertificate anchor = anchor_of(x509::certificates_in_pem(certificate.pem, where).front(), where);
  anchor.anchor.subject = certificate.subject;
  anchor.anchor.placement = placement;
  anchor.anchor.not_after = certificate.not_after;
  return anchor;
}

/// Whether a certificate that the server sends is the anchor: by name, key and validity.
bool is_anchor(const Certificate& certificate, const AnchorCertificate& anchor, const std::string& where) {
  if (certificate.subject != anchor.anchor.subject || certificate.pem.empty()) return false;
  return anchor_of(x509::certificates_in_pem(certificate.pem, where).front(), where).identity ==
         anchor.identity;
}

/// Every anchor that a path from the server's certificate ends at: the probe's first choice first.
std::vector<const TrustAnchor*> anchors_of(const Chain& chain) {
  if (!chain.verified || !chain.trust_anchor)
    throw Infeasible{fmt::format("its {} chain does not verify: {} (--ca names other roots)", chain.key,
                                 printable(chain.problem.value_or("no trust anchor was found")))};
  std::vector<const TrustAnchor*> anchors{&*chain.trust_anchor};
  for (const TrustPath& path : chain.paths)
    if (std::none_of(anchors.begin(), anchors.end(),
                     [&](const TrustAnchor* known) { return known->sha256 == path.trust_anchor.sha256; }))
      anchors.push_back(&path.trust_anchor);
  return anchors;
}

void add_chain(Candidate& candidate, const Chain& chain, const TrustAnchor& trusted, Placement placement,
               const Catalogue& catalogue) {
  const std::string where = candidate.plan.target.name();
  const Certificate* const issuing = issuing_certificate(chain);
  AnchorCertificate anchor;
  if (placement == Placement::Key)
    anchor = sent_anchor(chain.certificates.at(0), "key", where);
  else if (placement == Placement::Intermediate && issuing != nullptr)
    anchor = sent_anchor(*issuing, "intermediate", where);
  else
    anchor = anchor_of(trusted, where);

  bool reached = false;
  for (const Certificate& certificate : chain.certificates) {
    const bool first = &certificate == &chain.certificates.front();
    if (!first && is_anchor(certificate, anchor, where)) {  // the device does not read it
      candidate.features.insert("sent-anchor");
      continue;
    }
    candidate.chain += certificate_structure();
    candidate.chain += certificate_parts(certificate.key, certificate.subject, certificate.issuer);
    candidate.chain_der += arena_piece(certificate.bytes);
    if (reached) {
      // Above the anchor: read if it can be, never needed.
      const auto reading = reading_features(certificate.signature, catalogue);
      const auto key = key_features(certificate.key, catalogue);
      if (reading && key) candidate.once_readable.emplace_back(*reading, *key);
      continue;
    }
    add_key(candidate, certificate.key, catalogue);
    // Each but the last is signed with the next one's key, as far as it matters here.
    const auto next = static_cast<std::size_t>(&certificate - chain.certificates.data()) + 1;
    const bool signed_by_anchor =
        certificate.issuer == anchor.anchor.subject || next == chain.certificates.size();
    if (placement != Placement::Key)
      candidate.verifying +=
          catalogue.verify_work(signed_by_anchor ? anchor.anchor.kind : chain.certificates[next].key);
    if (placement == Placement::Key) {
      const auto reading = reading_features(certificate.signature, catalogue);
      if (!reading)
        throw Infeasible{fmt::format("a certificate is signed with {}", printable(certificate.signature))};
      candidate.features.insert(reading->begin(), reading->end());
      candidate.features.insert("pinned-key");
    } else if (certificate.subject != certificate.issuer) {
      add_signature(candidate, certificate.signature, catalogue);
    }
    reached = certificate.issuer == anchor.anchor.subject || (first && placement == Placement::Key);
  }
  add_key(candidate, anchor.anchor.kind, catalogue);
  if (!chain.certificates.empty() && !candidate.features.contains("kx:rsa"))
    candidate.verifying += catalogue.verify_work(chain.certificates.front().key);
  candidate.plan.anchors = {anchor.anchor};
  candidate.anchors = {std::move(anchor)};
}

/// The groups of the catalogue that the server takes too, in the catalogue's order.
std::vector<const GroupName*> groups_for(const Profile& profile, const std::string& version,
                                         const Catalogue& catalogue) {
  const std::vector<std::string>& accepted = listed(profile.groups, version);
  std::vector<const GroupName*> groups;
  for (const GroupName& group : catalogue.groups)
    if (contains(accepted, group.name)) groups.push_back(&group);
  if (groups.empty()) throw Infeasible{fmt::format("no group in {} that Mbed TLS has", version)};
  return groups;
}

void add_group(Candidate& candidate, const GroupName& group) {
  Plan& plan = candidate.plan;
  plan.group = group.name;
  std::erase(plan.groups, group.name);
  plan.groups.insert(plan.groups.begin(), group.name);
  add(candidate.features, group.features);
  candidate.features.insert("ecdh");
}

/// The schemes that may sign the handshake: those that need least beside what the chain needs anyway first.
std::vector<const SchemeName*> schemes_for(const Candidate& candidate, const Profile& profile,
                                           const Chain& chain, const Catalogue& catalogue) {
  const std::string& version = candidate.plan.version;
  const std::vector<std::string>& accepted = listed(profile.signature_schemes, version);
  const std::string leaf = chain.certificates.empty() ? "" : chain.certificates.front().key;
  std::vector<const SchemeName*> schemes;
  for (const SchemeName& scheme : catalogue.schemes) {
    if (scheme.key != chain.key || !contains(scheme.handshake, version)) continue;
    // An empty list means that the probe could not tell; the rehearsal will.
    if (!accepted.empty() && !contains(accepted, scheme.name)) continue;
    // RFC 8446 section 4.2.3: in TLS 1.3 the scheme names the key's curve, in TLS 1.2 only the hash.
    if (version == "tls1.3" && !scheme.curve.empty() && leaf != "EC " + scheme.curve) continue;
    schemes.push_back(&scheme);
  }
  if (schemes.empty())
    throw Infeasible{fmt::format("no signature scheme in {} for its {} key", version, chain.key)};
  const auto extra = [&](const SchemeName* scheme) {
    return std::count_if(scheme->features.begin(), scheme->features.end(),
                         [&](const std::string& f) { return !candidate.features.contains(f); });
  };
  std::stable_sort(schemes.begin(), schemes.end(),
                   [&](const SchemeName* a, const SchemeName* b) { return extra(a) < extra(b); });
  return schemes;
}

void add_scheme(Candidate& candidate, const SchemeName& scheme) {
  Plan& plan = candidate.plan;
  add(candidate.features, scheme.features);
  std::erase(plan.signature_schemes, scheme.name);
  plan.signature_schemes.insert(plan.signature_schemes.begin(), scheme.name);
}

/// The scheme that a TLS 1.3 client signs with. It must be one that the client offers, too (Mbed TLS looks),
/// and a server with keys of both kinds could take that for leave to show the other chain.
const SchemeName& own_scheme(const ClientIdentity& identity, const Profile& profile, const Chain& chain,
                             const Catalogue& catalogue) {
  const std::string key = identity.is_rsa() ? "rsa" : "ecdsa";
  const bool has_both = std::any_of(profile.chains.begin(), profile.chains.end(),
                                    [&](const Chain& other) { return other.key == key; });
  if (chain.key != key && has_both)
    throw Infeasible{
        fmt::format("in TLS 1.3 a client with an {} key cannot ask for the {} chain only", key, chain.key)};
  const auto scheme =
      std::find_if(catalogue.schemes.begin(), catalogue.schemes.end(), [&](const SchemeName& s) {
        return s.key == key && contains(s.handshake, "tls1.3") &&
               (s.curve.empty() || identity.certificate.kind == "EC " + s.curve);
      });
  if (scheme == catalogue.schemes.end())
    throw Infeasible{fmt::format("no signature scheme in TLS 1.3 for the client's {} key", key)};
  return *scheme;
}

/// What it takes to prove who the device is: its key, and a signature over the handshake. In TLS 1.2 that is
/// made with the suite's own hash.
void add_identity(Candidate& candidate, const ClientIdentityPtr& identity, const Profile& profile,
                  const Chain& chain, const Catalogue& catalogue) {
  Plan& plan = candidate.plan;
  const auto key = key_features(identity->certificate.kind, catalogue);
  if (!key)
    throw Infeasible{fmt::format("the client's key is of kind {}", printable(identity->certificate.kind))};
  candidate.features.insert(key->begin(), key->end());
  if (!identity->is_rsa())  // to sign takes all of the curve
    add(candidate.features, catalogue.group(identity->certificate.kind.substr(3))->features);
  candidate.features.insert("client-certificate");
  if (plan.version == "tls1.3") {
    const SchemeName& scheme = own_scheme(*identity, profile, chain, catalogue);
    add(candidate.features, scheme.features);
    add_once(plan.signature_schemes, scheme.name);
    candidate.features.insert(identity->is_rsa() ? "sign:rsa-pss" : "sign:ecdsa");
  } else {
    candidate.features.insert(identity->is_rsa() ? "sign:rsa-pkcs1" : "sign:ecdsa");
    // RFC 8422 section 5.1.1: the curves that a client lists are those that its certificate may use, too.
    if (!identity->is_rsa()) add_once(plan.groups, identity->certificate.kind.substr(3));
  }
  candidate.identity = identity;
  plan.client_certificate = identity->certificate;
}

/// What there is to choose from besides suites and chains.
struct Surroundings {
  const Profile& profile;
  const Catalogue& catalogue;
  Placement placement;
  const ClientIdentityPtr& identity;
};

/// Adds the candidate with each way to agree on records.
void with_records(std::vector<Candidate>& found, Candidate candidate, const Chain& chain,
                  const Surroundings& all) {
  if (all.identity && all.profile.client_certificate != "none")
    add_identity(candidate, all.identity, all.profile, chain, all.catalogue);
  const auto records =
      record_plans(all.profile, chain, candidate.plan, all.catalogue, candidate.identity.get());
  if (records.empty())
    throw Infeasible{fmt::format(
        "its {} chain takes a message of {} bytes, and no buffer of Mbed TLS's holds more than {}: have the "
        "server send its own certificate and the intermediates only, or smaller ones",
        chain.key, grouped(longest_message(all.profile, chain)), grouped(largest_fragment))};
  for (const RecordPlan& record : records) {
    found.push_back(candidate);
    found.back().plan.record = record;
    found.back().features.merge(record_features(record));
  }
}

/// Adds every candidate with this suite and chain.
void add_candidates(std::vector<Candidate>& found, const SuiteName& suite, const Chain& chain,
                    const Surroundings& all) {
  Candidate base;
  base.plan.target = all.profile.target;
  base.plan.version = suite.version;
  base.plan.suite = suite.name;
  base.plan.suites = {suite.name};
  base.plan.ticket = ticket_room(all.profile);
  base.tier = suite.tier;
  base.features = {"client", suite.version};
  add(base.features, suite.features);
  for (const TrustAnchor* const trusted : anchors_of(chain)) {
    Candidate ended = base;
    add_chain(ended, chain, *trusted, all.placement, all.catalogue);
    if (ended.plan.anchors.front().placement != "root" && trusted != &*chain.trust_anchor)
      continue;  // wherever paths lead above it, it ends at the same certificate
    if (ended.features.contains("kx:rsa")) {
      with_records(found, std::move(ended), chain, all);
      continue;
    }
    for (const GroupName* const group : groups_for(all.profile, suite.version, all.catalogue)) {
      Candidate agreed = ended;
      add_group(agreed, *group);
      for (const SchemeName* const scheme : schemes_for(agreed, all.profile, chain, all.catalogue)) {
        Candidate candidate = agreed;
        add_scheme(candidate, *scheme);
        with_records(found, std::move(candidate), chain, all);
      }
    }
  }
}

bool accepts(const Profile& profile, const SuiteName& suite) {
  const auto version = profile.versions.find(suite.version);
  if (version == profile.versions.end() || version->second != Accepted::Accepted) return false;
  const auto suites = profile.suites.find(suite.version);
  return suites != profile.suites.end() && std::any_of(suites->second.begin(), suites->second.end(),
                                                       [&](const Suite& s) { return s.name == suite.name; });
}

[[noreturn]] void refuse(const Profile& profile, const std::vector<std::string>& reasons) {
  std::string why;
  for (const std::string& reason : reasons) why += (why.empty() ? "" : "; ") + reason;
  if (why.empty()) {
    why = "it accepts no suite of TLS 1.2 or 1.3 that Mbed TLS has";
    for (const std::string& problem : profile.problems) why += "; the probe said: " + printable(problem);
  }
  throw Error(ExitCode::No, "{}: no way to speak to it: {}", profile.target.name(), why);
}

/// Leaves the plans whose sessions can be resumed.
void resume(std::vector<Candidate>& found, const Profile& profile) {
  const auto refuse_to = [&](const std::string& why) {
    throw Error(ExitCode::No, "{}: its sessions cannot be resumed: {}; leave \"resume\" out of targets.json",
                profile.target.name(), why);
  };
  const Resumption seen = profile.resumption.value_or(Resumption{});
  std::erase_if(found, [](const Candidate& candidate) { return candidate.plan.version != "tls1.2"; });
  if (found.empty()) refuse_to("it is spoken to in TLS 1.3, whose sessions tlsfit does not resume");
  if (!seen.resumes.value_or(true)) refuse_to("it resumed none when it was probed");
  if (seen.ticket.value_or(0) > largest_ticket)
    refuse_to(fmt::format("its tickets have {} bytes, and no more than {} are kept", grouped(*seen.ticket),
                          grouped(largest_ticket)));
  if (!seen.keeps_limit.value_or(true)) refuse_to("it keeps to max_fragment_length, but not when it resumes");
  for (Candidate& candidate : found) candidate.features.insert("resume");
}

}  // namespace

std::optional<Features> key_features(std::string_view key, const Catalogue& catalogue) {
  if (key.starts_with("RSA ")) {
    std::uint32_t bits = 0;
    std::from_chars(key.data() + 4, key.data() + key.size(), bits);
    if (bits == 0 || bits > 4096) return std::nullopt;
    Features features{"key:rsa"};
    if (bits > 3072) features.insert("key:rsa-4096");
    if (bits < 2048 || bits % 128 != 0) features.insert("key:rsa-unusual");
    return features;
  }
  if (!key.starts_with("EC ")) return std::nullopt;
  const GroupName* const group = catalogue.group(key.substr(3));
  if (group == nullptr) return std::nullopt;
  Features features{"key:ec"};
  // Verification alone takes less of P-384 than a key exchange over it.
  if (group->name == "secp384r1")
    features.insert("key:secp384r1");
  else
    features.insert(group->features.begin(), group->features.end());
  return features;
}

void close_features(std::vector<Candidate>& plans) {
  for (bool changed = true; changed;) {
    changed = false;
    Features all;
    for (const Candidate& candidate : plans) all.insert(candidate.features.begin(), candidate.features.end());
    for (Candidate& candidate : plans)
      for (const auto& [reading, key] : candidate.once_readable) {
        if (!std::includes(all.begin(), all.end(), reading.begin(), reading.end())) continue;
        const std::size_t before = candidate.features.size();
        candidate.features.insert(key.begin(), key.end());
        changed = changed || candidate.features.size() != before;
      }
  }
}

std::vector<Candidate> candidates(const Profile& profile, const Catalogue& catalogue, Placement placement,
                                  const ClientIdentityPtr& identity) {
  std::vector<Candidate> found;
  std::vector<std::string> reasons;
  if (profile.client_certificate == "required" && !identity)
    refuse(profile,
           {"it requires a client certificate: name one with its key (--client-cert and --client-key, "
            "or client_cert and client_key in targets.json)"});
  for (const SuiteName& suite : catalogue.suites) {
    if (!accepts(profile, suite)) continue;
    for (const Chain& chain : profile.chains) {
      if (suite.key != "any" && suite.key != chain.key) continue;
      try {
        add_candidates(found, suite, chain, {profile, catalogue, placement, identity});
      } catch (const Infeasible& infeasible) {
        add_once(reasons, infeasible.why);
      }
    }
  }
  if (found.empty()) refuse(profile, reasons);
  if (!profile.target.alpn.empty())
    for (Candidate& candidate : found) candidate.features.insert("alpn");
  if (profile.target.resume) resume(found, profile);
  unsigned best = found.front().tier;
  for (const Candidate& candidate : found) best = std::min(best, candidate.tier);
  std::erase_if(found, [&](const Candidate& candidate) { return candidate.tier > best; });
  return found;
}

}  // namespace tlsfit::fit
