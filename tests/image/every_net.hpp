// What holds over every net alike. The W5500's own suites try each of it by itself; an image for another net
// shows in a few runs that its driver brings all that these hang on.
#pragma once

#include "image/board.hpp"

namespace tlsfit::test {

/// One run, in which each server that must be refused is asked, and then the good one: what is said of each,
/// that nothing of a page came, and that all of the heap is free at the end.
void expect_refusals(const Image& image, const Server& good);

/// The page of openssl's and of gnutls' server, in the good one's place.
void expect_other_servers(const Image& image, const Server& good);

}  // namespace tlsfit::test
