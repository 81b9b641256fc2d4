#include "fit/shape.hpp"

#include <algorithm>

namespace tlsfit::fit {

namespace {

Features features_from(Fields& fields, std::string_view key) {
  const std::vector<std::string> texts = fields.texts_or_none(key);
  return {texts.begin(), texts.end()};
}

}  // namespace

bool Shape::can_serve(const Features& wanted) const {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& feature) {
    return (serves.empty() || serves.contains(feature)) && !refuses.contains(feature);
  });
}

bool open_to(const std::vector<std::string>& list, std::string_view name) {
  return list.empty() || std::find(list.begin(), list.end(), name) != list.end();
}

Shapes shapes_from_json(const Json& json, const std::string& where) {
  Shapes result;
  Fields fields(json, where);
  fields.schema("tlsfit.shapes/1");
  fields.text("about");
  for (Fields& f : fields.objects("shapes")) {
    result.shapes.push_back({.name = f.text("name"),
                             .about = f.text("about"),
                             .crypto = f.text("crypto"),
                             .primitives = f.texts("primitives"),
                             .features = features_from(f, "features"),
                             .serves = features_from(f, "serves"),
                             .refuses = features_from(f, "refuses"),
                             .objectives = f.texts_or_none("objectives")});
    f.done();
  }
  for (Fields& f : fields.objects("builds")) {
    result.builds.push_back({.name = f.text("name"),
                             .about = f.text("about"),
                             .lto = f.flag("lto"),
                             .libc = f.text("libc"),
                             .switches = f.text("switches"),
                             .quick = f.texts_or_none("quick"),
                             .shapes = f.texts_or_none("shapes"),
                             .objectives = f.texts_or_none("objectives")});
    f.done();
  }
  if (result.shapes.empty()) throw fields.wrong("shapes", "at least one shape");
  if (result.builds.empty()) throw fields.wrong("builds", "at least one build");
  fields.done();
  return result;
}

}  // namespace tlsfit::fit
