// What else a web server has, by what it answered: the paths that a response names on the same host. It reads
// foreign bytes and copies what it keeps.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/target.hpp"

namespace tlsfit::probe {

/// Paths (with query, without fragment) on `target` that an HTTP response names, each once, none of them
/// `path` itself: where it redirects to (Location, RFC 9110 section 10.2.2), then what the page loads (src),
/// then what it links to (href). Left out are other hosts, ports and schemes, relative references with dots
/// in them, and anything that could not stand in a request line as it is. No `<base>` is heeded.
/// @param response the status line, the fields, and as much of the body as came
/// @param path what was asked for; references are resolved against it
/// @param most how many to give at most
std::vector<std::string> page_links(std::string_view response, const Target& target, std::string_view path,
                                    std::size_t most);

/// A path longer than `limit` where no server has anything: those that repeat it show whether they keep to a
/// limit on records.
std::string path_of_nothing(std::size_t limit);

}  // namespace tlsfit::probe
