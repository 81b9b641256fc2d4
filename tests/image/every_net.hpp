// What holds over every net and on every board alike. The W5500's own suites try each of it by itself; an
// image for another net shows in a few runs that its driver brings all that these hang on.
#pragma once

#include "image/board.hpp"

namespace tlsfit::test {

/// One run, in which each server that must be refused is asked, and then the good one: what is said of each,
/// that nothing of a page came, and that all of the heap is free at the end.
void expect_refusals(const Image& image, const Server& good);

/// Requests one after another: all of them are served, all of the heap is free at the end, and its peak does
/// not creep. As many as TLSFIT_IN_A_ROW in the environment says, 12 if it says nothing: slow cores take
/// minutes for 200.
void expect_many_in_a_row(const Image& image, const Server& good);

/// Two requests at once: both are served, and both were open at the same time.
void expect_two_at_once(const Image& image, const Server& good);

/// The page of openssl's server in the good one's place; and of gnutls', which keeps no limit on records in
/// TLS 1.2, if the image has room for `whole_records`.
void expect_other_servers(const Image& image, const Server& good, bool whole_records);

}  // namespace tlsfit::test
