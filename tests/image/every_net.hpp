// What holds over every net alike. The W5500's own suites try each of it by itself; an image for another net
// shows in a few runs that its driver brings all that these hang on.
#pragma once

#include "image/board.hpp"

namespace tlsfit::test {

/// One run, in which each server that must be refused is asked, and then the good one: what is said of each,
/// that nothing of a page came, and that all of the heap is free at the end.
void expect_refusals(const Image& image, const Server& good);

/// The page of openssl's server in the good one's place; and of gnutls', which keeps no limit on records in
/// TLS 1.2, if the image has room for `whole_records`.
void expect_other_servers(const Image& image, const Server& good, bool whole_records);

}  // namespace tlsfit::test
