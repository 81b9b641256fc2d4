#include "http/error.hpp"
#include "session/failure.hpp"
#include "words/sentence.hpp"

namespace {

using Http = http::Error;

template <class Enum>
constexpr std::uint8_t number(Enum cause) {
  return text::number_of(cause);
}

// By session::Failure::cause. About a missing network the net has words of its own (words.cpp).
constexpr text::Numbered texts[] = {
    {number(net::Failure::NoSuchName), "the name does not resolve: no such host"},
    {number(net::Failure::NoNameServer), "the name does not resolve: no name server answers"},
    {number(net::Failure::Refused), "the server refuses connections on this port"},
    {number(net::Failure::Unreachable), "the server does not answer"},
    {number(net::Failure::Broken), "the connection broke"},
    // Why a connection could not even be tried.
    {session::down(net::Status::NoChip), "the network chip does not answer"},
    {session::down(net::Status::NoAddress), "no address: no DHCP server answers"},
    {session::down(net::Status::Up), "all connections are taken"},
    // Kinds of trouble.
    {session::cause_of(session::Trouble::Tls), "tls"},
    {session::cause_of(session::Trouble::Net), "net"},
    {session::cause_of(session::Trouble::Timeout), "timeout"},
    {session::cause_of(session::Trouble::Protocol), "http"},
    {session::cause_of(session::Trouble::Entropy), "entropy"},
    // What took too long.
    {session::cause_of(session::Late::Connect), "no connection to the server within 20 s"},
    {session::cause_of(session::Late::Handshake), "the TLS handshake did not end within 30 s"},
    {session::cause_of(session::Late::Send), "the server does not take the request within 10 s"},
    {session::cause_of(session::Late::Header), "the server does not answer the request within 20 s"},
    {session::cause_of(session::Late::Body), "the server stopped sending within 20 s"},
    {number(Http::CutShort), "the connection ended without close_notify: the body may have been cut short"},
    {number(Http::BodyEnds), "the connection ended before the end of the body"},
    {number(Http::HeaderEnds), "the connection ended before the end of the response's header"},
    {number(Http::HeaderTooLarge), "the response's header, or a line of it, is larger than 16,384 bytes"},
    {number(Http::StrayCharacter), "the response has a stray CR or NUL in a line"},
    {number(Http::ChunkTooLong), "a chunk is longer than it says"},
    {number(Http::NotHttp), "the answer is not an HTTP/1.1 response"},
    {number(Http::OtherProtocol), "the server changed to another protocol, which nobody asked for"},
    {number(Http::FoldedField), "a header field that frames the body is folded over two lines"},
    {number(Http::NoColon), "a header line has no colon"},
    {number(Http::SpaceBeforeColon), "a header line has white space before its colon"},
    {number(Http::LengthNoNumber), "Content-Length is not a number below 2^32"},
    {number(Http::LengthTwice), "Content-Length is given twice, with different numbers"},
    {number(Http::NotChunked), "Transfer-Encoding is not `chunked`"},
    {number(Http::TwoFramings), "the response has Transfer-Encoding and Content-Length"},
    {number(Http::ChunkSizeAbsurd), "a chunk's size is absurd"},
    {number(Http::ChunkSizeNoNumber), "a chunk's size is not a number"},
    {number(Http::UserName), "a user name in a URL is not supported"},
    {number(Http::Ipv6), "IPv6 addresses are not supported"},
    {number(Http::NoHost), "the host name is missing"},
    {number(Http::HostTooLong), "the host name is longer than 253 characters"},
    {number(Http::HostCharacter), "the host name has a character that no host name has"},
    {number(Http::Port), "the port is not a number from 1 to 65535"},
    {number(Http::NotEncrypted), "http:// is not encrypted: only https:// is fetched"},
    {number(Http::NoScheme), "a URL begins with https://"},
    {number(Http::Character), "the URL has a character that must be percent-encoded"},
};
constexpr auto sentences = text::packed<text::packed_size(texts)>(texts);

}  // namespace

text::Packed words::sentence(std::uint8_t cause) {
  return text::find(sentences, cause, {});
}
