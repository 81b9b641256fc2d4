// MQTT 3.1.1 (OASIS Standard, 29 October 2014) over a verified TLS session: messages of QoS 0, 1 and 2 both
// ways, of any size, a will, kept sessions, and a connection that comes again by itself. Nothing waits and
// nothing is allocated: Client, Message and Subscription are static objects of the program's, and everything
// moves on whenever poll() is called. What a program does not call is not in its image.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "mqtt/compose.hpp"
#include "mqtt/parser.hpp"
#include "tlsfit/tls.hpp"

namespace mqtt {

class Client;

/// What waits until it has been sent and, where it is so, acknowledged. It must stay where and as it is as
/// long as it is busy(): it may be sent again over a new connection.
class Request {
 public:
  constexpr Request() = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  /// It is to be sent, or waits for the broker.
  bool busy() const { return stage_ != Stage::Idle; }

 protected:
  friend class Client;
  enum class Stage : std::uint8_t {
    Idle,
    Waiting,  ///< to be sent
    Sent,     ///< an answer is due
  };
  using Source = bool (*)(const Request& request, std::uint32_t at, std::span<std::uint8_t> into);

  Request* next_ = nullptr;
  const char* name_ = nullptr;  ///< the topic, or the filter
  const void* payload_ = nullptr;
  Source source_ = nullptr;  ///< of the payload
  std::uint32_t size_ = 0;   ///< of the payload
  std::uint32_t id_ = 0;     ///< the packet identifier; 0: it was never sent, or needs none
  std::uint8_t byte_ = 0;    ///< the packet's first
  Stage stage_ = Stage::Idle;
  Type awaited_ = Type::None;  ///< the answer; None and Idle: it is in no list
};

/// A message to be published.
class Message : public Request {
 public:
  /// Fills `into` with the payload of a message from `at` on; false: not now. Asked again for what it has
  /// given, and after a broken connection from 0 on, it must give the same.
  using Source = Request::Source;

  constexpr explicit Message(const char* to, Qos how = Qos::AtMostOnce, bool kept = false)
      : topic(to), qos(how), retain(kept) {}

  const char* topic;
  Qos qos;
  bool retain;  ///< the broker keeps it for those who subscribe later
};

/// A topic that is listened to.
class Subscription : public Request {
 public:
  constexpr explicit Subscription(const char* to, Qos most = Qos::AtMostOnce) : filter(to), qos(most) {}

  const char* filter;  ///< a topic, with + and # as section 4.7 has them
  Qos qos;             ///< at most

  /// The broker has said no (section 3.9.3).
  bool refused() const { return refused_; }

 private:
  friend class Client;
  bool refused_ = false;
};

/// Whom to speak to, and as whom. All of it must stay valid as long as the client is used: constants are
/// best.
struct Options {
  const char* host = nullptr;  ///< a name: it must be in the broker's certificate
  std::uint16_t port = 8883;
  Login login = {};            ///< the client's identifier, user, keep-alive, will, …
  std::span<char> topic = {};  ///< for the topics of messages that arrive; longer ones are cut off
  /// For the identifiers of QoS 2 messages that arrive, zeros at first: as many as the broker has under way
  /// at once (mosquitto: 20).
  std::span<std::uint16_t> unreleased = {};
};

/// A piece of a message that has arrived.
struct Piece {
  std::span<const std::uint8_t> bytes;
  std::string_view topic;
  std::uint32_t at;    ///< where in the payload it lies; 0 again if a broken connection cut the message off
  std::uint32_t size;  ///< of the payload
  Qos qos;
  bool retain;  ///< the broker had kept it (section 3.3.1.3)

  std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  /// The message is complete.
  bool last() const { return at + bytes.size() == size; }
};

/// What goes wrong beyond TLS: the cause, when the kind is Protocol.
enum class Error : std::uint8_t {
  None = 0,
  Version = 97,  ///< the broker refuses: return codes of CONNACK (section 3.2.2.3)
  Identifier,
  Unavailable,
  BadLogin,
  NotAuthorised,
  Closed,      ///< the broker has closed the connection
  Malformed,   ///< what came is no MQTT 3.1.1
  Unexpected,  ///< or not what may come now
  NoRoom,      ///< Options::unreleased is too small
  NoAnswer,    ///< none to CONNECT or PINGREQ within 20 s
};

class Client {
 public:
  constexpr Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Connects, and from now on again whenever the connection breaks: after a pause that begins with 1 s and
  /// doubles up to 128 s, of which the second half is left to chance.
  void connect(const Options& options);

