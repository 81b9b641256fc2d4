#include "check/image.hpp"

#include <algorithm>
#include <charconv>

namespace tlsfit::check {

namespace {

/// What the library's numbers hold without MBEDTLS_MPI_MAX_SIZE being raised for it.
constexpr std::uint32_t usual_rsa_bits = 3072;

std::uint32_t number_in(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::uint32_t value_of(const Fit& fit, std::string_view option) {
  for (const OptionUse& use : fit.options)
    if (use.name == option) return number_in(use.value);
  return 0;
}

}  // namespace

bool Image::reads(const std::string& key) const {
  if (key.starts_with("EC ")) return curves.contains(key.substr(3));
  return key.starts_with("RSA ") && number_in(std::string_view(key).substr(4)) <= rsa_bits;
}

Image image_of(const Fit& fit) {
  Image image;
  bool rsa = false;
  for (const Plan& plan : fit.plans) {
    image.buffer = std::max(image.buffer, plan.record.in);
    image.signatures.insert(plan.signature_schemes.begin(), plan.signature_schemes.end());
    image.curves.insert(plan.groups.begin(), plan.groups.end());
    for (const Anchor& anchor : plan.anchors) {
      if (std::none_of(image.anchors.begin(), image.anchors.end(),
                       [&](const Anchor& known) { return known.sha256 == anchor.sha256; }))
        image.anchors.push_back(anchor);
      rsa = rsa || anchor.kind.starts_with("RSA ");
      if (anchor.kind.starts_with("EC ")) image.curves.insert(anchor.kind.substr(3));
    }
  }
  if (const std::uint32_t set = value_of(fit, "MBEDTLS_SSL_IN_CONTENT_LEN"); set != 0) image.buffer = set;
  rsa = rsa || std::any_of(image.signatures.begin(), image.signatures.end(),
                           [](const std::string& name) { return name.starts_with("rsa_"); });
  if (rsa) image.rsa_bits = std::max(usual_rsa_bits, 8 * value_of(fit, "MBEDTLS_MPI_MAX_SIZE"));
  return image;
}

}  // namespace tlsfit::check
