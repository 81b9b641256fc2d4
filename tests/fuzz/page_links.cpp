// The reader of links in a server's pages: whatever a page says, each path that comes of it can stand in a
// request line, and there are no more than were asked for.
#include "probe/page_links.hpp"

#include <set>

#include "fuzz.hpp"

using tlsfit::test::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  static const tlsfit::Target target{
      .host = "example.org", .port = 8443, .sni = "example.org", .address = ""};
  const std::size_t most = data[0] % 8;
  const std::string page(data + 1, data + size);
  const auto links = tlsfit::probe::page_links(page, target, "/a/b.html?c", most);
  must(links.size() <= most, "no more than were asked for");
  must(std::set<std::string>(links.begin(), links.end()).size() == links.size(), "each once");
  for (const std::string& link : links) {
    must(link.starts_with('/') && link.size() <= 1024, "a path");
    for (const char c : link) must(c > ' ' && c < '\x7F', "fit for a request line");
  }
  return 0;
}
