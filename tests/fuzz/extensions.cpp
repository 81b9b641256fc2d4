// The firmware's reader of names in certificates, beside Mbed TLS's: what that accepts, ours must accept with
// the same names of servers. The first byte says with or without the SEQUENCE around them.
#include "tls/extensions.hpp"

#include <cstring>
#include <memory>
#include <vector>

#include "fuzz.hpp"

// From a header of the library's own sources.
extern "C" {
int mbedtls_x509_get_subject_alt_name(unsigned char** at, const unsigned char* end,
                                      mbedtls_x509_sequence* names);
int mbedtls_x509_get_subject_alt_name_ext(unsigned char** at, const unsigned char* end,
                                          mbedtls_x509_sequence* names);
}

using tlsfit::test::must;

namespace {

using Reader = int (*)(unsigned char**, const unsigned char*, mbedtls_x509_sequence*);

/// A list of names that frees what was allocated for it, as mbedtls_x509_crt_free() does.
struct Names {
  mbedtls_x509_sequence first = {};
  int code;
  bool whole;

  Names(Reader read, std::vector<unsigned char>& bytes) {
    unsigned char* at = bytes.data();
    code = read(&at, bytes.data() + bytes.size(), &first);
    whole = at == bytes.data() + bytes.size();
  }
  ~Names() { mbedtls_asn1_sequence_free(first.next); }
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;
};

bool names_a_server(int tag) {
  return tag == 0x82 || tag == 0x87;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const bool sequence = data[0] % 2 == 0;
  std::vector<unsigned char> bytes(data + 1, data + size);
  const Names ours(sequence ? tlsfit_get_alt_names : tlsfit_get_names, bytes);
  const Names theirs(sequence ? mbedtls_x509_get_subject_alt_name : mbedtls_x509_get_subject_alt_name_ext,
                     bytes);
  const unsigned char* const end = bytes.data() + bytes.size();
  for (const mbedtls_x509_sequence* name = &ours.first; name != nullptr; name = name->next) {
    if (name->buf.p == nullptr) continue;
    must(names_a_server(name->buf.tag), "only names of servers are kept");
    must(name->buf.p >= bytes.data() && name->buf.p <= end &&
             name->buf.len <= static_cast<std::size_t>(end - name->buf.p),
         "a name lies within the extension");
  }
  if (theirs.code != 0) return 0;
  must(ours.code == 0 && ours.whole, "what Mbed TLS accepts is accepted");
  const mbedtls_x509_sequence* own = &ours.first;
  for (const mbedtls_x509_sequence* name = &theirs.first; name != nullptr; name = name->next) {
    if (name->buf.p == nullptr || !names_a_server(name->buf.tag)) continue;
    must(own != nullptr && own->buf.p == name->buf.p && own->buf.len == name->buf.len &&
             own->buf.tag == name->buf.tag,
         "the names are the same");
    own = own->next;
  }
  must(own == nullptr || own->buf.p == nullptr, "there are no more");
  return 0;
}