  /// Goes on over socket(), which the program has connected and which is open. Once that connection breaks,
  /// the next one is made as if connect() had been called.
  void connect_over_socket(const Options& options);
  /// Only for connect_over_socket(): the session, until then.
  tls::Socket& socket() { return socket_; }

  /// Says goodbye (DISCONNECT: the will is not published), once what is being sent has been sent. What waits
  /// does so until the next connect().
  void disconnect();

  /// To be published: now, or when there is a connection again. `payload` must stay as it is while the
  /// message is busy(). False: it is still busy, or too large.
  bool publish(Message& message, std::string_view payload);
  /// The same with a payload of `size` bytes that `source` gives piece by piece.
  bool publish(Message& message, std::uint32_t size, Message::Source source);

  /// Listens to a topic, over every connection from now on. False: the subscription is busy.
  bool subscribe(Subscription& subscription);
  bool unsubscribe(Subscription& subscription);

  /// Moves on. True: a piece of a message that arrives is in `into`, and piece() tells of it until the next
  /// call. A message of QoS 1 or 2 is acknowledged after its last piece was given. A program that can take
  /// none now does not call; but then nothing else goes on.
  bool poll(std::span<std::uint8_t> into);
  Piece piece() const {
    return {.bytes = {piece_, piece_size_},
            .topic = {options_->topic.data(), parser_.topic_size()},
            .at = static_cast<std::uint32_t>(parser_.size() - parser_.left() - piece_size_),
            .size = parser_.size(),
            .qos = parser_.qos(),
            .retain = parser_.retain()};
  }

  /// The broker has said yes to CONNECT.
  bool connected() const { return phase_ == Phase::Connected; }
  /// Between two tries: failure() says why the last one failed.
  bool pausing() const { return phase_ == Phase::Pause; }
  /// Neither connected nor about to be.
  bool closed() const { return phase_ == Phase::Off; }
  /// Why the last connection that failed did so.
  tls::Failure failure() const {
    if (error_ == Error::None) return socket_.failure();
    return {session::Trouble::Protocol, static_cast<std::uint8_t>(error_), 0};
  }

 private:
  enum class Phase : std::uint8_t {
    Off,
    Pause,     ///< until the next try
    Opening,   ///< TLS
    Greeting,  ///< waits for CONNACK
    Connected,
  };

  void begin();
  void open();
  void open_further();
  void lose(Error why);
  bool lasted(std::uint32_t milliseconds) const;

  void send();
  bool choose();
  bool compose(Writer& out) const;
  void sent();

  bool receive(std::span<std::uint8_t> into);
  bool begin_message();
  void end_message();
  void take_packet();
  void greeted();
  void acknowledged(Type type);
  void answer(Type type);
  std::uint16_t* unreleased(std::uint32_t id) const;

  void number(Request& request);
  void append(Request& request, const char* name, std::uint8_t byte, Type awaited);
  static bool from_memory(const Request& request, std::uint32_t at, std::span<std::uint8_t> into);
  void remove(Request& request);

  // The large one last: what is near takes shorter instructions.
  const Options* options_ = nullptr;
  Request* first_ = nullptr;     ///< in the order in which they were made [MQTT-4.6.0-1]
  Request* request_ = nullptr;   ///< that is being sent
  std::uint32_t sent_ = 0;       ///< bytes of what is being sent
  std::uint32_t since_ = 0;      ///< ms: when the pause began, or an answer became due
  std::uint32_t last_sent_ = 0;  ///< ms: when a packet was last sent
  std::uint32_t pause_ = 0;      ///< ms
  std::uint32_t last_id_ = 0;
  std::uint32_t answer_id_ = 0;
  const std::uint8_t* piece_ = nullptr;
  std::size_t piece_size_ = 0;
  Type answer_ = Type::None;   ///< that is to be sent
  Type sending_ = Type::None;  ///< Publish stands for any request
  Phase phase_ = Phase::Off;
  Error error_ = Error::None;
  std::uint8_t tries_ = 0;  ///< connections since one was of use
  bool closing_ = false;
  bool due_ = false;    ///< CONNACK or PINGRESP
  bool twice_ = false;  ///< the QoS 2 message that arrives was there before
  Parser parser_;
  tls::Socket socket_;
};

}  // namespace mqtt

namespace tlsfit {
namespace mqtt = ::mqtt;
}
