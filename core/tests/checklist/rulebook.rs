//! A small rulebook with a checklist.

pub(crate) const RULEBOOK: &str = r#"{
"pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"},
"codes":[
 {"id":"checklist_domains","label":{"en":"D","zh":"领域"},"provenance":"illustrative","options":[
  {"id":"assistance","label":{"en":"Assistance","zh":"社会救助"}},{"id":"elderly","label":{"en":"Elderly","zh":"老年服务"}}]},
 {"id":"duty_bearers","label":{"en":"B","zh":"责任主体"},"provenance":"illustrative","options":[
  {"id":"township","label":{"en":"Township","zh":"乡镇"}}]},
 {"id":"aid","label":{"en":"Aid","zh":"救助身份"},"provenance":"illustrative","options":[
  {"id":"tekun","label":{"en":"extreme difficulty","zh":"特困"}},{"id":"dibao","label":{"en":"subsistence","zh":"低保"}},
  {"id":"none","label":{"en":"none","zh":"无"},"none":true}]}],
"facts":[
 {"id":"birth_date","label":{"en":"birth date","zh":"出生日期"},"type":"date","past":true,"question":{"en":"When born?","zh":"哪天出生？"}},
 {"id":"lives_alone","label":{"en":"living alone","zh":"独居"},"type":"boolean"},
 {"id":"income_pc","label":{"en":"income per head","zh":"人均月收入"},"type":"amount"},
 {"id":"property_ok","label":{"en":"property in order","zh":"财产符合规定"},"type":"boolean"},
 {"id":"aid","label":{"en":"aid","zh":"救助身份"},"type":"options","codes":"aid"},
 {"id":"supporters","label":{"en":"supporters","zh":"法定义务人"},"type":"group","fields":[
  {"id":"old","label":{"en":"age of the supporter","zh":"义务人年龄"},"type":"count"},
  {"id":"aided","label":{"en":"aid of the supporter","zh":"义务人救助身份"},"type":"option","codes":"aid"}]},
 {"id":"age","label":{"en":"age","zh":"年龄"},"type":"count","formula":"years_between(birth_date, today)","provenance":"illustrative"}],
"standards":[{"id":"dibao_standard","label":{"en":"subsistence standard","zh":"低保标准"},"unit":"元","provenance":"unstated",
 "question":{"en":"What is it?","zh":"低保标准是多少？"}}],
"items":[
 {"id":"SA-01","label":{"en":"Extreme difficulty","zh":"特困供养"},"domain":"assistance","target":"every s in supporters satisfies s.old >= 60 or s.aided = \"dibao\"",
  "listed":"age >= 60 or age < 18","open":true,"outcome":"entitled","provenance":"illustrative"},
 {"id":"SA-02","label":{"en":"Subsistence","zh":"低保"},"domain":"assistance","target":"income_pc < dibao_standard and property_ok",
  "outcome":"entitled","duty_bearers":["township"],"role":"assist","provenance":"illustrative",
  "papers":[{"name":{"en":"Identity card","zh":"身份证"},"required":true}]},
 {"id":"EL-05","label":{"en":"Visits","zh":"探访"},"domain":"elderly","target":"age >= 80 and lives_alone and not(list contains(aid, \"tekun\"))","outcome":"duty",
  "cadence":{"kind":"calendar","unit":"month"},"provenance":"illustrative"},
 {"id":"EL-06","label":{"en":"Two laws","zh":"两部法"},"domain":"elderly","versions":[
  {"until":"2026-01-01","target":"age >= 70","outcome":"may","provenance":"illustrative"},
  {"from":"2026-01-01","target":"age >= 60","outcome":"entitled","provenance":"illustrative"}]},
 {"id":"EL-07","label":{"en":"Later","zh":"以后"},"domain":"elderly","from":"2027-01-01","outcome":"encouraged","provenance":"illustrative"},
 {"id":"CG-01","label":{"en":"Meeting","zh":"会议"},"domain":"assistance","subject":"unit","outcome":"duty","provenance":"illustrative"}]}"#;
