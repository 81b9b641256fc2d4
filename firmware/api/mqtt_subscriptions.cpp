#include "tlsfit/mqtt.hpp"

namespace mqtt {

bool Client::subscribe(Subscription& subscription) {
  if (subscription.busy()) return false;
  if (subscription.awaited_ == Type::Suback) remove(subscription);
  subscription.refused_ = false;
  subscription.payload_ = &subscription.qos;
  subscription.source_ = from_memory;
  subscription.size_ = 1;
  append(subscription, subscription.filter, subscribe_byte, Type::Suback);
  return true;
}

bool Client::unsubscribe(Subscription& subscription) {
  if (subscription.busy()) return false;
  if (subscription.awaited_ == Type::Suback) remove(subscription);
  subscription.size_ = 0;
  append(subscription, subscription.filter, unsubscribe_byte, Type::Unsuback);
  return true;
}

}  // namespace mqtt
