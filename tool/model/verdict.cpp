#include "model/verdict.hpp"

namespace tlsfit {

namespace {

Json to_json(const Verdict& verdict) {
  Json json{{"board", verdict.board}, {"net", verdict.net}, {"layout", verdict.layout},
            {"fits", verdict.fits},   {"why", verdict.why}, {"help", verdict.help}};
  if (!verdict.sized) return json;
  const FlashUse& flash = verdict.flash;
  const RamUse& ram = verdict.ram;
  json["shape"] = verdict.shape;
  json["build"] = verdict.build;
  json["flash"] = {
      {"used", flash.used}, {"capacity", flash.capacity}, {"free", flash.free}, {"basis", flash.basis}};
  json["ram"] = {{"reserved", reserved(ram)},
                 {"peak", ram.total_peak},
                 {"capacity", ram.capacity},
                 {"free", ram.free},
                 {"basis", ram.basis}};
  if (verdict.asked.bytes != 0) json["asked"] = {{"ram", verdict.asked.bytes}, {"what", verdict.asked.what}};
  json["handshake"] = verdict.handshake;
  if (!verdict.of_core.empty()) json["estimated_from"] = verdict.of_core;
  return json;
}

}  // namespace

Json verdicts_json(const std::vector<std::string>& targets, const std::vector<Verdict>& verdicts) {
  Json json{{"schema", "tlsfit.verdict/1"}, {"targets", targets}, {"verdicts", Json::array()}};
  for (const Verdict& verdict : verdicts) json["verdicts"].push_back(to_json(verdict));
  return json;
}

}  // namespace tlsfit
