// @ts-check
/** The sentences of the view of visits, apart from the others: the first view does without them. */
import { phrase } from "../session.js";

/** @satisfies {Record<string, readonly [string, string]>} */
const words = {
  help: ["按这台手机上的名单、已完成的记录和规则包 {pack} 判定，{month}。名单加密保存，不离开这台手机。", "By the list and the finished records on this phone and the rulebook {pack}, {month}. The list is kept encrypted and does not leave this phone."],
  working: ["正在判定…", "Working it out…"],
  nobody: ["名单是空的：先导入名单，或者逐个添加。", "Nobody is on the list: take in a list, or add people one by one."],
  to_do: ["要走访的：{count} 次", "To visit: {count}"],
  open: ["还不能定的：{count} 项", "Not decided: {count}"],
  did: ["已走访的：{count} 次", "Visited: {count}"],
  missed: ["没有走到的：{count} 次", "Missed: {count}"],
  no_due: ["本月没有要走访的", "No visit is due this month"],
  of_household: ["{key} · 家庭 {household}", "{key} · household {household}"],
  by_day: ["最晚 {day}", "By {day}"],
  on_day: ["{day} 已走访", "Visited on {day}"],
  state_overdue: ["逾期", "Overdue"],
  state_open: ["待走访", "Due now"],
  state_waiting: ["还没到", "Not yet"],
  state_done: ["已走访", "Visited"],
  state_late: ["补走访了", "Visited late"],
  state_missed: ["没走到", "Missed"],
  state_void: ["不再要求", "No longer asked"],
  state_unknown: ["还不能定", "Not decided"],
  clause: ["依据：{clause}", "Rests on: {clause}"],
  no_clause: ["没有依据条文：规则包标明这是示例", "No clause: the rulebook marks this as a sample"],
  why: ["理由", "Why"],
  waits: ["要先知道：{what}", "To be known first: {what}"],
  other_choice: ["规则留白的读法 {id}", "How the rule is read where it leaves {id} open"],
  nothing_planned: ["另有 {count} 项没有写多久一次，或者没有对应的记录，不列入。", "{count} more items do not say how often, or no record can do them; they are not listed."],
  choices: ["要由你们定下的", "Yours to settle"],
  kept_from: ["从哪天起，走访记录都在这台手机上", "From which day on every visit is recorded on this phone"],
  kept_from_hint: ["之前没有记录的走访，可能做过", "A visit before that day may have been made without a record here"],
  late_days: ["「{item}」过期后几天内还可以补；0 是不能补", "How many days after its end “{item}” may still be done; 0 is none"],
  list: ["名单：{count} 人", "The list: {count} people"],
  show_list: ["看名单", "Show the list"],
  take_in: ["导入名单", "Take in a list"],
  list_file: ["CSV 文件", "CSV file"],
  list_hint: ["第一行是标题：日期、社工站、人员编号、家庭编号，和人员情况表的其他栏。名单上已有的人换成新的一行。", "Headings in the first row: 日期, 社工站, 人员编号, 家庭编号, and others of the facts of a person. A line replaces that of the same person."],
  taken: ["{rows} 行，{count} 人已列入名单", "{rows} rows, {count} people on the list now"],
  add: ["添加一人", "Add a person"],
  add_button: ["列入名单", "Put on the list"],
  added: ["{key} 已列入名单", "{key} is on the list"],
  remove: ["从名单去掉 {key}", "Take {key} off the list"],
};

/** @param {keyof typeof words} id @param {Record<string, string | number>} [values] */
export const tell = (id, values) => phrase(words[id], values);
